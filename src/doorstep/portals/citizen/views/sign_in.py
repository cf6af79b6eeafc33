"""Signing in with a telephone number and a code; the number stays on the page, not in a session."""

from typing import cast

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.phone import Phone
from doorstep.messages import queries as messages
from doorstep.people import external, known, services
from doorstep.portals.citizen.views.notices import to_be_told
from doorstep.portals.frame import limits, passkeys
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.views import back_to

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _code(typed: str) -> str:
    digits = "".join(ch for ch in typed if ch not in " -")
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        raise InvalidInput(Problem("code", "not-six-digits", "验证码是 6 位数字，请看短信。", {}))
    return digits


_PHONE = Question(
    "phone",
    "您的手机号",
    kind=Kind.PHONE,
    hint="我们会发一条短信验证码到这个号码。",
    read=Phone.parse,
    missing="请填写手机号。",
    longest=24,
    autocomplete="tel",
)
CODE = Question(
    "code",
    "短信里的 6 位验证码",
    kind=Kind.DIGITS,
    read=_code,
    missing="请填写短信里的验证码。",
    longest=12,
    autocomplete="one-time-code",
)


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: Request) -> HttpResponse:
    """Ask for the number and send the code."""
    form = Form([_PHONE], request)
    if request.method == "POST":
        with form.attempt():
            number = cast(Phone, form.answers()["phone"])
            services.send_login_code(
                phone=number,
                caller=limits.caller_of(request).hex(),
                known=known.accounts_of(request),
            )
            return _code_page(request, Form([CODE], known={"phone": number.text}))
    return form.page(request, "citizen/sign-in.html", _around(request))


def sign_in_page(request: Request, refused: Form) -> HttpResponse:
    """The page again, with what another way of signing in was refused for."""
    form = Form([_PHONE])
    form.problems, form.failed_with = list(refused.problems), refused.failed_with
    return form.page(request, "citizen/sign-in.html", _around(request))


@require_POST
def code(request: Request) -> HttpResponse:
    """Check the code and sign in; a wrong code counts against the caller, never the number."""
    form = Form([_PHONE, CODE], request)
    with form.attempt():
        answers = form.answers()
        number = cast(Phone, answers["phone"])
        user_id = services.sign_in_with_code(
            phone=number, code=str(answers["code"]), caller=limits.caller_of(request).hex()
        )
        user = get_user_model().objects.get(pk=user_id)
        login(request, user, backend=BACKEND)
        wanted = back_to(request)
        if to_be_told(request):
            wanted = reverse("citizen:notices-new", query={"next": wanted})
        return HttpResponseRedirect(wanted)
    return _code_page(request, form)


def _code_page(request: Request, form: Form) -> HttpResponse:
    return form.page(request, "citizen/sign-in-code.html", _around(request))


def _around(request: Request) -> dict[str, object]:
    """What either page says besides its question."""
    provider = external.provider()
    return {
        "provider": provider.name if provider is not None else "",
        "passkeys": passkeys.site(request) is not None,
        "next": back_to(request),
        "demo": settings.DEMO,
        "silent": messages.carriers_silent(),
    }


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Sign out on this device."""
    logout(request)
    return HttpResponseRedirect(reverse("citizen:home"))
