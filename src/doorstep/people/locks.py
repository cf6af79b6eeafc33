"""Who is locked out now: callers that guessed or asked too often, never an account or a phone.

Why each can be released by name: somebody who mistyped stands at the counter and waits.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key, Post
from doorstep.people import devices, known
from doorstep.people.errors import LockNotFound, MayNotRelease, ReasonMissing
from doorstep.people.models import LoginCount
from doorstep.people.services.sign_in import GUESSING, SENDING, WINDOW_SECONDS
from doorstep.people.types import LockKind, LockView

_OF_CALLERS = {SENDING: LockKind.CODES, GUESSING: LockKind.GUESSES}


def locks() -> tuple[LockView, ...]:
    """Those of this moment, the one that lasts longest first."""
    found = [*_passwords(), *_codes()]
    return tuple(sorted(found, key=lambda each: each.until, reverse=True))


@act
def release(*, lock_id: str, why: str, by: Actor, key: Key) -> None:
    """Let a caller try again at once. Errors: MayNotRelease, ReasonMissing, LockNotFound."""
    del key
    if by.post is not Post.SECURITY:
        raise MayNotRelease
    if not why:
        raise ReasonMissing
    found = next((each for each in locks() if each.id == lock_id), None)
    if found is None:
        raise LockNotFound
    kind, _, number = lock_id.partition("-")
    if kind == "p":
        address = AccessAttempt.objects.get(pk=int(number)).ip_address
        AccessAttempt.objects.filter(ip_address=address).delete()
    else:
        LoginCount.objects.filter(pk=int(number)).delete()
    detail = {"kind": found.kind, "times": found.times, "why": why}
    audit.note("lock.released", f"lock:{lock_id}", by=by, detail=detail)


def _passwords() -> Iterator[LockView]:
    """Addresses (or known browsers) with too many wrong passwords of staff."""
    since = clock.now() - settings.AXES_COOLOFF_TIME
    rows = (
        AccessAttempt.objects.filter(attempt_time__gt=since)
        .values("ip_address")
        .annotate(times=Sum("failures_since_start"), last=Max("attempt_time"), row=Max("pk"))
        .filter(times__gte=settings.AXES_FAILURE_LIMIT)
    )
    for row in rows:
        address = str(row["ip_address"] or "")
        own = known.is_own(address)
        yield LockView(
            id=f"p-{row['row']}",
            kind=LockKind.PASSWORDS,
            where="" if own else devices.network_of(address),
            known=own,
            times=row["times"],
            until=row["last"] + settings.AXES_COOLOFF_TIME,
        )


def _codes() -> Iterator[LockView]:
    """Callers with too many codes asked for or guessed; a phone itself is none of them."""
    now = clock.now()
    allowed = {
        SENDING: settings.LOGIN_CODES_PER_CALLER,
        GUESSING: settings.LOGIN_GUESSES_PER_CALLER,
    }
    for kind, most in allowed.items():
        length = timedelta(seconds=WINDOW_SECONDS[kind])
        rows = LoginCount.objects.filter(kind=kind, times__gt=most, window_at__gt=now - length)
        for row in rows.exclude(who__startswith="phone:").exclude(who__startswith="pair:"):
            yield _of_a_caller(row, kind, row.window_at + length)


def _of_a_caller(row: LoginCount, kind: str, until: datetime) -> LockView:
    return LockView(
        id=f"c-{row.pk}",
        kind=_OF_CALLERS[kind],
        where=row.who.rpartition(":")[2][:8],
        known=False,
        times=row.times,
        until=until,
    )
