"""Words of changes to accounts and persons that another has to agree to, or may stop."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from doorstep.kernel.phone import Phone
from doorstep.people.types import PersonView


class PhoneChangeState(StrEnum):
    """How far a change of the sign-in phone is."""

    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"
    TAKEN = "taken"

    @property
    def label(self) -> str:
        """For the citizen's page."""
        return {
            PhoneChangeState.WAITING: "等待生效",
            PhoneChangeState.DONE: "已更换",
            PhoneChangeState.STOPPED: "已停止",
            PhoneChangeState.TAKEN: "没有换成：新号码已经用于另一个账号",
        }[self]


class PersonChangeKind(StrEnum):
    """What an archivist asks for."""

    DEATH = "death"
    MERGE = "merge"
    RENUMBER = "renumber"

    @property
    def label(self) -> str:
        """For the desk."""
        return {
            PersonChangeKind.DEATH: "登记死亡",
            PersonChangeKind.MERGE: "两条记录是同一个人，合并",
            PersonChangeKind.RENUMBER: "姓名或证件号码变了，更正",
        }[self]


class ChangeState(StrEnum):
    """How far such a change is."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """For the desk."""
        return {
            ChangeState.WAITING: "等第二个人同意",
            ChangeState.DONE: "已办",
            ChangeState.REFUSED: "没有同意",
        }[self]


@dataclass(frozen=True, slots=True)
class PhoneChangeView:
    """A change of phone as its account sees it."""

    id: str
    state: PhoneChangeState
    masked: str
    asked_at: datetime
    from_on: date


@dataclass(frozen=True, slots=True)
class PersonChangeView:
    """A change of a person as the desk sees it."""

    id: str
    kind: PersonChangeKind
    person: PersonView
    other: PersonView | None
    died_on: date | None
    new_name: str
    new_masked: str
    reason: str
    state: ChangeState
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class LoginPhoneChangeAsked:
    """Somebody signed in asks for another phone from a day on; the old one is told at once."""

    phone: Phone = field(repr=False)
    on: date
