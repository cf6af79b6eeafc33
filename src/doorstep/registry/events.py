"""What other rooms hear of the record, inside the act's transaction."""

from dataclasses import dataclass
from datetime import date

from doorstep.kernel.plate_number import PlateNumber
from doorstep.registry.types import EntryAct


@dataclass(frozen=True, slots=True)
class NumberLeft:
    """A vehicle carries its number no more: it changed hands, was cancelled, moved or re-plated.

    `owner_id` is who owned it until then; `on` the day the act takes effect.
    """

    plate: PlateNumber
    vehicle_id: str
    vin: str
    owner_id: str
    act: EntryAct
    on: date
    case_number: str
