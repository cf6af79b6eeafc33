"""What the owner of a draw is told: numbers drawn after a wait, a number held, running out, gone.

Why a job of the batch's own transaction: a message says what stands in the log, or it is not sent;
and nobody's draw waits for another's message.
"""

from collections.abc import Collection
from uuid import UUID

import structlog
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from doorstep.kernel import clock
from doorstep.kernel.errors import NotFound
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.law import working_days
from doorstep.messages import services as messages
from doorstep.plates.models import Draw
from doorstep.plates.types import DrawState

log = structlog.get_logger(__name__)


def tell_later(draws: Collection[UUID]) -> None:
    """Have the owners of these draws told; call inside the transaction that changes them."""
    named: list[JSONValue] = [str(draw_id) for draw_id in sorted(draws)]
    tell_owners.configure().defer(draws=named)


@app.task(name="tell-owners-of-draws")
def tell_owners(draws: list[str]) -> None:
    """Tell each what the tables say now. Done twice, nobody is told twice."""
    for draw_id in draws:
        with transaction.atomic():
            again = Draw.objects.select_for_update(of=("self",)).select_related("pool")
            draw = again.filter(pk=draw_id).first()
            if draw is not None and draw.told_state != draw.state:
                _tell(draw)
                Draw.objects.filter(pk=draw_id).update(told_state=draw.state)


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


def _tell(draw: Draw) -> None:
    if draw.state == DrawState.HELD:
        _say(draw, "number-held", number=_dotted(draw), until=draw.hold_until)
    elif draw.state == DrawState.ENDED:
        _say(draw, "number-lapsed", number=_dotted(draw))
    elif draw.state == DrawState.OFFERED:
        _say(draw, "draw-offered", until=draw.closes_at)


def _say(draw: Draw, template: str, **slots: object) -> None:
    try:
        person = UUID(draw.applicant_id)
        messages.tell(person, template, **slots)
    except (ValueError, NotFound):
        # Nobody in this city's books: what the log says holds all the same.
        log.debug("nobody to tell", draw=str(draw.pk), template=template)


def _dotted(draw: Draw) -> str:
    return PlateNumber(PlateKind(draw.pool.kind), draw.chosen).dotted
