"""The audit administrator's own acts: searching, exporting and checking the record.

Why a search leaves a row too: whoever may look at everybody must be looked at as well, and has to
say what for.
"""

from collections.abc import Iterator, Sequence

from procrastinate.exceptions import AlreadyEnqueued

from doorstep.audit import queries as audit
from doorstep.audit import services as record
from doorstep.audit.acts import act
from doorstep.audit.types import Search, Trace
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key, Post
from doorstep.kernel.errors import Busy
from doorstep.privacy import jobs
from doorstep.privacy.errors import NotAuditor
from doorstep.privacy.models import RecordCheck
from doorstep.privacy.types import CheckView

MOST_EXPORTED = 10_000
SUBJECT = "audit:record"


def search(
    wanted: Search, *, by: Actor, purpose: str, limit: int, before: str | None = None
) -> Sequence[Trace]:
    """Rows that fit, newest first; the look itself is recorded. Errors: NotAuditor."""
    _only_auditor(by)
    record.opened(_subject(wanted), by=by, purpose=purpose)
    return audit.search(wanted, limit=limit, before=before)


def export(wanted: Search, *, by: Actor, purpose: str) -> Iterator[Trace]:
    """Up to MOST_EXPORTED rows; the export itself is recorded first. Errors: NotAuditor."""
    _only_auditor(by)
    record.looked(_subject(wanted), by=by, purpose=purpose)
    yield from audit.search(wanted, limit=MOST_EXPORTED)


@act
def ask_check(*, by: Actor, key: Key) -> int:
    """Have the whole record recomputed by a job. Errors: NotAuditor, Busy while one waits."""
    del key
    _only_auditor(by)
    asked = RecordCheck.objects.create(asked_at=clock.now(), asked_by=str(by))
    record.note("audit.check_asked", SUBJECT, by=by)
    try:
        jobs.check_record.defer(check_id=asked.pk)
    except AlreadyEnqueued as waiting:
        raise Busy from waiting
    return int(asked.pk)


def check(*, check_id: int) -> None:
    """The worker's part: it reads only, so a check that was killed is begun again."""
    found = audit.verify()
    RecordCheck.objects.filter(pk=check_id, done_at=None).update(
        done_at=clock.now(),
        good=found.ok,
        batches=found.batches,
        rows=found.rows,
        unsealed=found.unsealed,
        bad_batch=found.bad_batch,
        bad_row=found.bad_row or "",
        why=found.why,
    )


def checks(limit: int = 10) -> Sequence[CheckView]:
    """The newest checks."""
    return tuple(
        CheckView(
            asked_at=row.asked_at,
            done_at=row.done_at,
            good=row.good,
            batches=row.batches,
            rows=row.rows,
            unsealed=row.unsealed,
            bad_batch=row.bad_batch,
            bad_row=row.bad_row,
            why=row.why,
        )
        for row in RecordCheck.objects.order_by("-asked_at")[:limit]
    )


def _subject(wanted: Search) -> str:
    """What was searched for, so that a citizen reads of a search for them."""
    return wanted.subject or SUBJECT


def _only_auditor(by: Actor) -> None:
    if by.post is not Post.AUDITOR:
        raise NotAuditor
