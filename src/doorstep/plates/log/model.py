"""What the replay knows: draws, vehicles, segments, numbers by state.

Why mutable and small: one replay of ten million numbers keeps only those that have a state.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from doorstep.plates.log.entries import Entry, Rules
from doorstep.plates.log.patterns import Pattern


class NumberState(StrEnum):
    """Where a declared number stands; exactly one each."""

    UNRELEASED = "unreleased"
    RELEASED = "released"
    OFFERED = "offered"
    HELD = "held"
    ASSIGNED = "assigned"
    RETAINED = "retained"
    RETIRED = "retired"


class Kept(NamedTuple):
    """A number kept for a former owner: whose, until which instant, since when."""

    na: str
    until: int
    since: int = 0


class Phase(StrEnum):
    """Where a draw stands; a draw that ended is forgotten."""

    WAITING = "waiting"
    CALLED = "called"
    OPENED = "opened"
    OFFERED = "offered"
    HELD = "held"


class Move(NamedTuple):
    """One number that changed its state."""

    number: str
    before: NumberState
    after: NumberState


@dataclass(slots=True)
class Draw:
    """One draw between its request and its vehicle."""

    id: int
    ch: str
    cn: str
    ck: str
    nv: str
    na: str
    alpha: bytes
    request_index: int
    request_t: int
    phase: Phase = Phase.WAITING
    rules: Rules | None = None
    call_index: int = 0
    call_leaf: bytes = b""
    call_t: int = 0
    declared: int = 0
    frozen: tuple[int, ...] = ()
    """The segments that were frozen at the call."""
    n: int = 0
    free: int = 0
    """The free slots at the call."""
    taken: int = 0
    """The slots offered by results logged after the call."""
    pool: tuple[str, ...] = ()
    """The slots at the call; for the receipt only, empty once the result is logged."""
    seed: bytes = b""
    betas_leaf: bytes = b""
    result_t: int = 0
    slots: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    choose_t: int = 0
    number: str = ""

    @property
    def terms(self) -> Rules:
        """The rules at the call."""
        if self.rules is None:
            raise LookupError("not called")
        return self.rules


@dataclass(slots=True)
class Fill:
    """A fill that waits for its proofs."""

    id: int
    n: int
    rules: Rules
    alpha: bytes
    index: int
    declared: int
    frozen: tuple[int, ...] = ()
    """The segments that were frozen at the fill."""


@dataclass(slots=True)
class Vehicle:
    """The requests of a vehicle that count as tries, and whether it has a draw or a number."""

    counted: list[tuple[int, int]] = field(default_factory=list)
    """Id and local day of each."""
    busy: bool = False

    @property
    def tries(self) -> int:
        """How many count."""
        return len(self.counted)

    @property
    def day(self) -> int:
        """Local day of the latest that counts; before all days without one."""
        return self.counted[-1][1] if self.counted else -1

    def give_back(self, draw: int) -> None:
        """This request no longer counts."""
        self.counted = [each for each in self.counted if each[0] != draw]


@dataclass(slots=True)
class Declared:
    """One segment: its pattern, where it begins in the enumeration, its numbers in use before."""

    pattern: Pattern
    first: int
    used: bool = False
    """A call or a fill followed: no genesis any more."""
    genesis_n: int = 0
    genesis_root: bytes = b""
    named: set[int] = field(default_factory=set)
    """Places of the genesis list that `inuse` has named."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What a receipt shows beside the entries: the pool at the call and what was skipped.

    Of `free` and `taken` bit i stands for slot i.
    """

    pool: tuple[str, ...]
    free: int
    taken: int


@dataclass(frozen=True, slots=True)
class Effects:
    """What one entry did. `draw` is the draw it concerns, after the entry (also if it ended);
    `moves` the numbers that changed state; `offered` the material of a receipt, for a result.
    """

    entry: Entry
    index: int
    leaf: bytes
    moves: tuple[Move, ...] = ()
    draw: Draw | None = None
    offered: Offered | None = None
