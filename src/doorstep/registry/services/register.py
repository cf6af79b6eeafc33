"""First registration: a vehicle enters the record with its number and its owner."""

import uuid
from datetime import date

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.plate_number import PlateNumber
from doorstep.registry.models import Vehicle
from doorstep.registry.reading import folded_vehicle, projected, vehicle_fields
from doorstep.registry.types import EntryAct, Source, VehicleParticulars, VehicleState
from doorstep.registry.writing import in_order, inside_an_act, write_entry


def register_vehicle(
    *,
    particulars: VehicleParticulars,
    owner_id: str,
    plate: PlateNumber,
    on: date,
    case_number: str,
    by: Actor,
    source: Source = Source.HERE,
    outside_serial: str = "",
    inspection_valid_until: date | None = None,
) -> str:
    """Enter a vehicle and return its id.

    Errors: InvalidInput with every unfit particular, DayOutOfOrder; a VIN or a number in use breaks
    a constraint that `kernel.errors` explains as VinAlreadyRegistered or NumberInUse.
    """
    inside_an_act()
    problems = particulars.problems()
    if problems:
        raise InvalidInput(*problems)
    in_order(on)
    vehicle_id = str(uuid.uuid4())
    changes = vehicle_fields(
        particulars=particulars,
        state=VehicleState.REGISTERED,
        plate=plate,
        owner_id=owner_id,
        registered_on=on,
        inspection_valid_until=inspection_valid_until,
    )
    view = folded_vehicle(vehicle_id, changes, clock.now())
    Vehicle(id=vehicle_id, **projected(view)).save(force_insert=True)
    write_entry(
        act=EntryAct.REGISTERED,
        vehicle_id=vehicle_id,
        on=on,
        case_number=case_number,
        by=by,
        source=source,
        outside_serial=outside_serial,
        changes=changes,
    )
    return vehicle_id
