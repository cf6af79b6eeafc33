"""How somebody is reached, between the rooms: what the filing reads, and where it is written."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from doorstep.kernel import clock
from doorstep.people import queries as people
from doorstep.people.types import ContactKind
from doorstep.procedures.catalogue.update_contact import ContactFiled, ContactOnFile
from doorstep.procedures.engine import (
    Carrying,
    Inputs,
    Sourced,
    Unknown,
    bind,
    bind_effect,
)
from doorstep.registry import queries as registry
from doorstep.registry import services
from doorstep.registry.driving import queries as driving
from doorstep.registry.driving import services as driving_services
from doorstep.registry.driving.types import DrivingLicenceView, DrivingStatus
from doorstep.registry.types import VehicleView

RECORD = "人员记录"


def contact(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """How the applicant is reached today, and whether their files have it."""
    if not inputs.applicant_id:
        return Unknown("您的联系方式", "登录后的人员记录")
    person_id = inputs.applicant_id
    phone, postal = (people.contact_on(person_id, kind, on) for kind in ContactKind)
    recorded = [each.recorded_at for each in (phone, postal) if each is not None]
    newest = max(recorded) if recorded else None
    vehicles, licence = list(_vehicles(person_id)), _licence(person_id)
    filed = list(registry.contacts_filed([each.id for each in vehicles]).values())
    filed += [driving.contact_filed(licence.id)] if licence is not None else []
    things = len(vehicles) + (licence is not None)
    known = newest is not None and len(filed) == things > 0
    value = ContactOnFile(
        phone=phone.masked if phone is not None else "",
        postal=postal.masked if postal is not None else "",
        recorded_at=newest,
        vehicles=len(vehicles),
        licence=licence is not None,
        filed=known and all(each == newest.isoformat() for each in filed if newest is not None),
    )
    return Sourced(value, RECORD, clock.now())


def _vehicles(person_id: str) -> Iterator[VehicleView]:
    after: str | None = None
    while page := registry.vehicles_of(person_id, after=after):
        yield from page
        after = page[-1].id


def _licence(person_id: str) -> DrivingLicenceView | None:
    found = driving.licence_of(person_id)
    return None if found is None or found.status is DrivingStatus.CANCELLED else found


def bind_contacts() -> None:
    """Reader and effect of the filing."""
    bind("contact", contact)
    bind_effect(ContactFiled, _filed)


def _filed(effect: ContactFiled, at: Carrying) -> None:
    person_id = str(at.case.applicant_id)
    filing = services.ContactFiling(effect.recorded_at, effect.changed_on, effect.late)
    for vehicle in list(_vehicles(person_id)):
        services.file_contact(vehicle_id=vehicle.id, filed=filing, written=at.written)
    licence = _licence(person_id)
    if licence is not None:
        driving_services.file_contact(licence_id=licence.id, filed=filing, written=at.written)
