"""Correcting one thing in somebody's record, as an act that stands in the record of its own."""

from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.people.sealed import phone_of
from doorstep.people.services.contacts import enter_contact, enter_residence, locked
from doorstep.people.types import ContactKind, Matter, ResidenceKind

DIVISION = 6


def read_matter(matter: Matter, typed: str) -> PersonName | Phone | date | str:
    """What was typed as the thing it must be. Errors: InvalidInput naming the field `right`."""
    if matter is Matter.NAME:
        return PersonName.parse(typed)
    if matter is Matter.PHONE:
        return Phone.parse(typed)
    if matter is Matter.PERMIT:
        try:
            return date.fromisoformat(typed)
        except ValueError:
            sentence = "居住证到期日要写年月日，例如 2017-06-21。"
            raise InvalidInput(Problem("right", "people/not-a-day", sentence)) from None
    if len(typed) != DIVISION or not typed.isascii() or not typed.isdecimal():
        sentence = "户籍所在的县（市、区）写 6 位代码，就是那里签发的身份证的前六位。"
        raise InvalidInput(Problem("right", "people/not-a-division", sentence))
    return typed


def enter_correction(person_id: str | UUID, matter: Matter, typed: str, *, by: Actor) -> str:
    """Correct it inside an act; what stood there before.

    Errors: PersonNotFound, InvalidInput.
    """
    value = read_matter(matter, typed)
    person = locked(person_id)
    if isinstance(value, PersonName):
        before, person.name = person.name, value.text
        person.save(update_fields=["name"])
    elif isinstance(value, Phone):
        before = phone_of(person)
        enter_contact(person, ContactKind.PHONE, value, by=by)
    elif isinstance(value, date):
        before = str(person.residence_permit_until or "")
        enter_residence(person, ResidenceKind.PERMIT, "", until_on=value, by=by)
    else:
        before = person.division_code
        enter_residence(person, ResidenceKind.HOUSEHOLD, value, until_on=None, by=by)
    audit.note("person.corrected", f"person:{person.pk}", by=by, detail={"matter": matter})
    return before
