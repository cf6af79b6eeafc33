"""The second factor of staff as a port, and its first adapter: a code generator (TOTP) by allauth.

Why a port: passkeys, a certificate asserted by a gateway or a printed list answer the same
question, *has this account a second factor*, and nothing above asks another.
"""

import secrets
import time
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from io import BytesIO
from urllib.parse import quote, urlencode

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from doorstep.people import keys, known
from doorstep.people.models import User

PLACE = "second-factor"
FRESH_S = 300
"""A second factor shown longer ago than this is shown again before anything is seen whole."""


def bound(user: User) -> bool:
    """Whether this account has a second factor."""
    rows = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
    return bool(rows.exists())


def bind(user: User, secret: str) -> None:
    """Bind a code generator in place of any other second factor."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    Authenticator.objects.create(
        user_id=user.pk, type=Authenticator.Type.TOTP, data={"secret": _sealed(secret)}
    )


def fresh(request: HttpRequest) -> bool:
    """Whether the second factor was shown in this session just now, by this very account."""
    newest = max(
        (each["at"] for each in get_authentication_records(request, request.user) if _second(each)),
        default=0.0,
    )
    return bool(time.time() - newest < FRESH_S)


def shown(request: HttpRequest) -> None:
    """The demonstration's one click stands for both factors of an invented person."""
    record_authentication(request, request.user, "mfa", type="demonstration")


def _second(record: Mapping[str, object]) -> bool:
    return record.get("method") == "mfa"


def new_secret() -> str:
    """A secret as code generators take it."""
    return b32encode(secrets.token_bytes(20)).decode()


def fits(secret: str, shown: str) -> bool:
    """Whether a generator with this secret shows this code now."""
    return shown.isascii() and shown.isdecimal() and bool(validate_totp_code(secret, shown))


def picture(username: str, secret: str) -> str:
    """What a phone scans to take the secret up, as an address of an image."""
    issuer = StaffSecondFactor().get_totp_issuer()
    label = quote(f"{issuer}:{username}")
    query = urlencode({"secret": secret, "issuer": issuer})
    return str(segno.make(f"otpauth://totp/{label}?{query}", error="m").svg_data_uri(scale=4))


def _sealed(text: str) -> str:
    sealed = keys.seal(text, place=PLACE)
    return f"{sealed.key_id}:{urlsafe_b64encode(sealed.data).decode()}"


def _opened(text: str) -> str:
    key_id, _, data = text.partition(":")
    return keys.opened(keys.Sealed(key_id, urlsafe_b64decode(data)), place=PLACE)


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # ships no types
    """How allauth may treat our accounts: staff alone sign in there, nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's name
        """Accounts are given, not taken."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What is counted: the address, or the browser known for this account."""
        return known.counted_as(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the desk, or first to bind the second factor without which nobody acts."""
        if isinstance(request.user, User) and not bound(request.user):
            return reverse("mfa_activate_totp")
        return f"{get_script_prefix()}{settings.STAFF_START}"


class StaffSecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # ships no types
    """Secrets lie encrypted like every other number; the picture is drawn by our own library."""

    def encrypt(self, text: str) -> str:
        """For the row of the authenticator."""
        return _sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """From the row of the authenticator."""
        return _opened(encrypted_text)

    def get_totp_issuer(self) -> str:
        """The name that stands above the code in the generator."""
        return f"Doorstep {settings.CITY}"

    def build_totp_svg(self, url: str) -> str:
        """The picture a phone reads the secret from."""
        picture = BytesIO()
        segno.make(url, error="m").save(picture, kind="svg", scale=4, xmldecl=False)
        return picture.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:  # noqa: ARG002
        """Staff always have two factors: one is replaced by binding another."""
        return False
