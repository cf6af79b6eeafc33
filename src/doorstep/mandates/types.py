"""What readers of this room see."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from doorstep.people.types import PersonView
from doorstep.registry.driving.types import DrivingLicenceView
from doorstep.registry.types import VehicleView


class BindingState(StrEnum):
    """Where the wish to see another's vehicle stands."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return {
            BindingState.ASKED: "等车主同意",
            BindingState.AGREED: "已绑定",
            BindingState.DECLINED: "车主没有同意",
            BindingState.LAPSED: "过期没有答复",
            BindingState.ENDED: "已解除",
        }[self]


@dataclass(frozen=True, slots=True)
class BindingView:
    """One binding: who sees which vehicle, with the owner's consent or still asking for it."""

    id: str
    state: BindingState
    person: PersonView
    owner: PersonView
    vehicle: VehicleView
    asked_at: datetime
    answer_by: date
    agreed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LicenceBindingView:
    """Who sees whose licence to drive, with the holder's consent or still asking for it."""

    id: str
    state: BindingState
    person: PersonView
    holder: PersonView
    licence: DrivingLicenceView
    asked_at: datetime
    answer_by: date
    agreed_at: datetime | None


class MandateState(StrEnum):
    """Whether the agent may act."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return {
            MandateState.ASKED: "等本人确认",
            MandateState.CONFIRMED: "有效",
            MandateState.ENDED: "已结束",
        }[self]


class Way(StrEnum):
    """How the person confirmed; in none of them a code is told to anybody."""

    TAP = "tap"
    SMS = "sms"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The way in Chinese."""
        return {
            Way.TAP: "本人在自己手机上点同意",
            Way.SMS: "本人回短信“1”",
            Way.PAPER: "本人在纸上签字或按手印",
        }[self]


class PaperMark(StrEnum):
    """What the person put under the printed mandate."""

    SIGNATURE = "signature"
    FINGERPRINT = "fingerprint"

    @property
    def label(self) -> str:
        """The mark in Chinese."""
        return {PaperMark.SIGNATURE: "签字", PaperMark.FINGERPRINT: "按手印"}[self]


class End(StrEnum):
    """Why a mandate ended."""

    DONE = "done"
    EXPIRED = "expired"
    REVOKED = "revoked"
    DECLINED = "declined"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """The reason in Chinese."""
        return {
            End.DONE: "事情办完了",
            End.EXPIRED: "到期了",
            End.REVOKED: "本人停止了",
            End.DECLINED: "本人没有同意",
            End.RETURNED: "代办的一方退回了",
        }[self]


class AgentKind(StrEnum):
    """Who acts."""

    PERSON = "person"
    UNIT = "unit"
    POINT = "point"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return {
            AgentKind.PERSON: "家人或别的人",
            AgentKind.UNIT: "单位（由它的经办人办）",
            AgentKind.POINT: "警邮合作代办点",
        }[self]


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts: a person or a unit by id, a point by its code."""

    kind: AgentKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @classmethod
    def of(cls, word: str) -> "Agent":
        """What `str` gave."""
        kind, _, id_ = word.partition(":")
        return cls(AgentKind(kind), id_)


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate as both sides see it; names of persons are masked where they are shown."""

    id: str
    number: str
    principal: PersonView
    agent: Agent
    agent_name: str
    procedure: str
    vehicle: VehicleView | None
    from_on: date
    until_on: date
    state: MandateState
    way: Way
    paper_mark: PaperMark | None
    asked_at: datetime
    recorded_by: str
    confirmed_at: datetime | None
    portrayed: bool
    case_number: str
    ended_at: datetime | None
    ended_why: End | None
    holds: bool
    """Whether the agent may act: confirmed, not ended, its day not over unless a case is open."""


class RelativeState(StrEnum):
    """Whether a relative takes somebody's messages."""

    ASKED = "asked"
    AGREED = "agreed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return {
            RelativeState.ASKED: "等家人同意",
            RelativeState.AGREED: "正在代收",
            RelativeState.ENDED: "已停止",
        }[self]


class Reach(StrEnum):
    """By what a message reaches somebody; the first there is, in this order."""

    PHONE = "phone"
    RELATIVE = "relative"
    POST = "post"
    SLIP = "slip"

    @property
    def label(self) -> str:
        """The way in Chinese."""
        return {
            Reach.PHONE: "发短信到本人手机",
            Reach.RELATIVE: "发短信给代收消息的家人",
            Reach.POST: "寄到登记的邮寄地址",
            Reach.SLIP: "打在办事单上，当面交给本人",
        }[self]


@dataclass(frozen=True, slots=True)
class RelativeView:
    """Who takes whose messages; names are masked where they are shown."""

    id: str
    state: RelativeState
    person: PersonView
    relative: PersonView
    asked_at: datetime
    answer_by: date
    agreed_at: datetime | None

    def over(self, on: date) -> bool:
        """Whether nobody answered in time."""
        return self.state is RelativeState.ASKED and on > self.answer_by


@dataclass(frozen=True, slots=True)
class Share:
    """How many mandates were confirmed one way in a time."""

    way: Way
    count: int


@dataclass(frozen=True, slots=True)
class ContractView:
    """What was agreed for a point, and how much of today is taken."""

    id: int
    point: str
    organisation: str
    from_on: date
    until_on: date
    procedures: tuple[str, ...]
    daily_cap: int
    taken_today: int
    sample: bool


@dataclass(frozen=True, slots=True)
class TrainingView:
    """Who was trained for a point, until when."""

    id: int
    user_id: int
    point: str
    certificate: str
    from_on: date
    until_on: date
