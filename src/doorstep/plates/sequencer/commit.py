"""Writing a batch: entries, tiles, projections, answers and the published head, all or nothing.

Why one transaction for a batch: what is acknowledged and what stands in the log cannot differ, and
nothing is written by somebody who no longer leads.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from doorstep.kernel import clock
from doorstep.plates import notices, waiting
from doorstep.plates.log.merkle import leaf_hash
from doorstep.plates.log.storing import store
from doorstep.plates.log.tiles import Tile as FullTile
from doorstep.plates.models import Pool, StateSnapshot, Tile
from doorstep.plates.sequencer.batch import Batch
from doorstep.plates.sequencer.ledger import publish
from doorstep.plates.sequencer.projection import Projection
from doorstep.plates.types import NumberState

STORE_EVERY = 5_000

_ENTRIES = """
INSERT INTO plates_entry (pool_id, index, verb, body, written_at)
SELECT %s, n - 1 + %s, verb, body, %s
  FROM unnest(%s::text[], %s::bytea[]) WITH ORDINALITY AS written(verb, body, n)
"""
_COLUMNS = {
    "state": "text",
    "log_id": "bigint",
    "attempt": "smallint",
    "request_index": "bigint",
    "alpha": "text",
    "call_index": "bigint",
    "called_at": "timestamptz",
    "betas_index": "bigint",
    "result_index": "bigint",
    "numbers": "text[]",
    "offered_at": "timestamptz",
    "closes_at": "timestamptz",
    "chosen": "text",
    "chosen_at": "timestamptz",
    "hold_until": "date",
    "ended_why": "text",
    "ended_sentence": "text",
}
_DRAWS = f"""
UPDATE plates_draw d
   SET {", ".join(f"{name} = coalesce(v.{name}, d.{name})" for name in _COLUMNS)},
       material = coalesce(decode(v.material, 'hex'), d.material)
  FROM json_to_recordset(%s::json) AS v(
       id uuid, stood text[], material text,
       {", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())})
 WHERE d.id = v.id AND (v.stood IS NULL OR d.state = ANY(v.stood))
"""  # noqa: S608 - made of the names above
_HELD = """
INSERT INTO plates_number (pool_id, number, state, draw_id, until, case_number, changed_at)
SELECT %s, number, 'held', draw_id, until, '', %s
  FROM unnest(%s::text[], %s::uuid[], %s::date[]) AS held(number, draw_id, until)
"""
# An assignment of our own was made by the registration; only an adopted one is news.
_ASSIGNED = """
WITH numbers AS (
    UPDATE plates_number SET state = 'assigned', until = NULL
     WHERE draw_id = ANY(%s) AND state = 'held' RETURNING draw_id
)
UPDATE plates_draw SET state = 'assigned' FROM numbers WHERE id = draw_id AND state = 'held'
"""
_DROPPED = "DELETE FROM plates_number WHERE draw_id = ANY(%s) AND state = %s"
_ENDING = "SELECT id FROM plates_draw WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_FASTER = """
SELECT 1 FROM plates_intent
 WHERE draw_id = ANY(%s) AND answered_at IS NULL AND NOT id = ANY(%s) LIMIT 1
"""
_ANSWERED = """
UPDATE plates_intent i SET answered_at = %s, index = v.index, refused = v.refused
  FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS v(id, index, refused)
 WHERE i.id = v.id
"""


class Fenced(Exception):
    """Another sequencer leads this pool now, or somebody was faster: read the log again."""

    def __init__(self, pool: str) -> None:
        super().__init__(pool)
        self.pool = pool


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head to be published with a batch."""

    size: int
    note: str


def commit(batch: Batch, cosigned: Head | None = None) -> int:
    """Write a batch; the number of its entries. Errors: Fenced, DatabaseError.

    `cosigned` is the head before the batch with the province's signature. Where nobody cosigns,
    the new head is signed in the transaction: nobody sees that unless it is committed.
    """
    ledger, now = batch.ledger, clock.now()
    before = ledger.size
    tiles: list[FullTile] = []
    for _, body in batch.entries:
        tiles.extend(ledger.edge.append(leaf_hash(body)))
    with transaction.atomic(durable=True):
        _take_the_lead(batch, before)
        with connection.cursor() as cursor:
            if batch.entries:
                verbs = [verb for verb, _ in batch.entries]
                bodies = [body for _, body in batch.entries]
                cursor.execute(_ENTRIES, [ledger.pool, before, now, verbs, bodies])
        if tiles:
            Tile.objects.bulk_create(
                Tile(pool_id=ledger.pool, level=t.level, index=t.index, hashes=t.hashes)
                for t in tiles
            )
        _project(batch, now)
        if batch.projection.worth_telling:
            notices.tell_later(batch.projection.worth_telling)
        head = Head(ledger.size, ledger.note) if ledger.alone else cosigned
        if head is not None and head.size > ledger.published:
            publish(ledger, head.note, head.size, now)
        if ledger.size - ledger.stored_size >= STORE_EVERY:
            StateSnapshot.objects.update_or_create(
                pool_id=ledger.pool,
                defaults={"size": ledger.size, "body": store(ledger.state)},
            )
            ledger.stored_size = ledger.size
    return len(batch.entries)


def _take_the_lead(batch: Batch, before: int) -> None:
    """The fence: this writer still leads, and the log is as long as it believes."""
    ledger = batch.ledger
    fields: dict[str, Any] = {
        "tree_size": ledger.size,
        "root": ledger.edge.root() if ledger.size else b"",
        "counts": ledger.state.counts(),
    }
    if any(verb == "rules" for verb, _ in batch.entries):
        fields["rules"] = ledger.state.rules.as_object()
    led = Pool.objects.filter(pk=ledger.pool, epoch=ledger.epoch, tree_size=before)
    if not led.update(**fields):
        raise Fenced(ledger.pool)


def _project(batch: Batch, now: datetime) -> None:
    projection, pool = batch.projection, batch.ledger.pool
    answered = batch.answered
    with connection.cursor() as cursor:
        if projection.ended:
            _require_nobody_was_faster(batch, projection)
        if projection.changes:
            cursor.execute(_DRAWS, [_as_json(projection)])
            if cursor.rowcount != len(projection.changes):
                raise Fenced(pool)
            waiting.announce(projection.changes)
        if projection.dropped:
            cursor.execute(_DROPPED, [list(projection.dropped), NumberState.HELD.value])
            if cursor.rowcount != len(projection.dropped):
                raise Fenced(pool)
        if projection.held:
            numbers = [number for number, _ in projection.held.values()]
            lasts = [until for _, until in projection.held.values()]
            cursor.execute(_HELD, [pool, now, numbers, list(projection.held), lasts])
        if batch.adopted and projection.assigned:
            cursor.execute(_ASSIGNED, [list(projection.assigned)])
        if answered:
            cursor.execute(
                _ANSWERED,
                [
                    now,
                    [asked.id for asked in answered],
                    [asked.index for asked in answered],
                    [asked.refused for asked in answered],
                ],
            )


def _require_nobody_was_faster(batch: Batch, projection: Projection) -> None:
    """No draw that this batch ends has been answered by its owner meanwhile."""
    ending = list(projection.ended)
    with connection.cursor() as cursor:
        cursor.execute(_ENDING, [ending])
        # A statement of its own: it sees what those who held the rows have committed.
        cursor.execute(_FASTER, [ending, [asked.id for asked in batch.answered]])
        if cursor.fetchone() is not None:
            raise Fenced(batch.ledger.pool)


def _as_json(projection: Projection) -> str:
    """The changes as the statement reads them, in the order of the rows' ids."""
    return json.dumps(
        [
            {"id": str(draw_id)} | {name: _plain(value) for name, value in fields.items()}
            for draw_id, fields in sorted(projection.changes.items())
        ],
        ensure_ascii=False,
    )


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    return value
