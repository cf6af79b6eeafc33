"""Leaving the line: a draw that was not called yet ends without counting as a try."""

from uuid import UUID

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.plates.errors import DrawNotFound, NotAtThisStep
from doorstep.plates.models import Draw, Intent
from doorstep.plates.types import DrawState


@transaction.atomic(durable=True)
def leave_line(*, draw_id: UUID, by: Actor) -> UUID:
    """Give up a draw that waits; where the call was faster, the draw goes on as if not asked.

    Errors: DrawNotFound, NotAtThisStep.
    """
    draw = Draw.objects.select_for_update().defer("material").filter(pk=draw_id).first()
    if draw is None:
        raise DrawNotFound
    if draw.intents.filter(verb="leave", refused="").exists():
        return draw_id
    if draw.state not in (DrawState.RECEIVED, DrawState.IN_LINE):
        raise NotAtThisStep(state=DrawState(draw.state).label)
    Intent.objects.create(
        pool_id=draw.pool_id, verb="leave", draw=draw, fields={}, made_at=clock.now()
    )
    audit.note("draw.left", f"draw:{draw_id}", by=by)
    return draw_id
