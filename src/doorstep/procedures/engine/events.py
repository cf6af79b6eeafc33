"""What other rooms hear of cases, inside the act's transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from doorstep.kernel.actor import Actor
from doorstep.kernel.plate_number import PlateNumber
from doorstep.procedures.engine.types import CaseStatus, Channel


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A case has a new status; whoever hears of it may refuse the act by raising.

    `subject` is what the case is about, a VIN for one.
    """

    case_number: str
    procedure: str
    status: CaseStatus
    at: datetime
    by: Actor
    applicant_id: str
    channel: Channel
    subject: str


@dataclass(frozen=True, slots=True)
class OutsideWanted:
    """An act in another system is asked for: its serial number is awaited for this case."""

    case_number: str
    procedure: str
    subject: str
    applicant_id: str
    plate: PlateNumber | None
    decided_on: date
