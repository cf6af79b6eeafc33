"""The registered vehicles of the demonstration's own people.

Why apart from the past: its owners are invented by the thousand; these can be entered with a click.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.people import queries as people
from doorstep.places.demo import Answer, Demo
from doorstep.registry import queries as record
from doorstep.registry import services as registry
from doorstep.registry.types import LoadedVehicle, VehicleParticulars


def load_owned(demo: Demo) -> int:
    """Register the vehicles that are not in the record yet; returns how many."""
    with transaction.atomic(durable=True):
        rows = list(_missing(demo))
        if rows:
            registry.bulk_load(rows, by=SYSTEM)
            detail = {"vehicles": len(rows)}
            audit.note("demo.vehicles_loaded", "city:demo", by=SYSTEM, detail=detail)
    return len(rows)


def _missing(demo: Demo) -> Iterator[LoadedVehicle]:
    for person in demo.people:
        if not person.plate or person.registered_on is None or record.vin_registered(person.vin):
            continue
        owner = people.person_by_number(CitizenId.parse(person.id_number, person.registered_on))
        if owner is None:
            continue
        yield LoadedVehicle(
            particulars=particulars(demo.certificates[person.vin]),
            owner_id=owner.id,
            plate=PlateNumber(PlateKind.SMALL, person.plate),
            registered_on=person.registered_on,
            inspection_valid_until=person.inspected_until,
        )


def particulars(certificate: Answer) -> VehicleParticulars:
    """What a factory certificate of the demonstration says of a vehicle."""
    return VehicleParticulars(
        vin=str(certificate["vin"]),
        vehicle_class=str(certificate["vehicle_class"]),
        use_character=str(certificate["use_character"]),
        make_model=str(certificate["make_model"]),
        engine_number=str(certificate["engine_number"]),
        colour=str(certificate["colour"]),
        fuel=str(certificate["fuel"]),
        manufactured_on=date.fromisoformat(str(certificate["manufactured_on"])),
        certificate_number=str(certificate["number"]),
        seats=int(certificate["seats"]),
        imported=bool(certificate["imported"]),
    )
