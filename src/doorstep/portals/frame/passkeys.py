"""Passkeys on pages: asking a browser, taking its answer, the list; and those of staff.

Why the question is asked when the button is pressed: it lives for minutes, and a page may lie open
for an hour. Without a script nothing here is offered, and the page says what to do instead.
"""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.kernel.errors import DoorstepError, NotAllowed
from doorstep.people import queries as people
from doorstep.people import second_factor, services
from doorstep.people.passkeys import PasskeyNotFound, PasskeyRefused, Site
from doorstep.people.types import UserKind
from doorstep.portals.frame.forms import Form, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import say, say_it
from doorstep.portals.frame.site import site as pages
from doorstep.portals.frame.views import back_to

_KEPT = "passkey"
NAME = Question(
    "name",
    "给它起个名字",
    hint="例如：我的手机。以后看得出是哪一个。",
    missing="请起个名字。",
    longest=40,
)
ANSWER = Question("answer", "通行密钥", missing="请点按钮，按手机或电脑的提示做。", longest=20_000)


def site(request: HttpRequest) -> Site | None:
    """For whom passkeys are made here; None where this address is none of the setting's."""
    rp_id, host = settings.PASSKEY_RP_ID, request.get_host().partition(":")[0]
    if not rp_id or not (host == rp_id or host.endswith(f".{rp_id}")):
        return None
    if not request.is_secure() and host != "localhost":
        return None
    origin = f"{request.scheme}://{request.get_host()}"
    return Site(rp_id, origin, str(say(pages().name)))


def the_site(request: HttpRequest) -> Site:
    """The same for whoever answers. Errors: PasskeyRefused where there is none."""
    found = site(request)
    if found is None:
        raise PasskeyRefused
    return found


def asked(request: HttpRequest, question: tuple[str, Mapping[str, Any]]) -> JsonResponse:
    """Send a question to the browser and keep which one it was."""
    request.session[_KEPT], options = question
    return JsonResponse(dict(options))


def taken(request: HttpRequest) -> str:
    """Which question this browser was asked last; it is told once."""
    return str(request.session.pop(_KEPT, ""))


def refused(refusal: DoorstepError) -> JsonResponse:
    """Why no question was asked, for the script to show."""
    return JsonResponse({"said": say_it(refusal).unescape()}, status=refusal.status)


def add(request: HttpRequest, form: Form, *, user_id: int, by: Actor) -> None:
    """Keep the passkey that a form brings. Errors: PasskeyRefused, PasskeysEnough."""
    answers = form.answers()
    services.add_passkey(
        site=the_site(request),
        question_id=taken(request),
        user_id=user_id,
        name=str(answers["name"]),
        answer=str(answers["answer"]),
        by=by,
        key=form.key,
    )


def _staff(request: HttpRequest) -> Any:
    """The signed-in member of staff. Errors: NotAllowed for anybody else."""
    if getattr(request.user, "kind", "") != UserKind.STAFF.value:
        raise NotAllowed
    return request.user


@require_POST
@never_cache
def staff_ask(request: Request) -> HttpResponse:
    """A question to a member of staff: between password and desk, or once more."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    user_id = stage.login.user.pk if stage is not None else _staff(request).pk
    try:
        question = services.ask_to_show(site=the_site(request), user_id=user_id)
    except DoorstepError as refusal:
        return refused(refusal)
    return asked(request, question)


@require_POST
@never_cache
def staff_show(request: Request) -> HttpResponse:
    """The second factor of staff: on to the desk, or back to where it was asked once more."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    user = stage.login.user if stage is not None else _staff(request)
    again = reverse("mfa_authenticate" if stage is not None else "mfa_reauthenticate")
    try:
        services.show_passkey(
            site=the_site(request),
            question_id=taken(request),
            user_id=user.pk,
            kind=UserKind.STAFF,
            answer=request.POST.get("answer", ""),
        )
    except DoorstepError as refusal:
        return HttpResponseRedirect(f"{again}?passkey={refusal.code.rpartition('/')[2]}")
    record_authentication(request, user, "mfa", type="passkey")
    if stage is not None:
        return cast(HttpResponse, stage.exit())
    return HttpResponseRedirect(back_to(request))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def staff_passkeys(request: Request) -> HttpResponse:
    """A member of staff's own passkeys: the list, another one, one less."""
    if not request.user.is_authenticated:
        return _to("account_login", request)
    user = _staff(request)
    if not second_factor.bound(user):
        return _to("mfa_activate_totp", request)
    if not second_factor.fresh(request):
        return _to("mfa_reauthenticate", request)
    himself = Actor(ActorKind.STAFF, str(user.pk), user.name)
    form = Form([NAME, ANSWER] if request.POST.get("do") == "add" else [], request)
    if request.method == "POST":
        with form.attempt():
            if form.questions:
                add(request, form, user_id=user.pk, by=himself)
            else:
                remove(request, user_id=user.pk, by=himself, key=form.key)
            return HttpResponseRedirect(reverse("frame:staff-passkeys"))
    return form.page(request, "frame/staff-passkeys.html", around(request, user.pk))


@require_POST
@never_cache
def staff_ask_to_make(request: Request) -> HttpResponse:
    """What the browser needs to make one."""
    user = _staff(request)
    if not second_factor.fresh(request):
        raise NotAllowed
    try:
        question = services.ask_to_make(
            site=the_site(request), user_id=user.pk, shown=user.username
        )
    except DoorstepError as refusal:
        return refused(refusal)
    return asked(request, question)


def remove(request: HttpRequest, *, user_id: int, by: Actor, key: Key) -> None:
    """Remove the one whose button was pressed. Errors: PasskeyNotFound."""
    try:
        wanted = UUID(request.POST.get("passkey", ""))
    except ValueError as malformed:
        raise PasskeyNotFound from malformed
    services.remove_passkey(passkey_id=wanted, user_id=user_id, by=by, key=key)


def around(request: HttpRequest, user_id: int) -> dict[str, object]:
    """What a page with the list shows."""
    return {
        "passkeys": people.passkeys_of(user_id),
        "here": site(request) is not None,
        "where": settings.PASSKEY_RP_ID,
        "blank": Form([NAME, ANSWER]),
    }


def _to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, query={"next": request.path}))
