"""Licences to drive between the rooms: what rules read of them, and what their effects write."""

from datetime import date
from typing import Any

from doorstep.kernel import clock
from doorstep.people import queries as people
from doorstep.people.errors import PersonNotFound
from doorstep.places import queries as places
from doorstep.procedures.engine import (
    Carrying,
    Inputs,
    Sourced,
    Unknown,
    bind,
    bind_effect,
)
from doorstep.procedures.engine.cases.effects import driving_licence_id
from doorstep.procedures.requirements.driving import (
    DrivingLicence,
    LicenceFoundAgain,
    LicenceRenewed,
)
from doorstep.registry.driving import queries as driving
from doorstep.registry.driving import services
from doorstep.registry.driving.types import RECORD_NAME

SETTINGS = "本市设置"


def driving_licence(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The applicant's licence; None where the city's record has none."""
    if not inputs.applicant_id:
        return Unknown("您的驾驶证", "登录后的驾驶证档案")
    found = driving.licence_of(inputs.applicant_id)
    if found is None:
        return Sourced(None, RECORD_NAME, clock.now())
    periods = found.periods(since=found.valid_from, until=on)
    examined = found.examined
    value = DrivingLicence(
        status=found.status,
        classes=found.classes,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        here=found.issuing_city == places.city().code,
        full_since=next((each.from_on for each in periods if each.full), None),
        examined_on=examined.on if examined else None,
        fit=examined.fit if examined else None,
        fit_until=examined.until if examined else None,
    )
    return Sourced(value, found.source, found.as_of)


def born_on(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The applicant's day of birth, where their document says it."""
    del on
    needed = Unknown("出生日期", "身份证明")
    if not inputs.applicant_id:
        return needed
    try:
        found = people.applicant_facts(inputs.applicant_id)
    except PersonNotFound:
        return needed
    if found.born_on is None:
        return needed
    return Sourced(found.born_on, found.source, found.as_of)


def anywhere(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """Whether this city renews licences that others issued."""
    del inputs
    value = places.setting("renew-licences-of-other-cities", on).yes
    return Sourced(value, SETTINGS, clock.now())


def bind_driving() -> None:
    """Readers and effects of the businesses about licences to drive."""
    bind("driving_licence", driving_licence)
    bind("born_on", born_on)
    bind("anywhere", anywhere)
    bind_effect(LicenceFoundAgain, _found_again)
    bind_effect(LicenceRenewed, _renewed)


def _found_again(_: LicenceFoundAgain, at: Carrying) -> None:
    services.found_again(licence_id=driving_licence_id(at), written=at.written)


def _renewed(effect: LicenceRenewed, at: Carrying) -> None:
    services.renew(
        licence_id=driving_licence_id(at),
        classes=effect.classes,
        valid_from=effect.valid_from,
        valid_until=effect.valid_until,
        written=at.written,
    )
