"""Writing a batch: entries, tiles, projections, answers and the published head, all or nothing.

Why one transaction for a batch: what is acknowledged and what stands in the log cannot differ, and
nothing is written by somebody who no longer leads.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection, transaction

from doorstep.audit.prepared import row_of
from doorstep.kernel import clock
from doorstep.plates import notices, waiting
from doorstep.plates.log import entries as e
from doorstep.plates.log.merkle import leaf_hash
from doorstep.plates.log.storing import store, worth_storing
from doorstep.plates.log.tiles import Tile as FullTile
from doorstep.plates.models import Number, StateSnapshot, Tile
from doorstep.plates.sequencer.batch import KEEPING, Batch, numbers_of
from doorstep.plates.sequencer.projection import Projection
from doorstep.plates.types import NumberState

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
# One statement for what every batch writes. The fence is its first part: whoever no longer leads,
# or believes in a log of another length, writes nothing of the rest.
_WRITE = f"""
WITH led AS (
    UPDATE plates_pool SET tree_size = %(size)s, root = %(root)s, counts = %(counts)s::jsonb,
           rules = coalesce(%(rules)s::jsonb, rules)
     WHERE id = %(pool)s AND epoch = %(epoch)s AND tree_size = %(before)s RETURNING id
), entries AS (
    INSERT INTO plates_entry (pool_id, index, verb, body, written_at)
    SELECT id, n - 1 + %(before)s, verb, body, %(now)s
      FROM led, unnest(%(verbs)s::text[], %(bodies)b::bytea[])
           WITH ORDINALITY AS written(verb, body, n)
), drawn AS (
    UPDATE plates_draw d
       SET {", ".join(f"{name} = coalesce(v.{name}, d.{name})" for name in _COLUMNS)},
           material = coalesce((%(materials)b::bytea[])[v.material], d.material)
      FROM led, json_to_recordset(%(draws)s::json) AS v(
           id uuid, stood text[], material integer,
           {", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())})
     WHERE d.id = ANY(%(changed)s::uuid[]) AND d.id = v.id
       AND (v.stood IS NULL OR d.state = ANY(v.stood))
    RETURNING d.id
), held AS (
    INSERT INTO plates_number (pool_id, number, state, draw_id, until, case_number, changed_at)
    SELECT led.id, number, 'held', draw_id, until, '', %(now)s
      FROM led, unnest(%(held)s::text[], %(holders)s::uuid[], %(untils)s::date[])
           AS given(number, draw_id, until)
), answered AS (
    UPDATE plates_intent i SET answered_at = %(now)s, index = v.index, refused = v.refused
      FROM led, unnest(%(asked)s::bigint[], %(indexes)s::bigint[], %(refused)s::text[])
           AS v(id, index, refused)
     WHERE i.id = v.id
), head AS (
    INSERT INTO plates_checkpoint (pool_id, size, note, published_at)
    SELECT id, %(head)s, %(note)s, %(now)s FROM led WHERE %(note)s <> '' ON CONFLICT DO NOTHING
)
SELECT (SELECT count(*) FROM drawn), ({waiting.NOTIFY}) FROM led
"""  # noqa: S608 - made of the names above
# An assignment of our own was made by the registration; only an adopted one is news.
_ASSIGNED = """
WITH numbers AS (
    UPDATE plates_number SET state = 'assigned', until = NULL
     WHERE draw_id = ANY(%s) AND state = 'held' RETURNING draw_id
)
UPDATE plates_draw SET state = 'assigned' FROM numbers WHERE id = draw_id AND state = 'held'
"""
_LEADS = """
SELECT 1 FROM plates_pool WHERE id = %s AND epoch = %s AND tree_size = %s FOR NO KEY UPDATE
"""
_DROPPED = "DELETE FROM plates_number WHERE draw_id = ANY(%s) AND state = %s"
_LET_GO = """
DELETE FROM plates_number
 WHERE pool_id = %s AND number = ANY(%s) AND state = 'retained' AND until < %s
"""
_ENDING = "SELECT id FROM plates_draw WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_FASTER = """
SELECT 1 FROM plates_intent
 WHERE draw_id = ANY(%s) AND answered_at IS NULL AND NOT id = ANY(%s) LIMIT 1
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
    head = Head(ledger.size, ledger.note) if ledger.alone else cosigned
    if head is not None and head.size <= ledger.published:
        head = None
    with transaction.atomic(durable=True):
        if batch.projection.ended or batch.projection.unretained:
            _clear_the_way(batch, before)
        _write(batch, before, head, now)
        if tiles:
            Tile.objects.bulk_create(
                Tile(pool_id=ledger.pool, level=t.level, index=t.index, hashes=t.hashes)
                for t in tiles
            )
        if ledger.time_to_tell():
            notices.tell_later(ledger.pool)
        if worth_storing(ledger.state, ledger.stored_size):
            StateSnapshot.objects.update_or_create(
                pool_id=ledger.pool,
                defaults={"size": ledger.size, "body": store(ledger.state)},
            )
            ledger.stored_size = ledger.size
    if head is not None:
        ledger.published = head.size
    return len(batch.entries)


def _clear_the_way(batch: Batch, before: int) -> None:
    """For a batch that ends draws: nobody was faster than it, and their numbers are let go.

    The draws are locked before their numbers, as everybody does.
    """
    ledger, projection = batch.ledger, batch.projection
    ending = list(projection.ended)
    with connection.cursor() as cursor:
        cursor.execute(_LEADS, [ledger.pool, ledger.epoch, before])
        if cursor.fetchone() is None:
            raise Fenced(ledger.pool)
        cursor.execute(_ENDING, [ending])
        # A statement of its own: it sees what those who held the rows have committed.
        cursor.execute(_FASTER, [ending, [asked.id for asked in batch.answered]])
        if cursor.fetchone() is not None:
            raise Fenced(ledger.pool)
        cursor.execute(_DROPPED, [list(projection.dropped), NumberState.HELD.value])
        if cursor.rowcount != len(projection.dropped):
            raise Fenced(ledger.pool)
        if projection.unretained and not batch.adopted:
            # Whoever took a number again on its last day was faster.
            cursor.execute(_LET_GO, [ledger.pool, projection.unretained, clock.today()])
            if cursor.rowcount != len(projection.unretained):
                raise Fenced(ledger.pool)


def _write(batch: Batch, before: int, head: Head | None, now: datetime) -> None:
    ledger, projection, answered = batch.ledger, batch.projection, batch.answered
    rules = ledger.state.rules if any(verb == "rules" for verb, _ in batch.entries) else None
    draws, materials = _changes(projection)
    row = row_of(
        _WRITE,
        {
            "pool": ledger.pool,
            "epoch": ledger.epoch,
            "before": before,
            "size": ledger.size,
            "root": ledger.edge.root() if ledger.size else b"",
            "counts": json.dumps(ledger.state.counts()),
            "rules": None if rules is None else json.dumps(rules.as_object(), ensure_ascii=False),
            "now": now,
            "verbs": [verb for verb, _ in batch.entries],
            "bodies": [body for _, body in batch.entries],
            "draws": draws,
            "materials": materials,
            "changed": list(projection.changes),
            "notices": waiting.notices(projection.changes),
            "held": [number for number, _ in projection.held.values()],
            "holders": list(projection.held),
            "untils": [until for _, until in projection.held.values()],
            "asked": [asked.id for asked in answered],
            "indexes": [asked.index for asked in answered],
            "refused": [asked.refused for asked in answered],
            "head": head.size if head is not None else 0,
            "note": head.note if head is not None else "",
        },
    )
    if row is None or row[0] != len(projection.changes):
        raise Fenced(ledger.pool)
    if batch.adopted:
        _adopted(batch, now)


def _adopted(batch: Batch, now: datetime) -> None:
    """What the acts behind a tail of the province had written here, before it was lost."""
    ledger, projection = batch.ledger, batch.projection
    with connection.cursor() as cursor:
        cursor.execute(_ASSIGNED, [list(projection.assigned)])
    answered = [asked.fields for asked in batch.answered if asked.verb in KEEPING]
    ours = {number for fields in answered for number in numbers_of(fields)}
    for number, entry in projection.kept.items():
        if number in ours:
            # The act is here, and perhaps a later one that waits for the log.
            continue
        row = Number.objects.filter(pool_id=ledger.pool, number=number)
        match entry:
            case e.Retain():
                until = clock.local_day(datetime.fromtimestamp(entry.until, UTC))
                Number.objects.update_or_create(
                    pool_id=ledger.pool,
                    number=number,
                    defaults={
                        "state": NumberState.RETAINED.value,
                        "until": until,
                        "owner_key": entry.na,
                        "changed_at": now,
                    },
                )
            case e.Reclaim():
                row.update(state=NumberState.ASSIGNED.value, until=None, owner_key="")
            case _:
                row.delete()


def _changes(projection: Projection) -> tuple[str, list[bytes]]:
    """The changes as the statement reads them, in the order of the rows' ids, and their bytes."""
    rows, materials = [], []
    for draw_id, fields in sorted(projection.changes.items()):
        row: dict[str, object] = {"id": str(draw_id)}
        for name, value in fields.items():
            if isinstance(value, bytes):
                materials.append(value)
                row[name] = len(materials)
            else:
                row[name] = value.isoformat() if isinstance(value, date) else value
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False), materials
