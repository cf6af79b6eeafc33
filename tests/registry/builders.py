"""Small builders: a vehicle, an owner, a clerk."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.kernel.vin import check_character
from doorstep.registry import services
from doorstep.registry.types import ObjectKind, VehicleParticulars

CLERK = Actor(ActorKind.STAFF, "clerk-1", "样例", Post.CLERK, "st-01")
REGISTRAR = Actor(ActorKind.STAFF, "registrar-1", "样例", Post.REGISTRAR, "office")
DAY = date(2017, 6, 21)
_serials: Iterator[int] = count(1)


def a_vin(serial: int | None = None) -> str:
    """A number whose check character fits."""
    tail = f"{next(_serials) if serial is None else serial:08d}"
    text = f"LDSTEPA3{'0'}{tail}"
    return f"{text[:8]}{check_character(text)}{text[9:]}"


def particulars(**changed: Any) -> VehicleParticulars:
    """A white family car."""
    car = VehicleParticulars(
        vin=a_vin(),
        vehicle_class="K33",
        use_character="A",
        make_model="样本牌DS7150A",
        engine_number="E1234567",
        colour="A",
        fuel="A",
        manufactured_on=date(2017, 3, 1),
        certificate_number="YB0000000000001",
        maker="样本汽车有限公司",
        seats=5,
        total_mass=1720,
        kerb_mass=1320,
        length=4620,
        width=1780,
        height=1480,
        displacement=1498,
        power=830,
    )
    return replace(car, **changed)


def a_number(serial: int | None = None, kind: PlateKind = PlateKind.SMALL) -> PlateNumber:
    """A number nobody else in the test run has."""
    return PlateNumber(kind, f"鲁M{next(_serials) if serial is None else serial:05d}")


def a_vehicle(**changed: Any) -> str:
    """Register a vehicle and return its id."""
    words: dict[str, Any] = {
        "particulars": particulars(),
        "owner_id": str(uuid4()),
        "plate": a_number(),
        "on": DAY,
        "case_number": "2017062100001",
        "by": REGISTRAR,
    }
    return services.register_vehicle(**words | changed)


def an_object(
    vehicle_id: str, kind: ObjectKind = ObjectKind.VEHICLE_LICENCE, **changed: Any
) -> str:
    """Issue an object and return its id."""
    words: dict[str, Any] = {"on": DAY, "case_number": "2017062100001", "by": CLERK}
    return services.issue_object(kind=kind, vehicle_id=vehicle_id, **words | changed)


def an_object_in_hand(vehicle_id: str, kind: ObjectKind, on: date) -> str:
    """Issue an object, make it and hand it over; return its id."""
    words: dict[str, Any] = {"on": on, "case_number": "2017062100001", "by": CLERK}
    object_id = services.issue_object(kind=kind, vehicle_id=vehicle_id, **words)
    services.produce_object(object_id=object_id, **words)
    services.hand_over_object(object_id=object_id, **words)
    return object_id
