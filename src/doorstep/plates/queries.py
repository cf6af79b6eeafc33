"""Reading draws and pools: everything a page, a receipt or the command line shows."""

import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.plates.errors import DrawNotFound
from doorstep.plates.log.entries import read_entry
from doorstep.plates.models import Draw, Entry, Pool
from doorstep.plates.receipts import receipt, receipt_code
from doorstep.plates.serving import checkpoint
from doorstep.plates.types import Channel, DrawState, DrawView, PoolCounts, SegmentView

_WAITING = (DrawState.RECEIVED, DrawState.IN_LINE, DrawState.OPENED)


def draw(draw_id: UUID) -> DrawView:
    """One draw. Errors: DrawNotFound."""
    found = Draw.objects.select_related("pool").filter(pk=draw_id).first()
    if found is None:
        raise DrawNotFound
    return _view(found)


def draws_of(applicant_id: str, vin: str | None = None) -> list[DrawView]:
    """The draws of one applicant, newest first."""
    found = Draw.objects.select_related("pool").filter(applicant_id=applicant_id)
    if vin is not None:
        found = found.filter(vin=vin)
    return [_view(d) for d in found.order_by("-requested_at")[:100]]


def settled_draw(draw_id: UUID, *, seconds: float = 2.0, past: DrawState | None = None) -> DrawView:
    """The draw once the log has answered, or as it stands after `seconds`.

    `past` names a state that is not yet an answer (after a choice: OFFERED).
    """
    deadline = time.monotonic() + seconds
    pause = 0.01
    while True:
        state = Draw.objects.filter(pk=draw_id).values_list("state", flat=True).first()
        if state is None:
            raise DrawNotFound
        if (state not in _WAITING and state != past) or time.monotonic() >= deadline:
            return draw(draw_id)
        time.sleep(pause)
        pause = min(pause * 1.3, 0.1)


def pools() -> list[str]:
    """The ids of all pools, in order of plate kind."""
    return list(Pool.objects.order_by("kind").values_list("id", flat=True))


def pool_for(kind: PlateKind) -> str | None:
    """The id of the pool of a kind of plate, or None where none is open."""
    return Pool.objects.filter(kind=kind, tree_size__gt=0).values_list("id", flat=True).first()


def rules(pool: str) -> dict[str, Any]:
    """The rules of the pool in force now, as they stand in the log."""
    found: dict[str, Any] = Pool.objects.values_list("rules", flat=True).get(pk=pool)
    return found


def counts(pool: str) -> PoolCounts:
    """The conservation equation of a pool as of its last batch."""
    row = Pool.objects.get(pk=pool)
    channels = dict(
        Draw.objects.filter(pool=row, result_index__isnull=False)
        .values_list("channel")
        .annotate(n=Count("id"))
    )
    totals = Draw.objects.filter(pool=row).aggregate(
        draws=Count("id", filter=Q(result_index__isnull=False)),
        line=Count("id", filter=Q(state__in=[DrawState.RECEIVED, DrawState.IN_LINE])),
        unchosen=Count("id", filter=Q(ended_why="unchosen")),
    )
    by_state: dict[str, int] = row.counts
    return PoolCounts(
        pool=pool,
        at=clock.now(),
        tree_size=row.tree_size,
        declared=by_state.get("declared", 0),
        unreleased=by_state.get("unreleased", 0),
        released=by_state.get("released", 0),
        offered=by_state.get("offered", 0),
        held=by_state.get("held", 0),
        assigned=by_state.get("assigned", 0),
        retained=by_state.get("retained", 0),
        retired=by_state.get("retired", 0),
        in_line=totals["line"],
        draws=totals["draws"],
        draws_by_channel={c.value: channels.get(c.value, 0) for c in Channel},
        unchosen=totals["unchosen"],
        witnesses=max(0, len(row.rules.get("parties", [])) - 1),
    )


def segments(pool: str) -> list[SegmentView]:
    """The declared segments, in the order of their declaration."""
    found = []
    rows = Entry.objects.filter(pool_id=pool, verb="segment").order_by("index")
    for body, written_at in rows.values_list("body", "written_at"):
        declared = read_entry(bytes(body)).as_object()
        found.append(SegmentView(declared["s"], declared["pattern"], declared["n"], written_at))
    return found


def entries(pool: str, start: int, end: int) -> list[bytes]:
    """Leaf bytes of the entries start ≤ index < end."""
    return [
        bytes(body)
        for body in Entry.objects.filter(pool_id=pool, index__gte=start, index__lt=end)
        .order_by("index")
        .values_list("body", flat=True)
    ]


def entries_at(pool: str, indices: Iterable[int]) -> dict[int, bytes]:
    """Leaf bytes of the entries at these indices."""
    rows = Entry.objects.filter(pool_id=pool, index__in=list(indices))
    return {i: bytes(b) for i, b in rows.values_list("index", "body")}


def _view(d: Draw) -> DrawView:
    ahead = 0
    if d.state in (DrawState.RECEIVED, DrawState.IN_LINE):
        ahead = Draw.objects.filter(
            pool_id=d.pool_id,
            state__in=[DrawState.RECEIVED, DrawState.IN_LINE],
            requested_at__lt=d.requested_at,
        ).count()
    kind = PlateKind(d.pool.kind)
    return DrawView(
        id=d.id,
        pool=d.pool_id,
        state=DrawState(d.state),
        channel=Channel(d.channel),
        applicant_id=d.applicant_id,
        vin=d.vin,
        log_id=d.log_id,
        attempt=d.attempt,
        alpha=d.alpha,
        numbers=tuple(d.numbers),
        chosen=PlateNumber(kind, d.chosen) if d.chosen else None,
        ahead=ahead,
        requested_at=d.requested_at,
        closes_at=d.closes_at,
        extensions_left=max(0, d.pool.rules.get("extend_n", 0) - d.extensions),
        hold_until=d.hold_until,
        ended_why=d.ended_why,
        ended_sentence=d.ended_sentence,
        case_number=d.case_number,
    )


__all__ = [
    "SegmentView",
    "checkpoint",
    "counts",
    "draw",
    "draws_of",
    "entries",
    "entries_at",
    "pool_for",
    "pools",
    "receipt",
    "receipt_code",
    "rules",
    "segments",
    "settled_draw",
]
