"""A vehicle enters the record with its number and its owner: new, or out of another city's."""

import uuid
from datetime import date

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.plate_number import PlateNumber
from doorstep.registry.models import Vehicle
from doorstep.registry.reading import folded_vehicle, projected, vehicle_fields
from doorstep.registry.services.change import Written
from doorstep.registry.types import EntryAct, Origin, Source, VehicleParticulars, VehicleState
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
    return _enter(
        EntryAct.REGISTERED,
        particulars,
        owner_id,
        plate,
        inspection_valid_until,
        Written(on, case_number, by, source, outside_serial),
    )


def move_in_vehicle(
    *,
    particulars: VehicleParticulars,
    owner_id: str,
    plate: PlateNumber,
    origin: Origin,
    inspection_valid_until: date | None,
    written: Written,
) -> str:
    """Enter a vehicle of another city and return its id; its age counts from where it began.

    Errors: as `register_vehicle`.
    """
    return _enter(
        EntryAct.MOVED_IN, particulars, owner_id, plate, inspection_valid_until, written, origin
    )


def _enter(
    act: EntryAct,
    particulars: VehicleParticulars,
    owner_id: str,
    plate: PlateNumber,
    inspection_valid_until: date | None,
    written: Written,
    origin: Origin | None = None,
) -> str:
    inside_an_act()
    problems = particulars.problems()
    if problems:
        raise InvalidInput(*problems)
    in_order(written.on, not_before=origin.registered_on if origin is not None else None)
    vehicle_id = str(uuid.uuid4())
    changes = vehicle_fields(
        particulars=particulars,
        state=VehicleState.REGISTERED,
        plate=plate,
        owner_id=owner_id,
        registered_on=written.on if origin is None else origin.registered_on,
        inspection_valid_until=inspection_valid_until,
    )
    if origin is not None:
        changes |= {
            "origin": origin.place,
            "origin_number": origin.number,
            "origin_kind": origin.kind.value,
        }
    view = folded_vehicle(vehicle_id, changes, clock.now())
    Vehicle(id=vehicle_id, **projected(view)).save(force_insert=True)
    write_entry(
        act=act,
        vehicle_id=vehicle_id,
        on=written.on,
        case_number=written.case_number,
        by=written.by,
        source=written.source,
        outside_serial=written.outside_serial,
        changes=changes,
    )
    return vehicle_id
