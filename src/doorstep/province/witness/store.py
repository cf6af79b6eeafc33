"""The statements of a turn, each one round trip whatever the size of a batch.

Why SQL: a batch writes a hundred entries, and objects for each would cost more than the replay.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.audit.prepared import row_of, rows_of
from doorstep.plates.log.model import Draw

_LOCK = """
SELECT p.origin, p.log_vkey, p.supervisors, p.epoch, p.size, p.root, p.note, p.accepted,
       EXISTS (SELECT FROM province_request r
                WHERE r.pool_id = p.id AND r.ordered AND r.index IS NULL
                  AND r.state = 'approved')
  FROM province_pool p WHERE p.id = %(pool)s FOR UPDATE OF p
"""
_PROPOSAL = "SELECT proposal FROM province_pool WHERE id = %(pool)s"
# Whatever a turn changes; entries, calls and a head only where one was cosigned.
_SAVE = """
WITH entries AS (
    INSERT INTO province_entry (pool_id, index, body)
    SELECT %(pool)s, %(start)s + at - 1, body
      FROM unnest(%(bodies)b::bytea[]) WITH ORDINALITY AS given(body, at)
), calls AS (
    INSERT INTO province_call (pool_id, log_id, alpha, commitment, call_t, reveal_s, at)
    SELECT %(pool)s, given.*, %(at)s::timestamptz
      FROM unnest(%(ids)s::bigint[], %(alphas)b::bytea[], %(commitments)s::text[],
                  %(call_ts)s::bigint[], %(reveal_ss)s::bigint[]) AS given
), head AS (
    INSERT INTO province_checkpoint (pool_id, size, root, note, at)
    SELECT %(pool)s, %(size)s, %(root)s, %(note)s, %(at)s WHERE %(cosigned)s
)
UPDATE province_pool
   SET epoch = %(epoch)s, size = %(size)s, root = %(root)s, note = %(note)s,
       accepted = %(accepted)s::text[], heard_at = %(at)s,
       cosigned_at = CASE WHEN %(cosigned)s THEN %(at)s ELSE cosigned_at END,
       proposal = CASE WHEN %(keep)s THEN proposal ELSE %(proposal)b::bytea[] END
 WHERE id = %(pool)s RETURNING size
"""
# Who is first decides: a draw that has its answer keeps it. The rows are in order, so that two
# that answer the same draws wait for each other in one order.
_NONCES = """
WITH taken AS (
    INSERT INTO province_opening (pool_id, log_id, nonce, unopened, at)
    SELECT %(pool)s, log_id, nonce, '', %(at)s::timestamptz
      FROM unnest(%(ids)s::bigint[], %(texts)s::text[]) AS given(log_id, nonce) ORDER BY log_id
    ON CONFLICT DO NOTHING RETURNING log_id, nonce, unopened
)
SELECT log_id, nonce, unopened FROM taken
UNION ALL
SELECT log_id, nonce, unopened FROM province_opening
 WHERE pool_id = %(pool)s AND log_id = ANY(%(open)s::bigint[])
"""
_UNOPENED = """
INSERT INTO province_opening (pool_id, log_id, nonce, unopened, at)
SELECT %(pool)s, log_id, '', note, %(at)s::timestamptz
  FROM unnest(%(ids)s::bigint[], %(texts)s::text[]) AS given(log_id, note) ORDER BY log_id
ON CONFLICT DO NOTHING RETURNING log_id
"""
_OPENINGS = """
SELECT log_id, nonce, unopened FROM province_opening
 WHERE pool_id = %(pool)s AND log_id = ANY(%(open)s::bigint[])
"""
_SEEN = """
SELECT log_id, at FROM province_call WHERE pool_id = %(pool)s AND log_id = ANY(%(open)s::bigint[])
"""

Openings = dict[int, tuple[str, str]]
"""Nonce and note by draw; one of the two is empty."""


@dataclass(slots=True)
class Row:
    """The locked row of a pool, as the turn changes it."""

    pool: str
    origin: str
    log_vkey: str
    supervisors: list[str]
    epoch: int
    size: int
    root: bytes
    note: str
    accepted: list[str]
    ordered: bool
    """Whether an order of the province stands."""
    proposal: list[bytes] | None = None
    """What is to be stored; None keeps what is stored."""
    bodies: Sequence[bytes] = ()
    """Entries that this turn cosigns, up to `size`."""
    calls: Sequence[Draw] = ()
    """The draws they call."""

    @property
    def stored(self) -> str:
        """The digest of the stored proposal; empty without one."""
        return self.accepted[-1] if self.accepted else ""


def lock(pool: str) -> Row | None:
    """The row of a pool, locked until the end of the transaction."""
    found = row_of(_LOCK, {"pool": pool})
    return None if found is None else Row(pool, *found)


def proposal(pool: str) -> list[bytes]:
    """The stored proposal."""
    found = row_of(_PROPOSAL, {"pool": pool})
    return [] if found is None else list(found[0])


def save(row: Row, at: datetime) -> None:
    """What the turn changed: the row of the pool, and what it cosigned."""
    row_of(
        _SAVE,
        {
            "pool": row.pool,
            "epoch": row.epoch,
            "size": row.size,
            "root": row.root,
            "note": row.note,
            "accepted": row.accepted,
            "at": at,
            "keep": row.proposal is None,
            "proposal": row.proposal or [],
            "cosigned": bool(row.bodies),
            "start": row.size - len(row.bodies),
            "bodies": list(row.bodies),
            "ids": [draw.id for draw in row.calls],
            "alphas": [draw.alpha for draw in row.calls],
            "commitments": [draw.cn for draw in row.calls],
            "call_ts": [draw.call_t for draw in row.calls],
            "reveal_ss": [draw.terms.reveal_s for draw in row.calls],
        },
    )


def take_nonces(
    pool: str, nonces: Mapping[int, str], open_calls: Iterable[int], at: datetime
) -> Openings:
    """Store nonces that open their commitments; the answers that the open calls have now."""
    ids = list(nonces)
    return _openings(
        _NONCES,
        {
            "pool": pool,
            "ids": ids,
            "texts": [nonces[log_id] for log_id in ids],
            "open": list(open_calls),
            "at": at,
        },
    )


def sign_unopened(pool: str, notes: Mapping[int, str], at: datetime) -> None:
    """Notes that no nonce is taken any more."""
    ids = list(notes)
    texts = [notes[log_id] for log_id in ids]
    rows_of(_UNOPENED, {"pool": pool, "ids": ids, "texts": texts, "at": at})


def openings(pool: str, ids: Iterable[int]) -> Openings:
    """Answers of those of the draws that have one."""
    return _openings(_OPENINGS, {"pool": pool, "open": list(ids)})


def seen_at(pool: str, ids: Iterable[int]) -> dict[int, datetime]:
    """When each of these calls was cosigned here."""
    return dict(rows_of(_SEEN, {"pool": pool, "open": list(ids)}))


def _openings(text: str, values: Mapping[str, object]) -> Openings:
    return {log_id: (nonce, unopened) for log_id, nonce, unopened in rows_of(text, values)}
