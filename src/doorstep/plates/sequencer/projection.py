"""What the tables of the pool will say once a batch stands in the log.

Why from the entries alone: a batch of our own and a tail handed over by the province are
projected by the same lines.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from doorstep.kernel import clock
from doorstep.law import working_days
from doorstep.plates.log import entries as e
from doorstep.plates.log.model import Draw as LogDraw
from doorstep.plates.log.model import Effects, Phase
from doorstep.plates.material import pack
from doorstep.plates.services.draw import draw_id_of
from doorstep.plates.types import DrawState

if TYPE_CHECKING:
    from doorstep.plates.sequencer.ledger import Ledger

STOOD: dict[Phase, tuple[DrawState, ...]] = {
    Phase.WAITING: (DrawState.RECEIVED, DrawState.IN_LINE),
    # The nonce may have been given while the province had already closed the draw.
    Phase.CALLED: (DrawState.CALLED, DrawState.OPENED),
    Phase.OPENED: (DrawState.OPENED,),
    Phase.OFFERED: (DrawState.OFFERED,),
    Phase.HELD: (DrawState.HELD,),
}
"""In which state the row of a draw must be for the batch that ends the draw."""


@dataclass(slots=True)
class Projection:
    """Changes of draws by their row's id, numbers that become held, draws that end."""

    ledger: "Ledger"
    changes: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    held: dict[UUID, tuple[str, Any]] = field(default_factory=dict)
    """Number and last day of each hold."""
    ended: set[UUID] = field(default_factory=set)
    dropped: set[UUID] = field(default_factory=set)
    """Draws whose hold ends."""
    assigned: set[UUID] = field(default_factory=set)
    kept: dict[str, e.Retain | e.Reclaim | e.Unretain | e.Free] = field(default_factory=dict)
    """The last entry about each number after its vehicle."""

    @property
    def unretained(self) -> list[str]:
        """Numbers whose keeping ends."""
        return [n for n, entry in self.kept.items() if isinstance(entry, e.Unretain)]

    def take(self, done: Effects) -> None:
        """One more entry."""
        if isinstance(done.entry, e.Retain | e.Reclaim | e.Unretain | e.Free):
            self.kept[done.entry.number] = done.entry
            return
        verb = _VERBS.get(type(done.entry))
        if verb is not None and done.draw is not None:
            verb(self, done, done.draw)

    def change(self, draw_id: UUID, **fields: Any) -> None:
        """Note what a row will say."""
        self.changes.setdefault(draw_id, {}).update(fields)

    def _row(self, draw: LogDraw) -> UUID:
        return self.ledger.rows[draw.id][0]

    def _request(self, done: Effects, draw: LogDraw) -> None:
        draw_id = draw_id_of(draw.cn, draw.ck)
        self.ledger.rows[draw.id] = (draw_id, self.ledger.salts.pop(draw_id, None))
        self.change(
            draw_id,
            state=DrawState.IN_LINE,
            log_id=draw.id,
            attempt=self.ledger.state.vehicles[draw.nv].tries,
            request_index=done.index,
            alpha=draw.alpha.hex(),
        )

    def _call(self, done: Effects, draw: LogDraw) -> None:
        self.change(
            self._row(draw),
            state=DrawState.CALLED,
            call_index=done.index,
            called_at=clock.now(),
        )

    def _betas(self, done: Effects, draw: LogDraw) -> None:
        self.ledger.forget_coins(draw.id)
        self.change(self._row(draw), state=DrawState.OPENED, betas_index=done.index)

    def _result(self, done: Effects, draw: LogDraw) -> None:
        now = clock.now()
        self.change(
            self._row(draw),
            state=DrawState.OFFERED,
            result_index=done.index,
            numbers=list(draw.numbers),
            offered_at=now,
            closes_at=now + clock.seconds(draw.terms.choose_s),
            material=pack(done.offered) if done.offered else b"",
        )

    def _choose(self, done: Effects, draw: LogDraw) -> None:
        del done
        until = working_days.term(clock.today(), draw.terms.hold_workdays).ends_on
        self.change(
            self._row(draw),
            state=DrawState.HELD,
            chosen=draw.number,
            chosen_at=clock.now(),
            hold_until=until,
        )
        self.held[self._row(draw)] = (draw.number, until)

    def _expire(self, done: Effects, draw: LogDraw) -> None:
        self.ledger.forget_coins(draw.id)
        draw_id, _ = self.ledger.rows.pop(draw.id)
        why = done.entry.as_object()["why"]
        # In a tail that is adopted the row stands where it stood before all of it.
        if "state" not in self.changes.get(draw_id, {}):
            self.change(draw_id, stood=[state.value for state in STOOD[draw.phase]])
        self.change(draw_id, state=DrawState.ENDED, ended_why=why)
        self.ended.add(draw_id)
        # There a hold may begin and end, too.
        if draw.phase is Phase.HELD and self.held.pop(draw_id, None) is None:
            self.dropped.add(draw_id)

    def _assign(self, done: Effects, draw: LogDraw) -> None:
        del done
        self.assigned.add(self.ledger.rows.pop(draw.id)[0])


Verb = Callable[[Projection, Effects, LogDraw], None]

_VERBS: dict[type[e.Entry], Verb] = {
    e.Request: Projection._request,
    e.Call: Projection._call,
    e.Betas: Projection._betas,
    e.Result: Projection._result,
    e.Choose: Projection._choose,
    e.Expire: Projection._expire,
    e.Assign: Projection._assign,
}
