"""Facts that our own rooms know: who applies, and which number is held.

Why in `config`: each reads rooms that do not know each other.
"""

from datetime import date
from typing import Any
from uuid import UUID

from doorstep.kernel import clock
from doorstep.people import queries as people
from doorstep.people.errors import PersonNotFound
from doorstep.people.types import PersonKind
from doorstep.places import queries as places
from doorstep.plates import queries as plates
from doorstep.plates.errors import DrawNotFound
from doorstep.plates.types import DrawState
from doorstep.procedures.engine import Inputs, Sourced, Unknown
from doorstep.procedures.requirements.facts import Applicant, HeldNumber, Home

_HELD = (DrawState.HELD, DrawState.ASSIGNED)


def applicant(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """Household and residence permit of the applicant, and what counts as outside on the day."""
    needed = Unknown("户籍和居住证", "登录后的实名信息")
    if not inputs.applicant_id:
        return needed
    try:
        person = people.applicant_facts(inputs.applicant_id)
    except PersonNotFound:
        return needed
    if not person.complete:
        return needed
    city = places.city()
    found = Applicant(
        unit=person.kind is PersonKind.UNIT,
        in_city=places.in_city(person.household_division, on),
        in_province=person.household_division[:2] == city.code[:2],
        beyond=Home(places.setting("residence-permit-scope", on).word),
        residence_permit_until=person.residence_permit_until,
    )
    return Sourced(found, person.source, person.as_of)


def held_number(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The number chosen in the draw of the case; before there is one, choosing is still to come."""
    del on
    later = Unknown("选号", "车主", later=True)
    if not inputs.draw_id:
        return later
    try:
        draw = plates.draw(UUID(inputs.draw_id))
    except DrawNotFound:
        return later
    if draw.chosen is None:
        return later
    held = draw.state in _HELD and draw.vin == inputs.get("vin")
    number = HeldNumber(draw.chosen.dotted, draw.chosen.kind, held, draw.hold_until)
    return Sourced(number, "公开选号记录", clock.now())
