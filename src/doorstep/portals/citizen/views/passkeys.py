"""A citizen's passkeys: signing in with one, adding one shortly after signing in, removing one."""

from datetime import timedelta

from django.contrib.auth import get_user_model, login
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.kernel import clock
from doorstep.kernel.errors import DoorstepError
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.passkeys import SignInAgain
from doorstep.people.types import UserKind
from doorstep.portals.citizen.session import SignedIn, signed_in
from doorstep.portals.citizen.views.notices import to_be_told
from doorstep.portals.citizen.views.sign_in import BACKEND, sign_in_page
from doorstep.portals.frame import devices, passkeys
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.views import back_to

FRESH_MINUTES = 10


@require_POST
@never_cache
def ask(request: Request) -> HttpResponse:
    """A question to whoever wants to sign in; the device knows for whom it has a passkey."""
    try:
        question = services.ask_to_show(site=passkeys.the_site(request), user_id=None)
    except DoorstepError as refusal:
        return passkeys.refused(refusal)
    return passkeys.asked(request, question)


@require_POST
@never_cache
def sign_in(request: Request) -> HttpResponse:
    """The answer: signed in, or the sign-in page again, which says why not."""
    form = Form([passkeys.ANSWER], request)
    with form.attempt():
        user_id = services.show_passkey(
            site=passkeys.the_site(request),
            question_id=passkeys.taken(request),
            user_id=None,
            kind=UserKind.CITIZEN,
            answer=str(form.answers()["answer"]),
        )
        login(request, get_user_model().objects.get(pk=user_id), backend=BACKEND)
        wanted = back_to(request)
        if to_be_told(request):
            wanted = reverse("citizen:notices-new", query={"next": wanted})
        return HttpResponseRedirect(wanted)
    return sign_in_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def own(request: Request) -> HttpResponse:
    """The list, another one, one less."""
    citizen = signed_in(request)
    adding = request.POST.get("do") == "add"
    form = Form([passkeys.NAME, passkeys.ANSWER] if adding else [], request)
    if request.method == "POST":
        with form.attempt():
            if adding:
                _require_fresh(request, citizen)
                passkeys.add(request, form, user_id=citizen.user_id, by=citizen.actor)
            else:
                passkeys.remove(request, user_id=citizen.user_id, by=citizen.actor, key=form.key)
            return HttpResponseRedirect(reverse("citizen:passkeys"))
    return form.page(request, "citizen/passkeys.html", passkeys.around(request, citizen.user_id))


@require_POST
@never_cache
def ask_to_make(request: Request) -> HttpResponse:
    """What the browser needs to make one."""
    citizen = signed_in(request)
    try:
        _require_fresh(request, citizen)
        question = services.ask_to_make(
            site=passkeys.the_site(request),
            user_id=citizen.user_id,
            shown=citizen.person.name_masked or citizen.person.phone_masked,
        )
    except DoorstepError as refusal:
        return passkeys.refused(refusal)
    return passkeys.asked(request, question)


def _require_fresh(request: Request, citizen: SignedIn) -> None:
    """Whoever finds an open session cannot make a key of their own for it. Errors: SignInAgain."""
    here = devices.here(request)
    began = [each.began_at for each in people.devices(citizen.user_id, here=here) if each.here]
    if not began or clock.now() - began[0] > timedelta(minutes=FRESH_MINUTES):
        raise SignInAgain(minutes=FRESH_MINUTES)
