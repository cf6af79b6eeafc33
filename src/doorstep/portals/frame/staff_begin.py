"""The first sign-in of a member of staff: name and one-time code, then password and second factor.

Why the code stands in no address: addresses are kept by browsers and proxies. What was proved on
the first page waits in the session for the second.
"""

from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.people import second_factor, services
from doorstep.people.errors import InvitationWrong
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request

_WAITS = "staff-begin"
_CODE = (
    Question("username", "登录名", missing="请填写登录名。", longest=64, autocomplete="username"),
    Question(
        "code",
        "启用码",
        hint="开账号的人给您的，五组、每组四位。只能用一次。",
        missing="请填写启用码。",
        longest=40,
    ),
)
_FACTORS = (
    Question(
        "password",
        "新密码",
        hint="至少 12 位，不能全是数字，也不能是常见密码或和登录名相近。",
        missing="请填写新密码。",
        longest=128,
        autocomplete="new-password",
        secret=True,
    ),
    Question(
        "again",
        "再填一遍新密码",
        missing="请把新密码再填一遍。",
        longest=128,
        autocomplete="new-password",
        secret=True,
    ),
    Question(
        "shown",
        "验证器现在显示的 6 位数字",
        Kind.DIGITS,
        missing="请填写验证器现在显示的 6 位数字。",
        longest=6,
        autocomplete="one-time-code",
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request) -> HttpResponse:
    """Ask for the login name and the code."""
    form = Form(_CODE, request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            name, code = str(answers["username"]), str(answers["code"])
            services.invited_staff(username=name, code=code)
            request.session[_WAITS] = [name, code, second_factor.new_secret()]
            return HttpResponseRedirect(reverse("frame:staff-factors"))
    return form.page(request, "frame/staff-begin.html")


@sensitive_post_parameters("password", "again", "shown")
@require_http_methods(["GET", "HEAD", "POST"])
def factors(request: Request) -> HttpResponse:
    """Ask for a password and for what the code generator shows; then the account can be used."""
    waits = request.session.get(_WAITS)
    if not isinstance(waits, list) or len(waits) != 3:
        return HttpResponseRedirect(reverse("frame:staff-begin"))
    name, code, secret = cast(list[str], waits)
    form = Form(_FACTORS, request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            if answers["password"] != answers["again"]:
                sentence = "两次填的密码不一样，请再填一遍。"
                raise InvalidInput(Problem("again", "people/passwords-differ", sentence))
            try:
                services.begin_staff(
                    username=name,
                    code=code,
                    password=str(answers["password"]),
                    secret=secret,
                    shown=str(answers["shown"]),
                )
            except InvitationWrong:
                request.session.pop(_WAITS)
                raise
            request.session.pop(_WAITS)
            return form.page(request, "frame/staff-begun.html", {"name": name})
    context = {"name": name, "secret": secret, "picture": second_factor.picture(name, secret)}
    return form.page(request, "frame/staff-factors.html", context)
