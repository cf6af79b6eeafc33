"""Draws made at a desk, per outlet: what the public page counts and what a desk may open.

Why counted apart: where the machine made the nonce, nobody but the office vouches for it; where
offers run out unchosen, somebody may be fishing. Both show in the numbers of one outlet.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from doorstep.plates.errors import DrawNotFound
from doorstep.plates.models import Draw
from doorstep.plates.types import Channel


@dataclass(frozen=True, slots=True)
class PointCounts:
    """Draws of one outlet that came to a result; `point` is empty for those made from home."""

    point: str
    draws: int
    counter: int
    kiosk: int
    unchosen: int
    kiosk_unchosen: int
    unopened: int


def counts_by_point(pool: str) -> list[PointCounts]:
    """What each outlet drew from a pool, by the code of the outlet; home comes first."""
    drawn = Q(result_index__isnull=False)
    kiosk = Q(channel=Channel.KIOSK)
    unchosen = Q(ended_why="unchosen")
    rows = (
        Draw.objects.filter(pool_id=pool)
        .values("point")
        .annotate(
            draws=Count("id", filter=drawn),
            counter=Count("id", filter=drawn & Q(channel=Channel.COUNTER)),
            kiosk=Count("id", filter=drawn & kiosk),
            unchosen=Count("id", filter=unchosen),
            kiosk_unchosen=Count("id", filter=unchosen & kiosk),
            unopened=Count("id", filter=Q(ended_why="unopened")),
        )
        .order_by("point")
    )
    return [PointCounts(**row) for row in rows]


def point_of(draw_id: UUID) -> str:
    """The outlet at whose desk a draw was begun, empty for home. Errors: DrawNotFound."""
    point = Draw.objects.filter(pk=draw_id).values_list("point", flat=True).first()
    if point is None:
        raise DrawNotFound
    return point
