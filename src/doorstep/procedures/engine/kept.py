"""A former number that a granted case keeps for a vehicle: it stands in for a draw.

Why looked up and not said: whoever registers the vehicle later, at whatever door, finds it.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.procedures.engine.models import Case
from doorstep.procedures.engine.types import CaseStatus
from doorstep.registry import queries as registry


@dataclass(frozen=True, slots=True)
class KeptNumber:
    """The number, the last day, and the case that keeps it."""

    plate: PlateNumber
    until: date
    case_number: str


def kept_number(applicant_id: str, vin: str) -> KeptNumber | None:
    """What is kept for this applicant and vehicle today, unless a vehicle carries it by now."""
    try:
        person = UUID(applicant_id)
    except ValueError:
        return None
    row = (
        Case.objects.filter(
            applicant_id=person,
            subject=vin,
            status=CaseStatus.COMPLETED.value,
            kept_until__gte=clock.today(),
        )
        .order_by("-completed_at")
        .first()
    )
    if row is None or row.kept_until is None:
        return None
    plate = PlateNumber(PlateKind(row.plate_kind), row.plate_number)
    return None if registry.number_in_use(plate) else KeptNumber(plate, row.kept_until, row.number)
