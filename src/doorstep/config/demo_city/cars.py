"""Further cars of the demonstration's people, and one that was cancelled lately.

Why two steps: numbers in use are declared before the pools open; what is given up afterwards goes
the way of every number that leaves its vehicle.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.config.demo_city.owners import particulars
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.people import queries as people
from doorstep.places.demo import Demo, demo_day
from doorstep.places.errors import PackRefused
from doorstep.places.pack.report import Report
from doorstep.places.pack.tables import read_tables
from doorstep.registry import queries as record
from doorstep.registry import services as registry
from doorstep.registry.tenures import former_uses
from doorstep.registry.types import LoadedVehicle, VehicleState

CARS = "demo/cars.toml"
_FIELDS = ("owner", "vin", "plate", "registered_on", "inspected_until", "cancelled_on")


@dataclass(frozen=True, slots=True)
class Car:
    """One further car; `owner` is the key of a person."""

    owner: str
    vin: str
    plate: str
    registered_on: date
    inspected_until: date
    cancelled_on: date | None


def load_cars(folder: Path, demo: Demo) -> int:
    """Register the cars that are not in the record yet; how many. Errors: PackRefused."""
    rows = [
        LoadedVehicle(
            particulars=particulars(demo.certificates[car.vin]),
            owner_id=owner,
            plate=_free(car.plate),
            registered_on=car.registered_on,
            inspection_valid_until=car.inspected_until,
        )
        for car in _cars(folder, demo)
        if (owner := _owner(demo, car)) and not _had(owner, car)
    ]
    with transaction.atomic(durable=True):
        if rows:
            registry.bulk_load(rows, by=SYSTEM)
            detail = {"vehicles": len(rows)}
            audit.note("demo.vehicles_loaded", "city:demo", by=SYSTEM, detail=detail)
    return len(rows)


def cancel_cars(folder: Path, demo: Demo) -> int:
    """Cancel the cars that the folder says were cancelled; how many. Errors: PackRefused."""
    done = 0
    for car in _cars(folder, demo):
        found = record.vehicle(vin=car.vin)
        if car.cancelled_on is None or found is None:
            continue
        if found.state is not VehicleState.REGISTERED:
            continue
        with transaction.atomic(durable=True):
            written = registry.Written(on=car.cancelled_on, case_number="", by=SYSTEM)
            registry.end_vehicle(vehicle_id=found.id, state=VehicleState.CANCELLED, written=written)
        done += 1
    return done


def _cars(folder: Path, demo: Demo) -> Iterator[Car]:
    report = Report()
    on = clock.today()
    keys = {person.key for person in demo.people}
    for table in read_tables(folder, CARS, report).get("car", []):
        table.only(*_FIELDS)
        owner, vin = table.text("owner", 40), table.text("vin", 17)
        if owner not in keys:
            table.complain("owner", "demo-person", "“{key}”不是 people.toml 里的人物。")
        if vin not in demo.certificates:
            table.complain("vin", "demo-vin", "certificates.toml 里没有这辆车。")
        first, until = demo_day(table, "registered_on", on), demo_day(table, "inspected_until", on)
        given_up = table.text("cancelled_on", 20, optional=True)
        ended = demo_day(table, "cancelled_on", on) if given_up else None
        if report.problems:
            raise PackRefused(*report.in_order())
        yield Car(owner, vin, table.text("plate", 12), first, until, ended)


def _free(text: str) -> PlateNumber:
    """The number, or the next one that nobody of the invented past has."""
    plate = PlateNumber(PlateKind.SMALL, text)
    while record.number_in_use(plate):
        digits = f"{(int(plate.text[-4:]) + 1) % 10_000:04d}"
        plate = PlateNumber(PlateKind.SMALL, plate.text[:-4] + digits)
    return plate


def _had(owner_id: str, car: Car) -> bool:
    """Whether the car is in the record, or was."""
    gone = any(use.vin == car.vin for use in former_uses(owner_id))
    return gone or record.vehicle(vin=car.vin) is not None


def _owner(demo: Demo, car: Car) -> str:
    number = CitizenId.parse(demo.person(car.owner).id_number, car.registered_on)
    found = people.person_by_number(number)
    return "" if found is None else found.id
