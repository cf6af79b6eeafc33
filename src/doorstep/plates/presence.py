"""Whose page is open while they wait in line: nobody is called behind their back.

Why: between a call and the nonce lie seconds, and only the open page has the nonce. Whoever has
put the phone away keeps the place and is called when the page is opened again.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from doorstep.kernel import clock
from doorstep.plates.models import Draw
from doorstep.plates.types import Channel, DrawState

PRESENT = timedelta(seconds=20)
"""So long after it was last seen a page counts as open."""

_NOTED_EVERY = timedelta(seconds=4)
_IN_LINE = (DrawState.RECEIVED, DrawState.IN_LINE)


def seen(draw_id: UUID) -> None:
    """The page of a waiting draw is open now."""
    now = clock.now()
    stale = Q(seen_at=None) | Q(seen_at__lt=now - _NOTED_EVERY)
    Draw.objects.filter(stale, pk=draw_id, state__in=_IN_LINE).update(seen_at=now)


def absent(draw_ids: Collection[UUID]) -> set[UUID]:
    """Which of these have their nonce in a phone whose page is not open."""
    phones = Draw.objects.filter(pk__in=draw_ids, channel=Channel.PHONE)
    last = phones.annotate(last=Coalesce("seen_at", "requested_at"))
    return set(last.filter(last__lt=clock.now() - PRESENT).values_list("pk", flat=True))
