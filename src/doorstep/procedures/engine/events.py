"""What other rooms hear of cases, inside the act's transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from doorstep.kernel.plate_number import PlateNumber
from doorstep.procedures.engine.types import CaseStatus


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A case has a new status."""

    case_number: str
    procedure: str
    status: CaseStatus
    at: datetime


@dataclass(frozen=True, slots=True)
class OutsideWanted:
    """An act in another system is asked for: its serial number is awaited for this case."""

    case_number: str
    procedure: str
    subject: str
    applicant_id: str
    plate: PlateNumber | None
    decided_on: date
