"""What others may know of a draw and of a pool: frozen values, no tables.

Why: portals, the engine and the command line read these and never the tables behind them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from doorstep.kernel.plate_number import PlateNumber
from doorstep.plates.log.pinned import LogKeys as LogKeys


class DrawState(StrEnum):
    """Where a draw stands; each value is one sentence to the citizen."""

    RECEIVED = "received"
    IN_LINE = "in_line"
    CALLED = "called"
    OPENED = "opened"
    OFFERED = "offered"
    HELD = "held"
    ASSIGNED = "assigned"
    ENDED = "ended"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The state in everyday Chinese."""
        return {
            DrawState.RECEIVED: "已收到，正在记入公开账本",
            DrawState.IN_LINE: "排队中",
            DrawState.CALLED: "已叫到，等您的手机打开随机数",
            DrawState.OPENED: "正在计算您的号码",
            DrawState.OFFERED: "号码已抽出，等您选",
            DrawState.HELD: "已选定，为您留着",
            DrawState.ASSIGNED: "已登记到车上",
            DrawState.ENDED: "已结束，号码放回",
            DrawState.REFUSED: "没有受理",
        }[self]


class Channel(StrEnum):
    """Who made the citizen's share of the randomness, and where (`ch` of a request)."""

    PHONE = "phone"
    COUNTER = "counter"
    KIOSK = "kiosk"


class NumberState(StrEnum):
    """States of a number that has a row; *unreleased* and *released* numbers have none."""

    HELD = "held"
    ASSIGNED = "assigned"
    RETAINED = "retained"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class DrawView:
    """One draw as its owner sees it. Instants are UTC; `hold_until` is a day in Asia/Shanghai."""

    id: UUID
    pool: str
    state: DrawState
    channel: Channel
    applicant_id: str
    vin: str
    log_id: int | None
    attempt: int
    alpha: str
    numbers: tuple[str, ...]
    chosen: PlateNumber | None
    ahead: int
    requested_at: datetime
    closes_at: datetime | None
    extensions_left: int
    hold_until: date | None
    ended_why: str
    ended_sentence: str
    case_number: str

    @property
    def settled(self) -> bool:
        """Whether the log still has to answer before the citizen can do anything."""
        return self.state not in (DrawState.RECEIVED, DrawState.IN_LINE, DrawState.OPENED)


@dataclass(frozen=True, slots=True)
class SegmentView:
    """One declared segment: its pattern and how many numbers it declares."""

    index: int
    pattern: str
    declared: int
    declared_at: datetime


@dataclass(frozen=True, slots=True)
class PoolCounts:
    """The conservation equation of a pool: the six states add up to `declared`."""

    pool: str
    at: datetime
    tree_size: int
    declared: int
    unreleased: int
    released: int
    offered: int
    held: int
    assigned: int
    retained: int
    retired: int
    in_line: int
    draws: int
    draws_by_channel: dict[str, int]
    unchosen: int
    witnesses: int

    @property
    def balanced(self) -> bool:
        """Whether every declared number is in exactly one state."""
        return self.declared == (
            self.unreleased
            + self.released
            + self.offered
            + self.held
            + self.assigned
            + self.retained
            + self.retired
        )
