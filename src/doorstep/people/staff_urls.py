"""The way in for staff under `/staff/`: password, then the second factor; nobody signs up here."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from doorstep.kernel.errors import NotAllowed
from doorstep.people.types import UserKind

View = Callable[..., HttpResponse]


def _for_staff(view: View) -> View:
    """Nothing for a citizen, who has neither password nor code generator. Errors: NotAllowed."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.kind != UserKind.STAFF:
            raise NotAllowed
        return view(request)

    return checked


def _with_password(view: View) -> View:
    """Nothing for an account that never got a password to change. Errors: NotAllowed."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise NotAllowed
        return view(request)

    return checked


urlpatterns: list[URLPattern] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", _for_staff(account.reauthenticate), name="account_reauthenticate"),
    path(
        "password/",
        _for_staff(_with_password(account.password_change)),
        name="account_change_password",
    ),
    path("second-factor/", _for_staff(mfa.index), name="mfa_index"),
    path("second-factor/code/", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", _for_staff(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/bind/", _for_staff(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/unbind/", _for_staff(totp.deactivate_totp), name="mfa_deactivate_totp"),
]
