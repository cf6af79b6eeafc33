"""What the owner of a draw is told: numbers drawn after a wait, a number held, running out, gone.

Why inside the batch: a message says what stands in the log, or it is not sent.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from doorstep.kernel import clock
from doorstep.kernel.errors import NotFound
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.law import working_days
from doorstep.messages import services as messages
from doorstep.plates.models import Draw
from doorstep.plates.types import DrawState

log = structlog.get_logger(__name__)

PATIENCE = timedelta(minutes=2)
"""Who was offered numbers sooner is still looking at the page."""


def tell_of(changes: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Tell the owners of draws that a batch has changed; call inside its transaction."""
    worth = [
        draw_id
        for draw_id, fields in changes.items()
        if fields.get("state") in (DrawState.OFFERED, DrawState.HELD)
        or fields.get("ended_why") == "lapsed"
    ]
    if not worth:
        return
    for draw in Draw.objects.select_related("pool").filter(pk__in=worth).order_by("pk"):
        _tell(draw)


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
    elif clock.now() - draw.requested_at > PATIENCE:
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
