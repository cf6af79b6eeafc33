"""A browser in which somebody has signed in before is counted apart from its address.

Why: many sit behind one address, and a stranger among them who guesses must not shut the others
out. What is counted is the account the browser proved to be once, so that no cookie, however
often it is made anew, buys more guesses.
"""

import hashlib
import hmac
from ipaddress import IPv6Address

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

from doorstep.people import devices
from doorstep.people.models import User
from doorstep.people.types import UserKind

COOKIE = "known"
LIVES_S = 180 * 86_400
MOST = 8
"""Accounts that one browser is known for; the one not used for longest is forgotten first."""
_SALT = "doorstep.known"


def accounts_of(request: HttpRequest) -> tuple[int, ...]:
    """The accounts this browser has signed in as, the last one last; a broken cookie has none."""
    try:
        text = TimestampSigner(salt=_SALT).unsign(request.COOKIES.get(COOKIE, ""), max_age=LIVES_S)
        return tuple(int(part) for part in text.split("."))[-MOST:]
    except (BadSignature, ValueError):
        return ()


def with_account(request: HttpRequest, user_id: int) -> str:
    """The cookie after this account has signed in."""
    others = [each for each in accounts_of(request) if each != user_id]
    kept = [*others, user_id][-MOST:]
    return TimestampSigner(salt=_SALT).sign(".".join(map(str, kept)))


def name_of(user_id: int) -> str:
    """What such a browser is counted as."""
    return f"known:{user_id}"


def citizen_of(request: HttpRequest) -> int | None:
    """The citizen's account this browser signed in as last."""
    known = accounts_of(request)
    ours = User.objects.filter(pk__in=known, kind=UserKind.CITIZEN.value).values_list("pk")
    found = {pk for (pk,) in ours} if known else set()
    return next((each for each in reversed(known) if each in found), None)


def counted_as(request: HttpRequest) -> str:
    """The address under which wrong passwords and codes of staff are counted.

    A browser known for the very login name typed has one of its own, in a range nobody routes.
    """
    known = accounts_of(request)
    login = request.POST.get("login", "")
    if known and login:
        known = tuple(
            User.objects.filter(
                pk__in=known, username=login, kind=UserKind.STAFF.value
            ).values_list("pk", flat=True)
        )
    return _address_of(known[-1]) if known else devices.address_of(request)


def is_own(address: str) -> bool:
    """Whether an address is one of those made here."""
    return address.startswith("fd")


def _address_of(user_id: int) -> str:
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, name_of(user_id).encode(), hashlib.sha256).digest()
    return str(IPv6Address(b"\xfd" + digest[:15]))
