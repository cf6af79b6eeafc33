"""One pool in memory: the state replayed over all that is cosigned, and over the proposal.

Why only a memory: size and root of the pool's row decide whether it is still true; whatever does
not fit is thrown away and read again from the database, so that standbys never disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from doorstep.plates.log import entries as e
from doorstep.plates.log.model import Draw, Effects, Phase
from doorstep.plates.log.refusals import require
from doorstep.plates.log.state import State
from doorstep.plates.log.storing import restore, store, worth_storing
from doorstep.plates.log.tiles import Edge
from doorstep.province import genesis
from doorstep.province.models import Entry, Snapshot
from doorstep.province.witness.checks import verifiers
from doorstep.province.witness.store import Row

REPLAY_AT_ONCE = 2_000
SKEW_S = 120
"""How far the time of a proposed entry may lie from the province's clock."""


@dataclass(frozen=True, slots=True)
class OpenFill:
    """A fill of the cosigned log that waits for its proofs."""

    id: int
    alpha: bytes


@dataclass(slots=True)
class Mirror:
    """What is true of `edge.size` entries, and the state with the `ahead` ones on top of them."""

    pool: str
    state: State
    edge: Edge
    vrf: str
    """Our VRF key, as the rules name it."""
    ahead: list[bytes] = field(default_factory=list)
    calls: dict[int, Draw] = field(default_factory=dict)
    """Called draws of ours without proofs in the cosigned log."""
    fill: OpenFill | None = None
    party: bool = False
    """Whether the rules in force in the cosigned log name us."""
    stored_size: int = 0
    _root: tuple[int, bytes] = (-1, b"")
    _effects: list[Effects] = field(default_factory=list)
    _lists: genesis.Lists = field(default_factory=genesis.Lists)

    @classmethod
    def load(cls, row: Row, vrf: str) -> "Mirror":
        """Replay what the pool's row says is cosigned. Errors: Refused if that cannot be."""
        pinned, checks = row.supervisors, verifiers()
        stored = Snapshot.objects.filter(pool_id=row.pool, size__lte=row.size).first()
        if stored is None:
            mirror = cls(row.pool, State(row.pool, pinned, checks), Edge(), vrf)
        else:
            state = restore(bytes(stored.body), pinned, checks)
            edge = Edge(stored.size, [bytes(each) for each in stored.edge])
            mirror = cls(row.pool, state, edge, vrf, stored_size=stored.size)
            mirror._look()
        mirror.catch_up(row.size)
        require(row.size == 0 or mirror.root == row.root, "log/root")
        return mirror

    @property
    def size(self) -> int:
        """How many entries are cosigned."""
        return self.edge.size

    @property
    def root(self) -> bytes:
        """The root over them; computed once for a size."""
        if self._root[0] != self.size:
            self._root = self.size, self.edge.root()
        return self._root[1]

    def fits(self, row: Row) -> bool:
        """Whether the memory is that of the row."""
        return self.size == row.size and (not row.size or self.root == row.root)

    def catch_up(self, size: int) -> None:
        """Replay what another process cosigned meanwhile. Errors: Refused."""
        while self.size < size:
            written = Entry.objects.filter(pool_id=self.pool, index__gte=self.size)
            end = min(size, self.size + REPLAY_AT_ONCE)
            bodies = written.filter(index__lt=end).order_by("index").values_list("body", flat=True)
            read = [bytes(body) for body in bodies]
            require(len(read) == end - self.size and self.follows(read), "log/index")
            self.advance(read)
            self.take(len(read))

    def follows(self, bodies: Sequence[bytes]) -> bool:
        """Whether the state can go on to these entries without starting again."""
        return list(bodies[: len(self.ahead)]) == self.ahead

    def advance(self, bodies: Sequence[bytes], now: float | None = None) -> int:
        """Replay entries on top of the cosigned ones; how many there are now on top.

        With `now` they are a proposal: times must be near it, and no number in use is released.
        Errors: Refused, for the entry behind `ahead`; the memory is then to be thrown away.
        """
        for body in bodies[len(self.ahead) :]:
            done = self.state.apply(body, self.size + len(self.ahead))
            if now is not None:
                require(abs(done.entry.t - now) <= SKEW_S, "log/time")
                self._lists.require_none_in_use(self.pool, self.state, done)
            self.ahead.append(body)
            self._effects.append(done)
        return len(self.ahead)

    def take(self, count: int) -> list[Draw]:
        """The first `count` entries on top are cosigned now; the draws of ours they call."""
        called: list[Draw] = []
        for done in self._effects[:count]:
            self.edge.append(done.leaf)
            entry, draw = done.entry, done.draw
            if isinstance(entry, e.Rules):
                self.party = self._names_us(entry)
            elif isinstance(entry, e.Call) and draw is not None:
                if self._names_us(draw.terms):
                    self.calls[entry.id] = draw
                    called.append(draw)
            elif isinstance(entry, e.Betas | e.Expire):
                self.calls.pop(entry.id, None)
            elif isinstance(entry, e.Fill):
                self.fill = OpenFill(entry.id, done.leaf) if self.party else None
            elif isinstance(entry, e.FillBetas):
                self.fill = None
        del self._effects[:count], self.ahead[:count]
        return called

    def snapshot(self) -> None:
        """Store the state, if it is time and nothing uncosigned is in it."""
        if self.ahead or not worth_storing(self.state, self.stored_size):
            return
        Snapshot.objects.update_or_create(
            pool_id=self.pool,
            defaults={
                "size": self.size,
                "edge": self.edge.partials(),
                "body": store(self.state),
            },
        )
        self.stored_size = self.size

    def _names_us(self, rules: e.Rules) -> bool:
        return any(party["vrf"] == self.vrf for party in rules.parties[1:])

    def _look(self) -> None:
        """What a restored state says of calls, fill and rules."""
        state = self.state
        for draw in state.draws.values():
            if draw.phase is Phase.CALLED and self._names_us(draw.terms):
                self.calls[draw.id] = draw
        if state.fill is not None and self._names_us(state.fill.rules):
            self.fill = OpenFill(state.fill.id, state.fill.alpha)
        self.party = state.rules_or_none is not None and self._names_us(state.rules)
