"""Asking the police network about a vehicle: what stands against it, its file in another city.

Protocol: `GET /vehicles?vin=…` answers one object; 404 where nothing is known against it.
`GET /files?vin=…&certificate_number=…` answers the electronic file (电子档案) of a vehicle that is
registered elsewhere, for whoever names the registration certificate it belongs to; else 404.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.integrations.outside import Outside, Unreachable
from doorstep.kernel.plate_number import PlateKind
from doorstep.registry.types import VehicleParticulars

SOURCE = "公安交管综合应用平台"
system = Outside("police")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands against a vehicle; all empty for one that is free.

    `casualty_accidents` and `modifications` (punished) are days; `tested_on` is the day it last
    passed a safety test.
    """

    seized_by: str = ""
    stolen: bool = False
    scrap_on: date | None = None
    violations: int = 0
    accidents: int = 0
    casualty_accidents: tuple[date, ...] = ()
    modifications: tuple[date, ...] = ()
    tested_on: date | None = None


def standing(vin: str) -> Standing:
    """What stands against a vehicle. Errors: Unreachable."""
    found = system.ask("/vehicles", vin=vin)
    if found is None:
        return Standing()
    try:
        scrap, tested = found.get("scrap_on"), found.get("tested_on")
        return Standing(
            seized_by=str(found["seized_by"]),
            stolen=bool(found["stolen"]),
            scrap_on=_day_or_none(scrap),
            violations=int(found.get("violations", 0)),
            accidents=int(found.get("accidents", 0)),
            casualty_accidents=_days(found.get("casualty_accidents", ())),
            modifications=_days(found.get("modifications", ())),
            tested_on=_day_or_none(tested),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreachable("police", f"unexpected answer: {error}") from error


@dataclass(frozen=True, slots=True)
class File:
    """A vehicle's file in another city; `owner_number` is its owner's identity number or code."""

    origin: str
    owner_number: str
    number: str
    kind: PlateKind
    particulars: VehicleParticulars
    registered_on: date
    moved_out_on: date | None
    inspected_until: date | None


def file(vin: str, certificate_number: str) -> File | None:
    """The file of a vehicle registered elsewhere. Errors: Unreachable."""
    found = system.ask("/files", vin=vin, certificate_number=certificate_number)
    if found is None:
        return None
    try:
        return File(
            origin=str(found["origin"]),
            owner_number=str(found["owner_number"]),
            number=str(found["number"]),
            kind=PlateKind(str(found["kind"])),
            particulars=_particulars(found["vehicle"]),
            registered_on=date.fromisoformat(found["registered_on"]),
            moved_out_on=_day_or_none(found.get("moved_out_on")),
            inspected_until=_day_or_none(found.get("inspected_until")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreachable("police", f"unexpected answer: {error}") from error


def _particulars(car: dict[str, Any]) -> VehicleParticulars:
    return VehicleParticulars(
        vin=str(car["vin"]),
        vehicle_class=str(car["vehicle_class"]),
        use_character=str(car["use_character"]),
        make_model=str(car["make_model"]),
        engine_number=str(car["engine_number"]),
        colour=str(car["colour"]),
        fuel=str(car["fuel"]),
        manufactured_on=date.fromisoformat(car["manufactured_on"]),
        certificate_number=str(car["number"]),
        seats=int(car["seats"]),
        imported=bool(car["imported"]),
    )


def _day_or_none(stored: object) -> date | None:
    return date.fromisoformat(str(stored)) if stored else None


def _days(listed: object) -> tuple[date, ...]:
    if not isinstance(listed, (list, tuple)):
        raise TypeError("days stand in a list")
    return tuple(date.fromisoformat(each) for each in listed)
