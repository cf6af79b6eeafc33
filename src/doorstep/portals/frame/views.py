"""Addresses of the frame itself: preferences, health, and the pages about this site."""

from datetime import date, timedelta

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from doorstep.kernel import clock
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.people.policy import policy
from doorstep.portals.frame import web
from doorstep.portals.frame.site import site

YEAR = int(timedelta(days=365).total_seconds())
EARLIEST = date(2008, 10, 1)
LATEST = date(2035, 12, 31)
_NEAR = frozenset({"127.0.0.1", "::1", ""})


def back_to(request: HttpRequest) -> str:
    """Where the reader came from, if it is an address of this site."""
    wanted = request.GET.get("next") or request.POST.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse(site().home)


def remember(response: HttpResponse, name: str, value: str | None) -> None:
    """Keep (or forget) one preference in a cookie of its own."""
    if value is None:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=web.SECURE_COOKIES
    )


@require_GET
def language(request: HttpRequest) -> HttpResponse:
    """Chinese or English from now on."""
    response = HttpResponseRedirect(back_to(request))
    remember(response, "language", "en" if request.GET.get("to") == "en" else None)
    return response


@require_GET
def elder(request: HttpRequest) -> HttpResponse:
    """Large print from now on, or no longer."""
    response = HttpResponseRedirect(back_to(request))
    remember(response, "elder", "1" if request.GET.get("to") == "on" else None)
    return response


@require_GET
def choose_day(request: HttpRequest) -> HttpResponse:
    """Show the rules of another day, or of today again."""
    wanted = request.GET.get("day", "").strip()
    response = HttpResponseRedirect(back_to(request))
    if wanted in ("", "today"):
        remember(response, "day", None)
        return response
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        raise _no_day() from None
    if not EARLIEST <= day <= LATEST:
        raise _no_day()
    remember(response, "day", None if day == clock.today() else day.isoformat())
    return response


def _no_day() -> InvalidInput:
    slots = {"first": EARLIEST, "last": LATEST}
    sentence = "日期要写成年月日（例如 2017-06-21），在 {first}到 {last}之间。"
    return InvalidInput(Problem("day", "not-a-day", sentence, slots))


@require_safe
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process can serve: the city's tables are there and answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM caller_count LIMIT 1")
    except DatabaseError:
        return HttpResponse("database\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Measurements, for a collector on this machine only."""
    if request.META.get("REMOTE_ADDR", "") not in _NEAR or "HTTP_X_FORWARDED_FOR" in request.META:
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@require_safe
def staff_door(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The way in for people who work at a counter."""
    return HttpResponseRedirect(reverse("account_login"))


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the site can be used by everybody."""
    return render(request, "frame/accessibility.html")


@require_safe
def sign_in_rules(request: HttpRequest) -> HttpResponse:
    """How signing in is guarded, and what happens to whoever guesses."""
    return render(request, "frame/sign-in-rules.html", {"rules": policy()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a person and why."""
    return render(request, "frame/privacy.html")
