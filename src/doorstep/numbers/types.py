"""What others see of the right to a former number."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from doorstep.kernel.plate_number import PlateNumber
from doorstep.registry.types import EntryAct


class RightState(StrEnum):
    """What became of a right; an open one whose last day is past is over all the same."""

    OPEN = "open"
    USED = "used"
    GIVEN_UP = "given-up"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return {
            RightState.OPEN: "可以使用",
            RightState.USED: "已经用上",
            RightState.GIVEN_UP: "已经放弃",
            RightState.LAPSED: "已经过期",
        }[self]


@dataclass(frozen=True, slots=True)
class RightView:
    """One right: whose, to which number, from which event, until which day (inclusive).

    `shelved` says that the log of a pool keeps the number too.
    """

    id: UUID
    person_id: str
    plate: PlateNumber
    vin: str
    event: EntryAct
    held_from: date
    event_on: date
    last_day: date
    shelved: bool
    state: RightState
    ended_on: date | None
