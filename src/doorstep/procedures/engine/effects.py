"""What a granted case changes in the record, said as values.

Why values: a procedure file names its effects without a database; the engine carries them out in
the transaction of the decision.
"""

from dataclasses import dataclass
from datetime import date

from doorstep.registry.types import VehicleParticulars


@dataclass(frozen=True, slots=True)
class VehicleRegistered:
    """A vehicle enters the record with the number held for it, owned by the applicant."""

    particulars: VehicleParticulars
    inspection_valid_until: date | None = None


Effect = VehicleRegistered
"""Every effect there is; a new one is a class here and a branch in `cases.effects`."""
