"""One message of a city, in one durable transaction with the pool's row locked.

Why this order: fence, what was written, nonces of draws called in it, proofs, closing, and only
then what shall be written next. Proofs are computed before the commit: nothing leaves this
process before it, and if it fails the message was never heard.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import transaction

from doorstep.kernel import clock
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.wire import decode, is_count
from doorstep.province import approvals, keys
from doorstep.province.errors import Behind, OldEpoch, UnknownPool
from doorstep.province.messages import Turn
from doorstep.province.witness import closing, cosign, store
from doorstep.province.witness.checks import KEPT, proofs
from doorstep.province.witness.mirror import SKEW_S, Mirror
from doorstep.province.witness.nonces import fitting
from doorstep.province.witness.store import Row


@dataclass(slots=True)
class Holder:
    """Where the mirror of one pool is kept between turns; None after anything went wrong."""

    mirror: Mirror | None = None
    _stored: tuple[str, list[bytes]] = ("", [])
    """The proposal this process stored last, with its digest."""

    def fitting(self, row: Row) -> Mirror:
        """The mirror of what the locked row says is cosigned."""
        mirror = self.mirror
        if mirror is not None and mirror.size < row.size:
            try:
                mirror.catch_up(row.size)
            except Refused:
                mirror = None
        if mirror is None or not mirror.fits(row):
            mirror = self.again(row)
        self.mirror = mirror
        return mirror

    def again(self, row: Row) -> Mirror:
        """The mirror read again from the database, with nothing on top."""
        self.mirror = None
        self.mirror = Mirror.load(row, keys.vrf_public())
        return self.mirror

    def proposal(self, row: Row) -> list[bytes]:
        """The stored proposal."""
        if self._stored[0] != row.stored:
            self._stored = row.stored, store.proposal(row.pool)
        return self._stored[1]

    def propose(self, row: Row, bodies: list[bytes]) -> None:
        """Store a proposal."""
        row.proposal = bodies
        row.accepted = [*row.accepted, cosign.digest(bodies)]
        self._stored = row.stored, bodies


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer, and what of the message is to be recorded as strange."""

    answer: dict[str, Any]
    strange: dict[str, Any] | None


@transaction.atomic(durable=True)
def take_turn(pool: str, holder: Holder, turn: Turn) -> Outcome:
    """Errors: ProvinceError for every answer that is not 200."""
    row = store.lock(pool)
    if row is None:
        raise UnknownPool
    if turn.epoch < row.epoch:
        raise OldEpoch(epoch=row.epoch)
    row.epoch = turn.epoch
    strange = None
    if turn.size < row.size:
        cosign.require_no_rollback(row, turn)
    cosign.require_known_beginning(row, turn)
    if turn.size > row.size:
        strange = _cosign(row, holder, turn)
    else:
        cosign.require_same_head(row, turn)
    mirror = holder.fitting(row)
    now = clock.now()
    nonces = fitting(mirror.calls, turn.nonces)
    openings = store.take_nonces(pool, nonces, mirror.calls, now) if mirror.calls else {}
    openings = closing.close(pool, mirror.calls, turn.close, openings)
    answer = {
        "size": row.size,
        "cosignature": cosign.line_of(row.note),
        **_answered(mirror, openings),
        "orders": approvals.standing_orders(pool) if row.ordered else [],
    }
    mirror.snapshot()
    answer["refused"] = _propose(row, holder, turn) if turn.proposal else None
    store.save(row, now)
    return Outcome(answer, strange)


def _cosign(row: Row, holder: Holder, turn: Turn) -> dict[str, Any] | None:
    start = row.size
    bodies = cosign.told(row, turn)
    if bodies is None:
        bodies = holder.proposal(row)[: turn.size - start]
        if len(bodies) < turn.size - start:
            raise Behind(size=start)
    mirror = holder.fitting(row)
    if not mirror.follows(bodies):
        mirror = holder.again(row)
    agreed = cosign.cosign(row, mirror, turn, bodies)
    return None if agreed else {"from": start, "size": turn.size}


def _answered(mirror: Mirror, openings: store.Openings) -> dict[str, Any]:
    """Proofs of every open call whose nonce is held, notes of those that were closed."""
    proven: list[dict[str, Any]] = []
    closed: list[dict[str, Any]] = []
    for log_id, (nonce, unopened) in sorted(openings.items()):
        alpha = mirror.calls[log_id].alpha
        if unopened:
            closed.append({"id": log_id, "unopened": unopened})
            continue
        proven.append({"id": log_id, "nonce": nonce, "proof": _proof(alpha)})
    fill = mirror.fill
    return {
        "proofs": proven,
        "closed": closed,
        "fill": None if fill is None else {"id": fill.id, "proof": _proof(fill.alpha)},
    }


def _proof(alpha: bytes) -> str:
    """Our coin for a leaf; the same message twice costs one evaluation."""
    return _proven(keys.vrf_key(), alpha)


@lru_cache(maxsize=KEPT)
def _proven(secret: bytes, alpha: bytes) -> str:
    return proofs().prove(secret, alpha).hex()


def _propose(row: Row, holder: Holder, turn: Turn) -> dict[str, Any] | None:
    """Replay what the city wants to write; the entry that is refused, or None when it may."""
    bodies = list(turn.proposal)
    if row.stored and bodies == holder.proposal(row):
        return None
    mirror = holder.fitting(row)
    if not mirror.follows(bodies):
        mirror = holder.again(row)
    now = clock.now().timestamp()
    if _is_far(bodies[len(mirror.ahead) :], now):
        return _refused(len(mirror.ahead), Refused("log/time"))
    try:
        mirror.advance(bodies, now)
    except Refused as refused:
        holder.mirror = None
        return _refused(len(mirror.ahead), refused)
    holder.propose(row, bodies)
    return None


def _is_far(bodies: list[bytes], now: float) -> bool:
    """Whether the first of the entries has a time that is refused, told before it is replayed:
    a city whose clock is wrong costs no reading again.
    """
    try:
        t = decode(bodies[0]).get("t", now) if bodies else now
    except Refused:
        return False
    return is_count(t) and abs(t - now) > SKEW_S


def _refused(at: int, refused: Refused) -> dict[str, Any]:
    return {"at": at, "rule": refused.rule, "sentence": refused.sentence}
