"""Being an officer of the province with one click; exists in the demonstration only."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from doorstep.kernel.actor import Post
from doorstep.people import queries as people
from doorstep.people.services import load_demo_people

POINT = "province"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_FROM = date(2017, 6, 1)


@dataclass(frozen=True, slots=True)
class Officer:
    """An invented officer, as the room of people takes up demo people."""

    key: str
    name: str
    username: str
    who: str
    try_this: str
    posts: tuple[Post, ...] = (Post.SUPERVISOR,)
    point: str | None = POINT
    id_number: str = ""
    phone: str = ""
    division_code: str = ""
    residence_permit_until: date | None = None


OFFICERS = (
    Officer(
        key="province-officer",
        name="省督例",
        username="demo-province",
        who="省级号码监督岗",
        try_this="看市里请批什么，同意或驳回；冻结一个号段",
    ),
)


def load_officers() -> None:
    """Give each an account with its post; a second time nothing changes."""
    load_demo_people(OFFICERS, point_kind_of=lambda _: POINT, from_on=_FROM)


@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """Everybody there is to be."""
    if not settings.DEMO:
        raise Http404
    return render(request, "province/demo.html", {"officers": OFFICERS})


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Be this officer from now on."""
    account = people.demo_accounts().get(request.POST.get("person", ""))
    if not settings.DEMO or account is None:
        raise Http404
    logout(request)
    login(request, get_user_model().objects.get(pk=account.user_id), backend=_BACKEND)
    return HttpResponseRedirect(reverse("province:home"))
