"""Being one of the invented people with one click, and reading their text messages.

Why it cannot be left on by mistake: every address answers 404 unless the whole service runs as a
demonstration, and only accounts that the demonstration itself made can be entered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Key
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.phone import Phone
from doorstep.messages import queries as messages
from doorstep.messages.replies import answer_in_demo
from doorstep.people import queries as people
from doorstep.people import second_factor
from doorstep.people.types import DemoAccount
from doorstep.places.demo import Demo, DemoPerson, Role, read_demo
from doorstep.portals.citizen.session import Told
from doorstep.portals.demo import outages
from doorstep.portals.demo.tour import STEPS
from doorstep.portals.frame.views import back_to

View = Callable[..., HttpResponse]
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_BUYING = "register-vehicle"
_MOVING_IN = "move-in"


def only_in_the_demonstration(view: View) -> View:
    """Anywhere else the address does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@dataclass(frozen=True, slots=True)
class Card:
    """One invented person on the page."""

    key: str
    name: str
    who: str
    try_this: str
    stranger: bool


def _demo() -> Demo:
    return read_demo(settings.CITY_FOLDER, clock.today())


def card_of(person: DemoPerson) -> Card:
    """A card in the reader's language."""
    english = (get_language() or "").startswith("en")
    return Card(
        key=person.key,
        name=person.name,
        who=person.card_en if english else person.card_zh,
        try_this=person.try_en if english else person.try_zh,
        stranger=person.role is Role.STRANGER,
    )


@only_in_the_demonstration
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """Everybody there is to be."""
    known = people.demo_accounts()
    shown = [
        card_of(person)
        for person in _demo().people
        if person.key in known or person.role is Role.STRANGER
    ]
    context = {"cards": shown} | _outage(request)
    return render(request, "demo/people.html", context)


def _outage(request: HttpRequest) -> dict[str, object]:
    """Where the province is, and whether a visitor has stopped it."""
    stopped = "province" in outages.stopped(settings.DATA)
    return {"province": _province(request), "province_stopped": stopped}


def _province(request: HttpRequest) -> str:
    """Where the province's people are, for whoever looks: its port at the address asked for."""
    if not settings.PROVINCE_URL:
        return ""
    there = urlsplit(settings.PROVINCE_URL)
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    name = f"[{host}]" if ":" in host else host
    return f"{request.scheme}://{name}:{there.port}{there.path}/demo"


@only_in_the_demonstration
@require_POST
def sign_in(request: HttpRequest, key: str = "") -> HttpResponse:
    """Be this person from now on."""
    key = key or request.POST.get("person", "")
    demo = _demo()
    person = next((each for each in demo.people if each.key == key), None)
    if person is None:
        raise Http404
    logout(request)
    if person.role is Role.STRANGER:
        return HttpResponseRedirect(reverse("oversight:pools"))
    account = people.demo_accounts().get(key)
    if account is None:
        raise Http404
    login(request, get_user_model().objects.get(pk=account.user_id), backend=_BACKEND)
    if account.posts:
        second_factor.shown(request)
    if person.vin and not person.plate:
        _bring_the_papers(request, demo, person)
    wanted = back_to(request)
    return HttpResponseRedirect(_start(account) if wanted == reverse("citizen:home") else wanted)


def _bring_the_papers(request: HttpRequest, demo: Demo, person: DemoPerson) -> None:
    """Their car's papers lie ready, as if they had typed from them before."""
    elsewhere = demo.files.get(person.vin)
    if elsewhere is not None:
        held = {"vin": person.vin, "certificate_number": str(elsewhere["certificate_number"])}
        Told(request, _MOVING_IN).replace(held, subject="vin")
        return
    certificate = demo.certificates[person.vin]
    answers = {
        "vin": person.vin,
        "certificate_number": str(certificate["number"]),
        "use_character": str(certificate["use_character"]),
        "had_accident": "no",
    }
    Told(request, _BUYING).replace(answers, subject="vin")


def _start(account: DemoAccount) -> str:
    if not account.posts:
        return reverse("citizen:home")
    try:
        return reverse("workbench:desk")
    except NoReverseMatch:
        return reverse("citizen:home")


@only_in_the_demonstration
@require_POST
def outage(request: HttpRequest, part: str) -> HttpResponse:
    """Stop a part of the demonstration, or let it go on."""
    verb = outages.go_on if request.POST.get("do") == "go-on" else outages.stop
    try:
        verb(settings.DATA, part)
    except LookupError as unknown:
        raise Http404 from unknown
    return HttpResponseRedirect(back_to(request))


@only_in_the_demonstration
@require_safe
def sms(request: HttpRequest) -> HttpResponse:
    """The text messages nobody was sent."""
    phone = None
    typed = request.GET.get("phone", "")
    if typed:
        try:
            phone = Phone.parse(typed)
        except InvalidInput:
            raise Http404 from None
    context = {"messages": messages.outbox(phone), "again": request.get_full_path()}
    return render(request, "demo/sms.html", context)


@only_in_the_demonstration
@require_POST
def reply(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Press 1 on the phone that got this message: what the carrier would bring."""
    del request
    answer_in_demo(message_id=message_id, text="1", by=SYSTEM, key=Key(f"demo-reply:{message_id}"))
    return HttpResponseRedirect(reverse("demo:sms"))


@only_in_the_demonstration
@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """Five minutes through the main job."""
    return render(request, "demo/tour.html", {"steps": STEPS} | _outage(request))
