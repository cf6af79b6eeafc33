"""One batch: what the waiting intents and the clock add to the log, in memory.

Why nothing is locked here: proofs and signatures take their time; the transaction that follows
checks the fence and, for every draw it ends, that nobody was faster.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from doorstep.kernel import clock
from doorstep.plates import keys, presence
from doorstep.plates.log import entries as e
from doorstep.plates.log import writing
from doorstep.plates.log.drawing import LATE_S
from doorstep.plates.log.model import Draw as LogDraw
from doorstep.plates.log.model import Effects, Phase
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.state import DAY, local_day
from doorstep.plates.models import Draw, Number
from doorstep.plates.sequencer.asked import Asked, AskedDraw, waiting
from doorstep.plates.sequencer.projection import Projection
from doorstep.plates.sequencer.supervised import Later, Supervisor, supervised_entry
from doorstep.plates.types import DrawState, NumberState

if TYPE_CHECKING:
    from doorstep.plates.sequencer.ledger import Ledger

INTENTS_AT_ONCE = 256
GRACE = timedelta(seconds=5)
OPENING_GRACE = timedelta(seconds=30)
"""Who was called while the city stood still for a moment opens all the same."""
LINE_PATIENCE = timedelta(days=1)
KEPT_S = 60
"""The province takes entries of the minute before this one."""
KEEPING = frozenset({"retain", "reclaim", "free", "swap"})
"""What is asked for a number that leaves its vehicle or comes back; no draw, no supervisor."""


def numbers_of(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The numbers that an intent of `KEEPING` is about."""
    return tuple(fields["numbers"]) if "numbers" in fields else (fields["number"],)


@dataclass(slots=True)
class Batch:
    """Entries to write, who asked for which, and what the tables will say."""

    ledger: "Ledger"
    supervisor: Supervisor
    entries: list[tuple[str, bytes]] = field(default_factory=list)
    answered: list[Asked] = field(default_factory=list)
    asked_for: dict[int, Asked] = field(default_factory=dict)
    """Which intent asked for the entry at a place of `entries`."""
    adopted: bool = False
    """Entries that the province handed over; what they say of the tables is news here."""
    t: int = 0
    projection: Projection = field(init=False)
    _asked_at: dict[int, datetime] = field(default_factory=dict)
    """When the requests of this batch were made: whoever asked just now is still there."""

    def __post_init__(self) -> None:
        self.projection = Projection(self.ledger)

    @property
    def worth_writing(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.entries or self.answered)

    def collect(self) -> None:
        """Take the waiting intents in order, then what the clock and the line ask for."""
        now = clock.now()
        self.t = self._minute(now)
        taken = waiting(self.ledger.pool, INTENTS_AT_ONCE)
        self.ledger.behind = len(taken) == INTENTS_AT_ONCE
        supervised_wait = False
        for asked in taken:
            supervised = asked.draw is None and asked.verb not in KEEPING
            if supervised and supervised_wait:
                continue
            try:
                self._answer(asked)
            except Later:
                # One supervised act after the other; draws go on meanwhile.
                supervised_wait = supervised_wait or supervised
        if self.ledger.state.rules_or_none is not None:
            self._fill_betas()
            self._run_line()
            # Nothing runs out while somebody's answer may still stand in the queue.
            if not self.ledger.behind and self.ledger.look_at_clock(now):
                self._expire()
                self._snapshot()

    def _minute(self, now: datetime) -> int:
        """What did not fit into the batch before keeps its minute: no choice is late for that."""
        last, this = self.ledger.state.t, writing.minute(now.timestamp())
        return last if self.ledger.behind and this - last <= KEPT_S else max(last, this)

    def _answer(self, asked: Asked) -> None:
        """Write what was asked, or refuse it. Errors: Later, if the province is needed first."""
        try:
            entry = self._entry_for(asked)
            place = len(self.entries)
            asked.index = self._add(entry).index
            self.asked_for[place] = asked
            if isinstance(entry, e.Request) and asked.draw is not None:
                self._asked_at[entry.id] = asked.draw.requested_at
        except Refused as refused:
            asked.refused = refused.rule
            if asked.draw is not None and asked.verb == "request":
                self.projection.change(
                    asked.draw.id,
                    state=DrawState.REFUSED,
                    ended_why=refused.rule,
                    ended_sentence=refused.sentence,
                )
        self.answered.append(asked)

    def _entry_for(self, asked: Asked) -> e.Entry:
        state, draw, given = self.ledger.state, asked.draw, asked.fields
        if asked.verb in KEEPING:
            return self._kept(asked)
        if draw is None:
            return supervised_entry(self.ledger, self.supervisor, self.t, asked)
        if asked.verb == "request":
            return self._request(draw)
        if asked.verb == "leave":
            return e.Expire(t=self.t, id=self._logged(draw), why="uncalled", note=())
        if draw.log_id is None:
            raise Refused("draw/unknown")
        match asked.verb:
            case "open":
                return self._open(draw.log_id, draw.nonce)
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

    def _kept(self, asked: Asked) -> e.Entry:
        """What becomes of a number after its vehicle; one in use before the log is named first."""
        entry = e.KINDS[asked.verb].from_object({"e": asked.verb, "t": self.t} | asked.fields)
        known = self.ledger.state.numbers
        self._name([number for number in numbers_of(asked.fields) if number not in known])
        return entry

    def _logged(self, draw: AskedDraw) -> int:
        """The log's id of a draw, also where the request was written in this very batch."""
        if draw.log_id is not None:
            return draw.log_id
        rows = self.ledger.rows.items()
        found = next((log_id for log_id, (draw_id, _) in rows if draw_id == draw.id), None)
        if found is None:
            raise Refused("draw/unknown")
        return found

    def _request(self, draw: AskedDraw) -> e.Request:
        if draw.salt is not None:
            self.ledger.salts[draw.id] = draw.salt
        return writing.request_entry(
            self.ledger.state,
            t=self.t,
            ch=draw.channel,
            cn=draw.commitment,
            ck=draw.one_time_key,
            nv=draw.vehicle_key,
            na=draw.applicant_key,
        )

    def _open(self, log_id: int, nonce: str) -> e.Betas:
        """Errors: Later while the province's coin is missing, Refused once it has closed."""
        ledger = self.ledger
        called = ledger.state.draw(log_id, Phase.CALLED)
        coins = [ledger.coin(called.alpha)]
        if ledger.supervised(called):
            if log_id in ledger.unopened:
                raise Refused("betas/closed")
            if log_id not in ledger.proofs:
                ledger.nonces[log_id] = nonce
                raise Later
            nonce, proof = ledger.proofs[log_id]
            coins.append(proof)
        return writing.betas_entry(called, t=self.t, nonce=nonce, pi=coins)

    def _fill_betas(self) -> None:
        fill = self.ledger.state.fill
        if fill is None:
            return
        coins = [self.ledger.coin(fill.alpha)]
        if len(fill.rules.parties) > 1:
            if self.ledger.fill_proof is None or self.ledger.fill_proof[0] != fill.id:
                return
            coins.append(self.ledger.fill_proof[1])
        while in_use := self._in_use(writing.numbers_of_fill(self.ledger.state, coins)):
            self._name(in_use)
        self._add(writing.fill_betas_entry(self.ledger.state, t=self.t, pi=coins))
        self.ledger.fill_proof = None

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

    def _run_line(self) -> None:
        """Open what can be opened, call whoever is next, write every result that is due."""
        self._open_without_asking()
        self._results()
        for log_id in self._present():
            if not writing.may_call(self.ledger.state):
                break
            self._add(writing.call_entry(self.ledger.state, t=self.t, id=log_id))
            self._open_kiosk(log_id)
        self._results()

    def _present(self) -> list[int]:
        """Who waits and could open a call at once, in the order of the requests."""
        line = self.ledger.in_line()
        if not line or not writing.may_call(self.ledger.state):
            return []
        since = clock.now() - presence.PRESENT
        rows = self.ledger.rows
        earlier = [i for i in line if i not in self._asked_at or self._asked_at[i] < since]
        gone = presence.absent([rows[i][0] for i in earlier]) if earlier else set()
        return [i for i in line if rows[i][0] not in gone]

    def _open_kiosk(self, log_id: int) -> None:
        """The machine holds the nonce and gives it at once."""
        salt = self.ledger.rows[log_id][1]
        if salt is None:
            return
        try:
            self._add(self._open(log_id, keys.kiosk_secret(salt).nonce.hex()))
        except Later:
            return

    def _open_without_asking(self) -> None:
        """Draws whose nonce reached the province and not us, and those of kiosks."""
        for log_id in list(self.ledger.proofs):
            draw = self.ledger.state.draws.get(log_id)
            if draw is not None and draw.phase is Phase.CALLED:
                self._add(self._open(log_id, ""))
            elif draw is None or draw.phase is not Phase.WAITING:
                del self.ledger.proofs[log_id]

    def _results(self) -> None:
        while (result := writing.next_result(self.ledger.state, t=self.t)) is not None:
            self._add(result)

    def _expire(self) -> None:
        """End what nobody may wait for any longer; the log's own earliest time decides too."""
        now = clock.now()
        ours = Draw.objects.filter(pool_id=self.ledger.pool)
        # A nonce that was given and of which the province knows nothing is closed like none.
        called = ours.filter(state__in=(DrawState.CALLED, DrawState.OPENED))
        opening = clock.seconds(self.ledger.state.rules.reveal_s)
        late = {
            "uncalled": ours.filter(state=DrawState.IN_LINE, requested_at__lt=now - LINE_PATIENCE),
            "unopened": called.filter(called_at__lt=now - opening - OPENING_GRACE),
            "unchosen": ours.filter(state=DrawState.OFFERED, closes_at__lt=now - GRACE),
            "lapsed": ours.filter(state=DrawState.HELD, hold_until__lt=clock.today()),
        }
        for why, rows in late.items():
            for log_id in rows.values_list("log_id", flat=True)[:INTENTS_AT_ONCE]:
                logged = self.ledger.state.draws.get(log_id or 0)
                if logged is not None and self._due(logged, why):
                    self._end(logged, why)
        self._let_go()

    def _let_go(self) -> None:
        """Numbers whose keeping is over; only where the log says so are the tables asked."""
        over = self.ledger.keepings_over(self.t)[:INTENTS_AT_ONCE]
        if not over:
            return
        rows = Number.objects.filter(pool_id=self.ledger.pool, state=NumberState.RETAINED)
        let_go = rows.filter(number__in=over, until__lt=clock.today())
        for number in let_go.order_by("number").values_list("number", flat=True):
            self._add(e.Unretain(t=self.t, number=number))

    def _end(self, draw: LogDraw, why: str) -> None:
        note: tuple[str, ...] = ()
        if why == "unopened" and self.ledger.supervised(draw):
            if draw.id not in self.ledger.unopened:
                self.ledger.closing.add(draw.id)
                return
            note = (self.ledger.unopened[draw.id],)
        self._add(e.Expire(t=self.t, id=draw.id, why=why, note=note))

    def _due(self, draw: LogDraw, why: str) -> bool:
        match why, draw.phase:
            case "uncalled", Phase.WAITING:
                return True
            case "unopened", Phase.CALLED:
                in_time = self.t >= draw.call_t + draw.terms.reveal_s
                return in_time or self.ledger.supervised(draw)
            case "unchosen", Phase.OFFERED:
                return self.t >= draw.result_t + draw.terms.choose_s + LATE_S
            case "lapsed", Phase.HELD:
                return self.t >= draw.choose_t + draw.terms.hold_workdays * DAY
        return False

    def _snapshot(self) -> None:
        """Once a local day, with the first entries the clock asks for: counts and root."""
        if local_day(self.t) != self.ledger.snapshot_day and self.ledger.size:
            self.ledger.snapshot_day = local_day(self.t)
            self._add(writing.snapshot_entry(self.ledger.state, t=self.t))

    def _add(self, entry: e.Entry) -> Effects:
        return self._taken(*self.ledger.state.write(entry))

    def take(self, body: bytes) -> Effects:
        """One more entry. Errors: Refused."""
        return self._taken(body, self.ledger.state.apply(body, self.ledger.state.size))

    def _taken(self, body: bytes, done: Effects) -> Effects:
        self.entries.append((done.entry.e, body))
        if isinstance(done.entry, e.Retain | e.Reclaim | e.Unretain):
            self.ledger.first_keeping_ends = None
        self.projection.take(done)
        return done
