"""Words shared by rules, cases and pages: statuses, channels, and what others may know of a case.

Why one enumeration of statuses: page, desk, slip, message and API say the same word, and
*received* can never be shown as *done*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from doorstep.kernel.actor import Post
from doorstep.kernel.plate_number import PlateNumber
from doorstep.law.working_days import WorkingDay
from doorstep.payments.types import ChargeView


class Channel(StrEnum):
    """Where an application is handed in."""

    OFFICE = "office"
    STATION = "station"
    POSTAL = "postal"
    ONLINE = "online"

    @property
    def label(self) -> str:
        """The place in full."""
        return {
            Channel.OFFICE: "车管所窗口",
            Channel.STATION: "机动车登记服务站",
            Channel.POSTAL: "警邮合作代办点",
            Channel.ONLINE: "网上",
        }[self]


class CaseStatus(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    RECEIVED = "received"
    AWAITING_CORRECTION = "awaiting_correction"
    ACCEPTED = "accepted"
    UNDER_REVIEW = "under_review"
    GRANTED = "granted"
    PRODUCED = "produced"
    IN_DELIVERY = "in_delivery"
    COMPLETED = "completed"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    AWAITING_OUTSIDE = "awaiting_outside"

    @property
    def label(self) -> str:
        """The one word everybody uses."""
        return _LABELS[self]

    @property
    def sentence(self) -> str:
        """What it means for the applicant."""
        return _SENTENCES[self]

    @property
    def ended(self) -> bool:
        """Whether nothing more happens."""
        return self in ENDED


_LABELS = {
    CaseStatus.DRAFT: "草稿",
    CaseStatus.RECEIVED: "已收到",
    CaseStatus.AWAITING_CORRECTION: "待补正",
    CaseStatus.ACCEPTED: "已受理",
    CaseStatus.UNDER_REVIEW: "审核中",
    CaseStatus.GRANTED: "准予，待制证",
    CaseStatus.PRODUCED: "已制证",
    CaseStatus.IN_DELIVERY: "寄送中",
    CaseStatus.COMPLETED: "已办成",
    CaseStatus.DECLINED: "不予受理",
    CaseStatus.REFUSED: "不予登记",
    CaseStatus.WITHDRAWN: "已撤回",
    CaseStatus.AWAITING_OUTSIDE: "等待外部",
}
_SENTENCES = {
    CaseStatus.DRAFT: "还没有提交，只有您自己看得到。",
    CaseStatus.RECEIVED: "已收到，还没办成。",
    CaseStatus.AWAITING_CORRECTION: "还差材料，补齐后继续办。",
    CaseStatus.ACCEPTED: "已受理，等查验。",
    CaseStatus.UNDER_REVIEW: "已受理，审核中。",
    CaseStatus.GRANTED: "准予登记，法律上已生效，牌证正在制作。",
    CaseStatus.PRODUCED: "牌证做好了，等您来取。",
    CaseStatus.IN_DELIVERY: "牌证寄出了，在路上。",
    CaseStatus.COMPLETED: "已办成，法律上已生效。",
    CaseStatus.DECLINED: "没有受理，原因写在下面。",
    CaseStatus.REFUSED: "没有准予登记，原因和救济途径写在下面。",
    CaseStatus.WITHDRAWN: "您已撤回，这件事停了。",
    CaseStatus.AWAITING_OUTSIDE: "我们已同意，正在等公安系统的登记流水号。",
}
ENDED = frozenset(
    {
        CaseStatus.COMPLETED,
        CaseStatus.DECLINED,
        CaseStatus.REFUSED,
        CaseStatus.WITHDRAWN,
    }
)


class Transport(StrEnum):
    """How the serial number of an outside act arrived."""

    API = "api"
    BATCH = "batch"
    TRANSCRIBED = "transcribed"

    @property
    def label(self) -> str:
        """For the desk."""
        return {
            Transport.API: "接口",
            Transport.BATCH: "签名批量文件",
            Transport.TRANSCRIBED: "人工抄录",
        }[self]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline: Chinese sentence with slots, who did it (actor, post), where."""

    at: datetime
    verb: str
    status: CaseStatus
    sentence: str
    slots: Mapping[str, object]
    by: str
    post: Post | None
    point: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count: from the day after `from_on` to `until_on` (None = still)."""

    from_on: date
    until_on: date | None
    why: str


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a promise: whether it counted, and the pause it fell into, if any."""

    day: WorkingDay
    counts: bool
    paused: str


@dataclass(frozen=True, slots=True)
class Promise:
    """The day by which the office must be done, with its working shown."""

    from_on: date
    working_days: int
    due_on: date
    days: tuple[CountedDay, ...]
    pauses: tuple[Pause, ...]
    source: object

    @property
    def provisional(self) -> bool:
        """Whether a notice may still move it."""
        return any(counted.day.provisional for counted in self.days)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a list given to the applicant: a reason or a piece of evidence, and a note."""

    code: str
    sentence: str
    slots: Mapping[str, object]
    citations: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a case as a page shows it."""

    kind: str
    label: str
    post: Post
    done: bool
    now: bool
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Together:
    """Somebody who applies together with the applicant: who, whether asked still, until when."""

    consent_id: str
    role: str
    party_id: str
    state: str
    waiting: bool
    until_on: date


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list."""

    number: str
    procedure: str
    name: str
    status: CaseStatus
    subject: str
    plate: PlateNumber | None
    applicant_id: str
    point: str
    received_at: datetime
    changed_at: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, whole, as its page and its desk show it."""

    number: str
    procedure: str
    name: str
    status: CaseStatus
    version: int
    channel: Channel
    point: str
    applicant_id: str
    agent_id: str
    subject: str
    vehicle_class: str
    inputs: Mapping[str, str]
    examined: Mapping[str, object]
    film: str
    draw_id: UUID | None
    plate: PlateNumber | None
    vehicle_id: str
    received_at: datetime
    received_on: date
    accept_by: date
    accepted_on: date | None
    by_silence: bool
    decided_on: date | None
    completed_at: datetime | None
    law_on: date
    promise: Promise | None
    correction: tuple[Item, ...]
    correction_until: date | None
    correction_answered_at: datetime | None
    reasons: tuple[Item, ...]
    steps: tuple[StepView, ...]
    timeline: tuple[Line, ...]
    charges: tuple[ChargeView, ...]
    open_fen: int
    outside_serial: str
    outside_transport: Transport | None
    outside_sampled: bool
    may_correct: bool
    rated: bool
    together: tuple["Together", ...] = ()
    checklist: str = ""
    checklist_on: date | None = None

    @property
    def overdue(self) -> bool:
        """Whether the promise was broken or is being broken: decided after its day."""
        if self.promise is None or self.decided_on is None:
            return False
        return self.decided_on > self.promise.due_on


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A judgement as it was stored: canonical bytes to be read, replayed, disputed."""

    kind: str
    at: datetime
    on: date
    outcome: str
    body: bytes
    rules_hash: str
    reasons: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """Answers not handed in yet."""

    id: str
    procedure: str
    answers: Mapping[str, str]
    changed_at: datetime
