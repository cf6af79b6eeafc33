"""One step of the sequencer: collect, let the province replay, write, publish.

Why the province is asked before the commit: nothing is committed that it has not replayed. A batch
it could not be asked about waits in memory and is asked again; its intents stay in line.
"""

import time

import structlog
from django.conf import settings

from doorstep.kernel import clock
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log.checkpoint import Checkpoint, Note, NoteInvalid, NoteKey
from doorstep.plates.log.model import Phase
from doorstep.plates.log.refusals import Refused
from doorstep.plates.models import Entry, Intent, Pool
from doorstep.plates.sequencer import refusing
from doorstep.plates.sequencer.adopting import adopt
from doorstep.plates.sequencer.batch import Batch
from doorstep.plates.sequencer.commit import Fenced, Head, commit
from doorstep.plates.sequencer.ledger import Ledger, publish
from doorstep.plates.sequencer.province import (
    Province,
    ProvinceAway,
    ProvinceConflict,
    ProvinceRefuses,
    Turn,
)
from doorstep.plates.sequencer.supervised import LocalSupervisor
from doorstep.plates.sequencer.tree import edge_of

log = structlog.get_logger(__name__)

TAIL_AT_ONCE = 2_000
STALE_S = 60.0
"""A batch that waited so long for the province is made anew: its minute has passed."""
IDLE_TURN_S = 5.0
"""An idle city asks at least so often, so that an order of the province arrives."""
AGAIN_S = 0.5
"""Pause before a province that did not answer, or refused what nobody asked for, is asked again."""


class Sequencer:
    """The writer of one pool; a step is one batch, and nothing is kept that a crash could lose."""

    def __init__(self, pool: str) -> None:
        self.pool = pool
        self.province = Province(settings.PROVINCE_URL) if settings.PROVINCE_URL else None
        self.ledger = Ledger.lead(pool, alone=self.province is None)
        self._pending: Batch | None = None
        self._made_at = 0.0
        self._ask_after = 0.0
        self._heard_at = 0.0
        self._present = False
        """The province has answered since the last time it did not."""

    def step(self) -> int:
        """Write one batch; the number of entries written. Errors: Fenced, DatabaseError."""
        if self.province is None:
            batch = self._collected(LocalSupervisor())
            self._pending = None
            return commit(batch) if batch is not None else 0
        if time.monotonic() < self._ask_after:
            return 0
        try:
            return self._with(self.province)
        except (ProvinceAway, ProvinceRefuses) as away:
            self._is_away(str(away))
            return 0

    def close(self) -> None:
        """Leave the pool to another; nothing is written afterwards."""
        if self.province is not None:
            self.province.close()

    def _with(self, province: Province) -> int:
        if not self._present:
            # Nothing is put together before the province is there.
            self._meet(province)
        batch = self._collected(province)
        if batch is None and not self._needs_turn():
            return 0
        cosigned = None
        if self._needs_turn() or (batch is not None and batch.entries):
            answer, cosigned = self._turn(province, batch)
            if batch is not None and answer.refused is not None:
                if not refusing.refused_by_province(batch, *answer.refused):
                    time.sleep(AGAIN_S)
                raise Fenced(self.pool)
        if batch is not None:
            self._pending = None
            return commit(batch, cosigned)
        if cosigned is not None:
            publish(self.ledger, cosigned.note, cosigned.size, clock.now())
        return 0

    def _collected(self, supervisor: Province | LocalSupervisor) -> Batch | None:
        """The batch that waits for the province, or a new one; None where there is nothing."""
        if self._pending is not None:
            if time.monotonic() - self._made_at > STALE_S:
                raise Fenced(self.pool)
            return self._pending
        batch = Batch(self.ledger, supervisor)
        batch.collect()
        if batch.worth_writing:
            self._pending, self._made_at = batch, time.monotonic()
        return self._pending

    def _needs_turn(self) -> bool:
        """Whether the province has something to do for what is committed."""
        ledger = self.ledger
        fill = ledger.state.fill
        return (
            ledger.size > ledger.published
            or bool(ledger.closing)
            or any(log_id not in ledger.proofs for log_id in ledger.nonces)
            or (fill is not None and len(fill.rules.parties) > 1 and ledger.fill_proof is None)
            or time.monotonic() - self._heard_at > IDLE_TURN_S
        )

    def _meet(self, province: Province) -> None:
        """Learn its keys, bring it up to date or take over what it has more."""
        known = province.public_keys()
        self.ledger.state.pinned |= {known["supervisor"]}
        Pool.objects.filter(pk=self.pool).update(province=known, away_since=None)
        _, cosigned = self._turn(province, None)
        if cosigned is not None:
            publish(self.ledger, cosigned.note, cosigned.size, clock.now())
        self._present = True

    def _turn(self, province: Province, batch: Batch | None) -> tuple[Turn, Head | None]:
        """One message and what it brought. Errors: ProvinceAway, Fenced."""
        ledger = self.ledger
        proposal = [body for _, body in batch.entries] if batch is not None else []
        note = ledger.note if ledger.size > ledger.published else ""
        try:
            answer = province.turn(ledger, ledger.size, note, proposal=proposal)
        except ProvinceConflict as conflict:
            self._resolve(province, conflict)
            answer = province.turn(ledger, ledger.size, note, proposal=proposal)
        self._heard_at = time.monotonic()
        self._take(province, answer)
        if not note or not answer.cosignature:
            return answer, None
        cosigned = f"{note}{answer.cosignature}\n"
        witness = NoteKey.parse(province.public_keys()["witness"])
        try:
            held = Note.parse(cosigned).signed_by([witness], VERIFIERS)
        except NoteInvalid as broken:
            raise ProvinceAway(f"cosignature: {broken}") from broken
        if not held:
            raise ProvinceAway("cosignature: none")
        return answer, Head(ledger.size, cosigned)

    def _resolve(self, province: Province, conflict: ProvinceConflict) -> None:
        """What stands between the two logs. Errors: Fenced, ProvinceAway."""
        match conflict.code:
            case "behind":
                self._bring_up(province, int(conflict.said.get("size", 0)))
            case "ahead":
                try:
                    adopt(self.ledger, province)
                except Refused as refused:
                    log.error("the province's tail does not follow", rule=refused.rule)
                    raise ProvinceAway(f"tail: {refused.rule}") from refused
                raise Fenced(self.pool)
            case "epoch":
                raise Fenced(self.pool)
            case _:
                log.error("the province refuses this log", pool=self.pool, said=conflict.said)
                raise ProvinceAway(conflict.code)

    def _bring_up(self, province: Province, start: int) -> None:
        """Hand over committed entries in pieces, each under a head of its own."""
        ledger = self.ledger
        while start < ledger.size:
            end = min(start + TAIL_AT_ONCE, ledger.size)
            rows = Entry.objects.filter(pool_id=self.pool, index__gte=start, index__lt=end)
            bodies = [bytes(body) for body in rows.order_by("index").values_list("body", flat=True)]
            note = ledger.signed(Checkpoint(ledger.origin, end, edge_of(self.pool, end).root()))
            try:
                province.turn(ledger, end, note, tail=(start, bodies))
            except ProvinceConflict as conflict:
                raise ProvinceAway(f"tail: {conflict.code}") from conflict
            start = end

    def _take(self, province: Province, answer: Turn) -> None:
        """Keep what the province gave, once it is found to be good. Errors: ProvinceAway."""
        ledger = self.ledger
        coin = bytes.fromhex(province.public_keys()["vrf"])
        for log_id, (nonce, proof) in answer.proofs.items():
            draw = ledger.state.draws.get(log_id)
            if draw is None or draw.phase is not Phase.CALLED or log_id in ledger.proofs:
                continue
            if ledger.coins.verify(coin, draw.alpha, bytes.fromhex(proof)) is None:
                raise ProvinceAway("betas/proof")
            ledger.proofs[log_id] = (nonce, proof)
        for log_id, sig in answer.unopened.items():
            if log_id in ledger.state.draws:
                ledger.unopened[log_id] = sig
        if answer.fill is not None:
            ledger.fill_proof = answer.fill
        # Who was asked about and got neither is asked again when the clock is looked at.
        ledger.closing.clear()
        for order in answer.orders:
            _obey(self.pool, order)

    def _is_away(self, why: str) -> None:
        self._ask_after = time.monotonic() + AGAIN_S
        if self._present or Pool.objects.filter(pk=self.pool, away_since=None).exists():
            log.warning("the province is away", pool=self.pool, why=why)
            Pool.objects.filter(pk=self.pool).update(away_since=clock.now())
        self._present = False


def _obey(pool: str, order: dict[str, object]) -> None:
    """What the province orders waits for the log like any other wish; repeated, it is the same."""
    Intent.objects.bulk_create(
        [
            Intent(
                pool_id=pool,
                verb=str(order.get("verb", "")),
                fields=order.get("asked", {}),
                order=str(order.get("id", ""))[:64],
                made_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )
