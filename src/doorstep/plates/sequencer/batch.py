"""One batch: what the waiting intents and the clock add to the log, in memory.

Why nothing is locked here: proofs and signatures take their time; the transaction that follows
checks the fence and, for every draw it ends, that nobody was faster.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from doorstep.kernel import clock
from doorstep.law import working_days
from doorstep.plates import keys
from doorstep.plates.crypto import ecvrf
from doorstep.plates.log import entries as e
from doorstep.plates.log import writing
from doorstep.plates.log.drawing import LATE_S
from doorstep.plates.log.model import Draw as LogDraw
from doorstep.plates.log.model import Effects, Phase
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.state import DAY, local_day
from doorstep.plates.models import Draw, Intent, Number
from doorstep.plates.sequencer.supervised import supervised_entry
from doorstep.plates.types import DrawState, NumberState

if TYPE_CHECKING:
    from doorstep.plates.sequencer.ledger import Ledger

INTENTS_AT_ONCE = 256
GRACE = timedelta(seconds=5)
LINE_PATIENCE = timedelta(days=1)


@dataclass(slots=True)
class Ended:
    """A draw that this batch ends: valid only while its row is still in `state`."""

    draw_id: UUID
    state: DrawState
    drops_number: bool


@dataclass(slots=True)
class Batch:
    """Entries to write and what the tables will say when they are written."""

    ledger: "Ledger"
    entries: list[tuple[str, bytes]] = field(default_factory=list)
    effects: list[Effects] = field(default_factory=list)
    changes: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    ended: list[Ended] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    answered: list[Intent] = field(default_factory=list)
    t: int = 0

    @property
    def worth_writing(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.entries or self.answered)

    def collect(self) -> None:
        """Take the waiting intents in order, then what the clock and the line ask for."""
        now = clock.now()
        self.t = max(self.ledger.state.t, writing.minute(now.timestamp()))
        waiting = (
            Intent.objects.select_related("draw")
            .filter(pool_id=self.ledger.pool, answered_at__isnull=True)
            .order_by("id")[:INTENTS_AT_ONCE]
        )
        taken = list(waiting)
        for intent in taken:
            self._answer(intent)
        if self.ledger.state.rules_or_none is not None:
            self._fill_betas()
            self._run_line()
            # Nothing runs out while somebody's answer may still stand in the queue.
            if len(taken) < INTENTS_AT_ONCE and self.ledger.look_at_clock(now):
                self._expire()
                self._snapshot()

    def _answer(self, intent: Intent) -> None:
        try:
            entry = self._entry_for(intent)
            intent.index = self._add(entry).index
        except Refused as refused:
            intent.refused = refused.rule
            if intent.draw is not None and intent.verb == "request":
                self._change(
                    intent.draw.id,
                    state=DrawState.REFUSED,
                    ended_why=refused.rule,
                    ended_sentence=refused.sentence,
                )
        else:
            self._after(intent)
        self.answered.append(intent)

    def _entry_for(self, intent: Intent) -> e.Entry:
        state, draw, given = self.ledger.state, intent.draw, intent.fields
        if draw is None:
            return supervised_entry(state, self.t, intent.verb, given)
        if intent.verb == "request":
            return self._request(draw)
        if draw.log_id is None:
            raise Refused("draw/unknown")
        match intent.verb:
            case "open":
                return self._betas(draw.log_id, draw.nonce)
            case "choose":
                offered = state.draw(draw.log_id, Phase.OFFERED)
                self._name(
                    writing.in_the_way_of_refill(
                        state, offered, lambda n: self.ledger.former_place(n) is not None
                    )
                )
                return writing.choose_entry(
                    state, offered, t=self.t, number=given["number"], sig=given["sig"]
                )
            case "cancel":
                return e.Expire(t=self.t, id=draw.log_id, why="cancelled", note=(given["note"],))
            case "assign":
                return e.Assign(t=self.t, id=draw.log_id, number=given["number"])
            case _:
                raise Refused("log/unknown-entry")

    def _request(self, draw: Draw) -> e.Request:
        return writing.request_entry(
            self.ledger.state,
            t=self.t,
            ch=draw.channel,
            cn=draw.commitment,
            ck=draw.one_time_key,
            nv=draw.vehicle_key,
            na=draw.applicant_key,
        )

    def _after(self, intent: Intent) -> None:
        draw, logged = intent.draw, self.effects[-1].draw
        if draw is None or logged is None:
            return
        match intent.verb:
            case "request":
                salt = bytes(draw.kiosk_salt) if draw.kiosk_salt is not None else None
                self.ledger.rows[logged.id] = (draw.id, salt)
                self._change(
                    draw.id,
                    state=DrawState.IN_LINE,
                    log_id=logged.id,
                    attempt=self.ledger.state.vehicles[logged.nv].tries,
                    request_index=intent.index,
                    alpha=logged.alpha.hex(),
                )
            case "open":
                self._change(draw.id, betas_index=intent.index)
            case "choose":
                self._chosen(draw.id, logged)
            case "cancel":
                self._end(logged.id, "cancelled", DrawState.HELD)

    def _chosen(self, draw_id: UUID, logged: LogDraw) -> None:
        now = clock.now()
        until = working_days.term(clock.today(), logged.terms.hold_workdays).ends_on
        self._change(
            draw_id,
            state=DrawState.HELD,
            chosen=logged.number,
            chosen_at=now,
            hold_until=until,
        )
        self.numbers.append(
            Number(
                pool_id=self.ledger.pool,
                number=logged.number,
                state=NumberState.HELD,
                draw_id=draw_id,
                until=until,
                changed_at=now,
            )
        )

    def _fill_betas(self) -> None:
        fill = self.ledger.state.fill
        if fill is not None:
            proof = ecvrf.prove(keys.vrf_key(), fill.alpha).hex()
            while in_use := self._in_use(writing.numbers_of_fill(self.ledger.state, (proof,))):
                self._name(in_use)
            self._add(writing.fill_betas_entry(self.ledger.state, t=self.t, pi=(proof,)))

    def _in_use(self, numbers: Iterable[str]) -> list[str]:
        return [n for n in numbers if self.ledger.former_place(n) is not None]

    def _name(self, numbers: Iterable[str]) -> None:
        """Name numbers in use before the log, so that a fill or a refill steps over them."""
        for number in numbers:
            found = self.ledger.former_place(number)
            if found is not None:
                segment, index = found
                pattern = self.ledger.state.segments[segment - 1].pattern
                path = self.ledger.former.path(segment, pattern, index)
                self._add(e.InUse(t=self.t, number=number, g=(segment, index, list(path))))

    def _betas(self, log_id: int, nonce: str) -> e.Betas:
        called = self.ledger.state.draw(log_id, Phase.CALLED)
        proof = ecvrf.prove(keys.vrf_key(), called.alpha).hex()
        return writing.betas_entry(called, t=self.t, nonce=nonce, pi=(proof,))

    def _run_line(self) -> None:
        """Call whoever is next while the pool suffices; write every result that is due."""
        self._results()
        for log_id in self.ledger.in_line():
            if not writing.may_call(self.ledger.state):
                break
            self._call(log_id)
            draw_id, salt = self.ledger.rows[log_id]
            if salt is not None:
                opened = self._add(self._betas(log_id, keys.kiosk_secret(salt).nonce.hex()))
                self._change(draw_id, betas_index=opened.index)
        self._results()

    def _call(self, log_id: int) -> None:
        done = self._add(writing.call_entry(self.ledger.state, t=self.t, id=log_id))
        self._change(
            self.ledger.rows[log_id][0],
            state=DrawState.CALLED,
            call_index=done.index,
            called_at=clock.now(),
        )

    def _results(self) -> None:
        while (result := writing.next_result(self.ledger.state, t=self.t)) is not None:
            draw = self.ledger.state.draws[result.id]
            done = self._add(result)
            now = clock.now()
            self._change(
                self.ledger.rows[draw.id][0],
                state=DrawState.OFFERED,
                result_index=done.index,
                numbers=list(result.numbers),
                offered_at=now,
                closes_at=now + clock.seconds(draw.terms.choose_s),
                material=self.ledger.material(done),
            )

    def _expire(self) -> None:
        """End what nobody may wait for any longer; the log's own earliest time decides too."""
        now = clock.now()
        ours = Draw.objects.filter(pool_id=self.ledger.pool)
        late = {
            DrawState.IN_LINE: ("uncalled", ours.filter(requested_at__lt=now - LINE_PATIENCE)),
            DrawState.CALLED: ("unopened", ours.filter(called_at__lt=now - GRACE)),
            DrawState.OFFERED: ("unchosen", ours.filter(closes_at__lt=now - GRACE)),
            DrawState.HELD: ("lapsed", ours.filter(hold_until__lt=clock.today())),
        }
        for stands, (why, rows) in late.items():
            ids = rows.filter(state=stands).values_list("log_id", flat=True)[:INTENTS_AT_ONCE]
            for log_id in ids:
                logged = self.ledger.state.draws.get(log_id or 0)
                if logged is not None and self._due(logged, why):
                    self._add(e.Expire(t=self.t, id=logged.id, why=why, note=()))
                    self._end(logged.id, why, stands)

    def _due(self, draw: LogDraw, why: str) -> bool:
        match why, draw.phase:
            case "uncalled", Phase.WAITING:
                return True
            case "unopened", Phase.CALLED:
                return self.t >= draw.call_t + draw.terms.reveal_s
            case "unchosen", Phase.OFFERED:
                return self.t >= draw.result_t + draw.terms.choose_s + LATE_S
            case "lapsed", Phase.HELD:
                return self.t >= draw.choose_t + draw.terms.hold_workdays * DAY
        return False

    def _end(self, log_id: int, why: str, stood: DrawState) -> None:
        draw_id, _ = self.ledger.rows.pop(log_id)
        self.ended.append(Ended(draw_id, stood, drops_number=stood is DrawState.HELD))
        self._change(draw_id, state=DrawState.ENDED, ended_why=why)

    def _snapshot(self) -> None:
        """Once a local day, with the first entries the clock asks for: counts and root."""
        if local_day(self.t) != self.ledger.snapshot_day and self.ledger.size:
            self.ledger.snapshot_day = local_day(self.t)
            self._add(writing.snapshot_entry(self.ledger.state, t=self.t))

    def _add(self, entry: e.Entry) -> Effects:
        body = entry.to_bytes()
        done = self.ledger.state.apply(body, self.ledger.state.size)
        self.entries.append((entry.e, body))
        self.effects.append(done)
        return done

    def _change(self, draw_id: UUID, **fields: Any) -> None:
        self.changes.setdefault(draw_id, {}).update(fields)
