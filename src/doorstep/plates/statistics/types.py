"""What the public page says of a pool: frozen values, no tables."""

from dataclasses import dataclass
from datetime import date, datetime

from doorstep.plates.log.fine_looking import FineRule
from doorstep.plates.log.uniformity import Uniformity
from doorstep.plates.statistics.guard import Guarded

STATES = ("unreleased", "released", "offered", "held", "assigned", "retained", "retired")


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule and the day from which it counts."""

    from_on: date
    rule: FineRule
    text: str


@dataclass(frozen=True, slots=True)
class PoolNow:
    """A pool as of the last batch of its log; `states` are in the order of STATES."""

    id: str
    size: int
    declared: int
    states: tuple[int, ...]
    in_line: int
    open: bool
    witnesses: int

    @property
    def balanced(self) -> bool:
        """Whether every declared number is in exactly one state."""
        return sum(self.states) == self.declared


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """One declared segment and how many of its numbers stand where."""

    pattern: str
    declared: int
    used: int
    frozen: bool
    states: tuple[int, ...]

    @property
    def balanced(self) -> bool:
        """Whether every number of the segment is in exactly one state."""
        return sum(self.states) == self.declared and min(self.states) >= 0


@dataclass(frozen=True, slots=True)
class Counted:
    """How far the log is counted, and the equation by segment at that place."""

    size: int
    at: datetime | None
    refused: str
    segments: tuple[SegmentCounts, ...]

    @property
    def declared(self) -> int:
        """All declared numbers."""
        return sum(segment.declared for segment in self.segments)

    @property
    def states(self) -> tuple[int, ...]:
        """All numbers by state."""
        return tuple(map(sum, zip(*(s.states for s in self.segments), strict=True)))


@dataclass(frozen=True, slots=True)
class Way:
    """Draws of one way, or of all (channel empty), and the fine-looking numbers among them."""

    channel: str
    draws: int
    offered_share: float | None
    chosen: int
    fine_chosen: int | None
    unchosen: int
    expected_fine: float


@dataclass(frozen=True, slots=True)
class Fairness:
    """The statistics of one pool up to where the log is counted; None: too few to be shown."""

    rule: RuleInForce
    declared_fine: int
    declared: int
    ways: tuple[Way, ...]
    early: int | None
    fine_early: int | None
    cancelled: int | None
    assigned: int
    fine_assigned: int | None
    repeated: int | None
    fine_chosen: int | None
    uniformity: Uniformity | None
    waits_for: int


@dataclass(frozen=True, slots=True)
class MonthByOutlet:
    """One closed month by outlet: by way, and by what became of the offers.

    `fine_share` is that of the declared numbers; `kiosk_top` is the share of all kiosk draws made
    at the one outlet that made most, None where it may not be shown.
    """

    month: date
    ways: Guarded | None
    outcomes: Guarded | None
    fine_share: float
    kiosk_top: float | None
