"""What the province's pages and its own approvals read."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from doorstep.plates.log import entries as e
from doorstep.province.models import Anomaly, Call, Checkpoint, Opening, Pool, Request
from doorstep.province.types import (
    AnomalyView,
    HeldView,
    PoolView,
    RequestState,
    RequestView,
    SegmentView,
)

NEWEST = 20
"""How many checkpoints or anomalies a page shows."""


def pools() -> list[PoolView]:
    """The admitted logs, with what was cosigned last."""
    return [_pool(row) for row in Pool.objects.order_by("id")]


def pool(pool_id: str) -> PoolView | None:
    """One admitted log."""
    row = Pool.objects.filter(pk=pool_id).first()
    return None if row is None else _pool(row)


def checkpoints(pool_id: str) -> list[tuple[int, object]]:
    """Size and time of the newest cosigned checkpoints."""
    rows = Checkpoint.objects.filter(pool_id=pool_id).order_by("-size")
    return list(rows.values_list("size", "at")[:NEWEST])


def held(pool_id: str) -> HeldView:
    """How many draws of a log were called here, and how each was answered."""
    opened = Opening.objects.filter(pool_id=pool_id)
    unopened = opened.filter(nonce="").count()
    called = Call.objects.filter(pool_id=pool_id).count()
    return HeldView(called=called, nonces=opened.count() - unopened, unopened=unopened)


def anomalies(pool_id: str | None = None) -> list[AnomalyView]:
    """What cities said that cannot be, newest first."""
    rows = Anomaly.objects.order_by("-at")
    if pool_id is not None:
        rows = rows.filter(pool_id=pool_id)
    return [AnomalyView(row.pool_id, row.kind, row.detail, row.at) for row in rows[:NEWEST]]


def waiting() -> list[RequestView]:
    """What waits for an officer, the oldest first."""
    rows = Request.objects.filter(state=RequestState.WAITING.value).order_by("id")
    return [_request(row) for row in rows]


def decided(pool_id: str | None = None) -> list[RequestView]:
    """What was decided or ordered, newest first."""
    rows = Request.objects.exclude(state=RequestState.WAITING.value).order_by("-decided_at", "-id")
    if pool_id is not None:
        rows = rows.filter(pool_id=pool_id)
    return [_request(row) for row in rows[:NEWEST]]


def request(request_id: int) -> RequestView | None:
    """One request."""
    row = Request.objects.filter(pk=request_id).first()
    return None if row is None else _request(row)


def segments(pool_id: str) -> list[SegmentView]:
    """The segments of the cosigned log, with whether each is frozen."""
    frozen: dict[int, bool] = {}
    found: list[e.Segment] = []
    for _, entry in logged(pool_id, "segment", 0):
        if isinstance(entry, e.Segment):
            found.append(entry)
    for _, entry in logged(pool_id, "freeze", 0):
        if isinstance(entry, e.Freeze):
            frozen[entry.s] = bool(entry.on)
    return [
        SegmentView(each.s, each.pattern, each.n, frozen=frozen.get(each.s, False))
        for each in found
    ]


def terms(pool_id: str) -> dict[str, Any]:
    """The terms of the newest cosigned rules, parties by name; nothing before the first."""
    found = [entry for _, entry in logged(pool_id, "rules", 0) if isinstance(entry, e.Rules)]
    if not found:
        return {}
    newest = found[-1]
    return newest.as_object() | {"parties": [party["name"] for party in newest.parties]}


def is_party(pool_id: str, vrf: str, version: int | None = None) -> bool:
    """Whether the rules of that version (the newest if none is named) name us as a party.

    Rules that were signed and are on their way count, because what follows them in one batch is
    signed before they are cosigned.
    """
    named: dict[int, bool] = {}
    on_the_way = Request.objects.filter(pool_id=pool_id, verb="rules", index=None)
    for signed in on_the_way.values_list("signed", flat=True):
        for each in signed:
            named[each["v"]] = named.get(each["v"], False) or vrf in each["parties"]
    for _, entry in logged(pool_id, "rules", 0):
        if isinstance(entry, e.Rules):
            named[entry.v] = any(party["vrf"] == vrf for party in entry.parties)
    if version is None:
        version = max(named, default=0)
    return named.get(version, False)


def logged(pool_id: str, verb: str, since: int) -> Iterator[tuple[int, e.Entry]]:
    """Cosigned entries of that kind from an index on."""
    with connection.cursor() as cursor:
        # Canonical JSON has no spaces; what a text says elsewhere is sorted out by reading it.
        cursor.execute(
            "SELECT index, body FROM province_entry WHERE pool_id = %s AND index >= %s"
            " AND position(%s::bytea IN body) > 0 ORDER BY index",
            [pool_id, since, f'"e":"{verb}"'.encode()],
        )
        rows: Sequence[tuple[int, bytes]] = cursor.fetchall()
    for index, body in rows:
        entry = e.read_entry(bytes(body))
        if entry.e == verb:
            yield index, entry


def _pool(row: Pool) -> PoolView:
    waiting_here = Request.objects.filter(pool_id=row.id, state=RequestState.WAITING.value)
    return PoolView(
        id=row.id,
        origin=row.origin,
        size=row.size,
        cosigned_at=row.cosigned_at,
        heard_at=row.heard_at,
        waiting=waiting_here.count(),
        anomalies=Anomaly.objects.filter(pool_id=row.id).count(),
    )


def _request(row: Request) -> RequestView:
    return RequestView(
        id=row.pk,
        pool=row.pool_id,
        verb=row.verb,
        asked=row.asked,
        document="" if row.verb == "genesis" else row.document,
        ordered=row.ordered,
        state=RequestState(row.state),
        why=row.why,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        signed=bool(row.signed),
        index=row.index,
    )
