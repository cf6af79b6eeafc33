"""How often one caller may do one thing; counted in the database so that processes agree."""

import hashlib
import math
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from doorstep.audit.prepared import row_of
from doorstep.kernel import clock
from doorstep.kernel.errors import DoorstepError
from doorstep.people import known
from doorstep.portals.frame import web
from doorstep.portals.frame.models import CallerCount

# One statement, so that two processes never both believe they were the last allowed call. A count
# need not survive a crash, so nobody waits for the disk.
_COUNT = """
WITH soon AS MATERIALIZED (SELECT set_config('synchronous_commit', %(commit)s, true))
INSERT INTO caller_count (kind, caller, window_at, calls)
SELECT %(kind)s, %(caller)s, %(window)s, 1 FROM soon
ON CONFLICT (kind, caller, window_at) DO UPDATE SET calls = caller_count.calls + 1
RETURNING calls
"""


class TooOften(DoorstepError):
    """A caller used up a window; the caller is stopped, never a plate or a person."""

    code = "too-often"
    sentence = "您操作得太快了，请过 {seconds} 秒再试。您填的都还在。"
    status = 429

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.retry_after = seconds


def address_of(request: HttpRequest) -> str:
    """The network address of a caller, through as many proxies as the operator declared."""
    hops = web.PROXIES
    if hops:
        forwarded = [
            part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        ]
        if len(forwarded) >= hops and forwarded[-hops]:
            return forwarded[-hops]
    return str(request.META.get("REMOTE_ADDR", ""))


def caller_of(request: HttpRequest) -> bytes:
    """Who calls: the account if signed in, the one this browser is known for, else the address.

    Kept as a digest alone.
    """
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return _digest(f"user:{user.pk}")
    before = known.citizen_of(request)
    return _digest(address_of(request) if before is None else known.name_of(before))


def count(kind: str, request: HttpRequest, *, allowed: int, seconds: int) -> None:
    """Count one call; past `allowed` in the window it is refused with the time to wait."""
    _count(kind, caller_of(request), allowed, seconds)


def count_one(kind: str, who: str, *, allowed: int, seconds: int) -> None:
    """Count one call of somebody who has a name of their own, whatever address it comes from."""
    _count(kind, _digest(who), allowed, seconds)


def _digest(who: str) -> bytes:
    return hashlib.blake2b(
        who.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=32
    ).digest()


def _count(kind: str, caller: bytes, allowed: int, seconds: int) -> None:
    now = clock.now()
    start = math.floor(now.timestamp() / seconds) * seconds
    window = datetime.fromtimestamp(start, UTC)
    values = {
        "kind": kind,
        "caller": caller,
        "window": window,
        # Inside a transaction the setting would be that of everything else it does.
        "commit": "on" if connection.in_atomic_block else "off",
    }
    row = row_of(_COUNT, values)
    if row is not None and row[0] > allowed:
        raise TooOften(seconds=max(1, math.ceil(start + seconds - now.timestamp())))


def forget_old_counts() -> int:
    """Remove windows nobody can still be in."""
    removed, _ = CallerCount.objects.filter(window_at__lt=clock.now() - timedelta(days=1)).delete()
    return removed
