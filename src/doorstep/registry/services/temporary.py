"""Temporary plates: a vehicle that is not registered is let onto the road until a day."""

import uuid
from datetime import date

from doorstep.kernel import clock
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.places import queries as places
from doorstep.registry.models import ObjectSerial, Vehicle
from doorstep.registry.reading import folded_vehicle, projected, vehicle_fields
from doorstep.registry.services.change import Written
from doorstep.registry.temporary import ISSUE, PURPOSE, UNTIL, Temporary, issues_of
from doorstep.registry.types import EntryAct, ObjectKind, VehicleParticulars, VehicleState
from doorstep.registry.writing import in_order, inside_an_act, write_entry

TEMPORARY = "临"
"""The last character of every temporary plate."""


def plate_temporarily(
    *,
    particulars: VehicleParticulars,
    owner_id: str,
    kind: PlateKind,
    temporary: Temporary,
    written: Written,
) -> str:
    """Enter a vehicle with a temporary number of its own and return the id of this entry of it.

    It stays outside the registered vehicles: registration enters it anew.
    Errors: InvalidInput with every unfit particular, DayOutOfOrder; two issues of the same count
    break a constraint explained as TemporaryPlateIssued.
    """
    inside_an_act()
    problems = particulars.problems()
    if problems:
        raise InvalidInput(*problems)
    in_order(written.on)
    vehicle_id = str(uuid.uuid4())
    changes = vehicle_fields(
        particulars=particulars,
        state=VehicleState.TEMPORARY,
        plate=PlateNumber(kind, _number(written.on)),
        owner_id=owner_id,
        registered_on=written.on,
        inspection_valid_until=None,
    ) | {
        PURPOSE: temporary.purpose,
        ISSUE: issues_of(particulars.vin, temporary.purpose) + 1,
        UNTIL: temporary.until.isoformat(),
    }
    view = folded_vehicle(vehicle_id, changes, clock.now())
    Vehicle(id=vehicle_id, **projected(view)).save(force_insert=True)
    write_entry(
        act=EntryAct.TEMPORARILY_PLATED,
        vehicle_id=vehicle_id,
        on=written.on,
        case_number=written.case_number,
        by=written.by,
        source=written.source,
        outside_serial=written.outside_serial,
        changes=changes,
    )
    return vehicle_id


def _number(on: date) -> str:
    serial = ObjectSerial.objects.create(kind=ObjectKind.TEMPORARY_PLATE.value).pk
    return "".join((places.city().prefix, f"{on:%y}", f"{serial % 10**5:05d}", TEMPORARY))
