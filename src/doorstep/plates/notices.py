"""What the owner of a draw is told: numbers drawn after a wait, a number held, running out, gone.

Why from the log: a message says what stands there, or it is not sent. Why a job for many batches:
nobody's draw waits for another's message.
"""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from procrastinate.contrib.django import app

from doorstep.kernel import clock
from doorstep.kernel.errors import NotFound
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.law import working_days
from doorstep.messages import services as messages
from doorstep.plates.log.entries import Choose, Expire, Result, read_entry
from doorstep.plates.models import Draw, Entry, Pool
from doorstep.plates.types import DrawState

log = structlog.get_logger(__name__)

PATIENCE = timedelta(seconds=120)
"""Who was offered numbers sooner is still looking at the page."""
TOLD_AFTER_S = 2
"""A job tells of all that is written until it runs."""
AT_ONCE = 5_000
_NEWS = (Result.e, Choose.e, Expire.e)


def tell_later(pool: str) -> None:
    """Have the owners of draws told in a moment; call inside a batch's transaction."""
    tell_owners.configure(schedule_in={"seconds": TOLD_AFTER_S}).defer(pool=pool)


@app.task(name="tell-owners-of-draws")
def tell_owners(pool: str) -> None:
    """Tell of what was written since the last time. Done twice, nobody is told twice."""
    start, size = Pool.objects.values_list("told_size", "tree_size").get(pk=pool)
    for end in (*range(start + AT_ONCE, size, AT_ONCE), size):
        written = Entry.objects.filter(pool_id=pool, index__gte=start, index__lt=end)
        bodies = written.filter(verb__in=_NEWS).values_list("body", flat=True)
        entries = [read_entry(bytes(body)) for body in bodies]
        ids = {entry.id for entry in entries if isinstance(entry, Result | Choose | Expire)}
        draws = Draw.objects.filter(pool_id=pool, log_id__in=ids).order_by("log_id")
        for draw_id in draws.values_list("pk", flat=True):
            _tell(draw_id)
        Pool.objects.filter(pk=pool, told_size__lt=end).update(told_size=end)
        start = end


def remind() -> int:
    """Remind whoever's number is held until the next working day at most; how many were told."""
    today = clock.today()
    last_day = working_days.term(today, 1).ends_on
    due = Draw.objects.filter(state=DrawState.HELD, reminded_at=None, hold_until__lte=last_day)
    told = 0
    for draw_id in due.values_list("pk", flat=True):
        with transaction.atomic():
            again = due.select_for_update(of=("self",)).select_related("pool")
            draw = again.filter(pk=draw_id).first()
            if draw is None:
                continue
            _say(draw, "number-expiring", number=_dotted(draw), until=draw.hold_until)
            Draw.objects.filter(pk=draw_id).update(reminded_at=clock.now())
            told += 1
    return told


@transaction.atomic
def _tell(draw_id: UUID) -> None:
    """What the tables say of this draw now."""
    again = Draw.objects.select_for_update(of=("self",)).select_related("pool")
    draw = again.get(pk=draw_id)
    if draw.told_state == draw.state:
        return
    if draw.state == DrawState.HELD:
        _say(draw, "number-held", number=_dotted(draw), until=draw.hold_until)
    elif draw.state == DrawState.ENDED and draw.ended_why == "lapsed":
        _say(draw, "number-lapsed", number=_dotted(draw))
    elif draw.state == DrawState.OFFERED and _waited(draw):
        _say(draw, "draw-offered", until=draw.closes_at)
    Draw.objects.filter(pk=draw_id).update(told_state=draw.state)


def _waited(draw: Draw) -> bool:
    return draw.offered_at is not None and draw.offered_at - draw.requested_at > PATIENCE


def _say(draw: Draw, template: str, **slots: object) -> None:
    try:
        person = UUID(draw.applicant_id)
        messages.tell(person, template, **slots)
    except (ValueError, NotFound):
        # Nobody in this city's books: what the log says holds all the same.
        log.debug("nobody to tell", draw=str(draw.pk), template=template)


def _dotted(draw: Draw) -> str:
    return PlateNumber(PlateKind(draw.pool.kind), draw.chosen).dotted
