"""What happens around every view: a reference number, limits, preferences, headers, errors."""

import secrets
import time
from collections.abc import Callable
from datetime import date
from typing import cast

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from doorstep.kernel import clock
from doorstep.portals.frame import limits, metrics, web
from doorstep.portals.frame.errors import error_page, for_exception
from doorstep.portals.frame.request import Language, Request

Answer = Callable[[HttpRequest], HttpResponseBase]
log = structlog.get_logger(__name__)
_QUIET = ("/static/", "/livez", "/readyz", "/metrics")
_HEADERS = {
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def _is_quiet(request: HttpRequest) -> bool:
    return request.path_info.startswith(_QUIET)


class ReferenceMiddleware:
    """Outermost: a number for this request, security headers, one log line, one measurement."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reference = f"{clock.today():%m%d}{secrets.randbelow(10**8):08d}"
        cast(Request, request).reference = reference
        structlog.contextvars.bind_contextvars(reference=reference)
        started = time.perf_counter()
        response = self.get_response(request)
        for name, value in _HEADERS.items():
            response.setdefault(name, value)
        if _is_quiet(request):
            return response
        response["X-Reference"] = reference
        taken = time.perf_counter() - started
        match = request.resolver_match
        view = match.view_name if match is not None else "none"
        metrics.observe(view, request.method or "", response.status_code, taken)
        log.info(
            "request",
            view=view,
            method=request.method,
            status=response.status_code,
            milliseconds=round(taken * 1000, 1),
        )
        return response


class PreferenceMiddleware:
    """Language, elder mode and the day whose rules are shown, each from its own cookie."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        ours = cast(Request, request)
        ours.lang = language_of(request)
        ours.elder = request.COOKIES.get("elder") == "1"
        ours.today = clock.today()
        ours.day = day_of(request, ours.today)
        with translation.override(ours.lang):
            response = self.get_response(request)
            response.setdefault("Content-Language", "en" if ours.lang == "en" else "zh-Hans")
            if response.get("Content-Type", "").startswith("text/html"):
                response.setdefault("Cache-Control", "private, no-cache")
                patch_vary_headers(response, ("Cookie",))
        return response


def language_of(request: HttpRequest) -> Language:
    """Chinese unless the reader chose English."""
    return "en" if request.COOKIES.get("language") == "en" else "zh-hans"


def day_of(request: HttpRequest, today: date) -> date:
    """The day the reader chose, else today; a broken cookie is today."""
    chosen = request.COOKIES.get("day")
    if not chosen:
        return today
    try:
        return date.fromisoformat(chosen)
    except ValueError:
        return today


class GuardMiddleware:
    """Innermost: upload limit, rate limit of writes, and errors turned into pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _is_quiet(request):
            return self.get_response(request)
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return error_page(request, 400)
        if length > web.UPLOAD_LIMIT:
            return error_page(request, 413)
        if request.method == "POST":
            try:
                limits.count("post", request, allowed=web.POSTS_PER_MINUTE, seconds=60)
            except (limits.TooOften, OperationalError, InterfaceError) as refused:
                return for_exception(request, refused) or error_page(request, 500)
        response = self.get_response(request)
        if response.status_code == 405 and isinstance(response, HttpResponse):
            return _keeping_allow(error_page(request, 405), response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ask the one place that knows pages for errors."""
        return for_exception(request, exception)


def _keeping_allow(page: HttpResponse, original: HttpResponse) -> HttpResponse:
    page["Allow"] = original.get("Allow", "")
    return page
