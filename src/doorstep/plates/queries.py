"""Reading draws and pools: everything a page, a receipt or the command line shows."""

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from doorstep.audit.prepared import Row, row_of, rows_of
from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.plates import applicants, keys
from doorstep.plates.errors import DrawNotFound
from doorstep.plates.log.entries import read_entry
from doorstep.plates.models import Draw, Entry, Number, Pool
from doorstep.plates.receipts import material, receipt, receipt_code
from doorstep.plates.serving import checkpoint
from doorstep.plates.types import (
    Channel,
    DrawState,
    DrawView,
    NumberState,
    PoolCounts,
    SegmentView,
)
from doorstep.plates.waiting import Watch

SETTLES_WITHIN_S = 2.0
"""How long somebody who asked the log waits for its answer before a page says that it waits."""
_WAITING = (DrawState.RECEIVED, DrawState.IN_LINE, DrawState.OPENED)
_VIEW = """
SELECT draw.id, draw.pool_id, draw.state, draw.channel, draw.applicant_id, draw.vin, draw.log_id,
    draw.attempt, draw.alpha, draw.numbers, draw.chosen, draw.requested_at, draw.closes_at,
    draw.extensions, draw.hold_until, draw.ended_why, draw.ended_sentence, draw.case_number,
    pool.kind, coalesce((pool.rules->>'extend_n')::integer, 0),
    CASE WHEN draw.state IN ('received', 'in_line') THEN (
        SELECT count(*) FROM plates_draw AS earlier
        WHERE earlier.pool_id = draw.pool_id AND earlier.state IN ('received', 'in_line')
            AND earlier.requested_at < draw.requested_at
    ) ELSE 0 END
FROM plates_draw AS draw JOIN plates_pool AS pool ON pool.id = draw.pool_id
"""
_ONE = _VIEW + "WHERE draw.id = %(draw)s"
_OF_ONE_PERSON = (
    _VIEW
    + """WHERE draw.applicant_id = ANY(%(applicants)s) AND (%(vin)s = '' OR draw.vin = %(vin)s)
ORDER BY draw.requested_at DESC LIMIT 100"""
)

_POOL_FOR = "SELECT id FROM plates_pool WHERE kind = %(kind)s AND tree_size > 0"


def draw(draw_id: UUID) -> DrawView:
    """One draw. Errors: DrawNotFound."""
    row = row_of(_ONE, {"draw": draw_id})
    if row is None:
        raise DrawNotFound
    return _view(row)


def draws_of(applicant_id: str, vin: str | None = None) -> list[DrawView]:
    """The draws of one applicant, under whichever row of theirs, newest first."""
    rows = rows_of(
        _OF_ONE_PERSON, {"applicants": applicants.rows_of(applicant_id), "vin": vin or ""}
    )
    return [_view(row) for row in rows]


def held_draw(applicant_id: str, vin: str) -> UUID | None:
    """The draw that holds a number for this applicant and vehicle; there is at most one."""
    whose = applicants.rows_of(applicant_id)
    found = Draw.objects.filter(applicant_id__in=whose, vin=vin, state=DrawState.HELD)
    return found.values_list("pk", flat=True).first()


def point_of(draw_id: UUID) -> str:
    """The outlet at whose desk a draw was begun, empty for home. Errors: DrawNotFound."""
    point = Draw.objects.filter(pk=draw_id).values_list("point", flat=True).first()
    if point is None:
        raise DrawNotFound
    return point


def settled_draw(
    draw_id: UUID,
    *,
    seconds: float | None = None,
    past: DrawState | None = None,
    watch: Watch | None = None,
) -> DrawView:
    """The draw once the log has answered, or as it stands after `seconds`, or the usual time.

    `past` names a state that is not yet an answer (after a choice: OFFERED). A `watch` that was
    opened before the verb makes the first look a needless one.
    """
    if watch is None:
        with Watch(draw_id) as own:
            found = draw(draw_id)
            if not _unanswered(found, past):
                return found
            return settled_draw(draw_id, seconds=seconds, past=past, watch=own)
    deadline = time.monotonic() + (SETTLES_WITHIN_S if seconds is None else seconds)
    while True:
        watch.wait(min(watch.patience, max(0.0, deadline - time.monotonic())))
        found = draw(draw_id)
        if not _unanswered(found, past) or time.monotonic() >= deadline:
            return found


def _unanswered(found: DrawView, past: DrawState | None) -> bool:
    return found.state in _WAITING or found.state is past


def pools() -> list[str]:
    """The ids of all pools, in order of plate kind."""
    return list(Pool.objects.order_by("kind").values_list("id", flat=True))


def pool_for(kind: PlateKind) -> str | None:
    """The id of the pool of a kind of plate, or None where none is open."""
    row = row_of(_POOL_FOR, {"kind": kind.value})
    return None if row is None else str(row[0])


def kept_for(plate: PlateNumber, owner_ids: Iterable[str]) -> bool:
    """Whether a pool keeps this former number for the person of these ids."""
    mine = [keys.nullifier("applicant", owner) for owner in owner_ids]
    rows = Number.objects.filter(pool__kind=plate.kind.value, number=plate.text)
    return rows.filter(state=NumberState.RETAINED, owner_key__in=mine).exists()


def province_away(pool: str) -> datetime | None:
    """Since when the province does not answer, so that nothing is written; None: all is well."""
    return Pool.objects.filter(pk=pool).values_list("away_since", flat=True).first()


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


def _view(row: Row) -> DrawView:
    (
        draw_id,
        pool,
        state,
        channel,
        applicant_id,
        vin,
        log_id,
        attempt,
        alpha,
        numbers,
        chosen,
        requested_at,
        closes_at,
        extensions,
        hold_until,
        ended_why,
        ended_sentence,
        case_number,
        kind,
        extend_n,
        ahead,
    ) = row
    return DrawView(
        id=draw_id,
        pool=pool,
        state=DrawState(state),
        channel=Channel(channel),
        applicant_id=applicant_id,
        vin=vin,
        log_id=log_id,
        attempt=attempt,
        alpha=alpha,
        numbers=tuple(numbers),
        chosen=PlateNumber(PlateKind(kind), chosen) if chosen else None,
        ahead=ahead,
        requested_at=requested_at,
        closes_at=closes_at,
        extensions_left=max(0, extend_n - extensions),
        hold_until=hold_until,
        ended_why=ended_why,
        ended_sentence=ended_sentence,
        case_number=case_number,
    )


__all__ = [
    "SegmentView",
    "Watch",
    "checkpoint",
    "counts",
    "draw",
    "draws_of",
    "entries",
    "entries_at",
    "held_draw",
    "kept_for",
    "material",
    "point_of",
    "pool_for",
    "pools",
    "province_away",
    "receipt",
    "receipt_code",
    "rules",
    "segments",
    "settled_draw",
]
