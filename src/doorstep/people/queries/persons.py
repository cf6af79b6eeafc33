"""Reading persons: numbers leave this room masked, or the look is recorded."""

from collections.abc import Sequence
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.phone import Phone
from doorstep.people import keys
from doorstep.people.errors import DataRestricted, PersonNotFound
from doorstep.people.models import Person
from doorstep.people.queries.contacts import newest_contact
from doorstep.people.sealed import Number, document_of, numbers_found_by, phone_of, way_of
from doorstep.people.types import (
    ApplicantFacts,
    ContactKind,
    FullIdentity,
    PersonKind,
    PersonView,
    Sealed,
)

SOURCE = "人员记录"


def person(person_id: str | UUID) -> PersonView:
    """A person, masked. Errors: PersonNotFound."""
    return view_of(_person(person_id))


def persons(person_ids: Sequence[str | UUID]) -> dict[str, PersonView]:
    """Several at once, for lists; unknown ids are left out."""
    rows = Person.objects.filter(pk__in=[_uuid(one) for one in person_ids])
    return {str(row.pk): view_of(row) for row in rows}


def person_of_user(user_id: int | str) -> PersonView | None:
    """The person a citizen's account stands for; None for staff."""
    row = Person.objects.filter(user__pk=user_id).first()
    return None if row is None else view_of(row)


def person_by_number(number: Number) -> PersonView | None:
    """Find by the whole identity number, without reading any.

    A number that was somebody's before finds them, where nobody else has it now or had it too.
    """
    known = numbers_found_by(number)
    row = Person.objects.select_related("merged_into").filter(number_index__in=known).first()
    if row is None:
        holders = Person.objects.filter(former_numbers__number_index__in=known).distinct()[:2]
        row = holders[0] if len(holders) == 1 else None
    return None if row is None else view_of(row.merged_into or row)


def full_identity(
    person_id: str | UUID, by: Actor, purpose: str, case: str | None = None, *, ground: str = ""
) -> FullIdentity:
    """The numbers in clear; that they were looked at, by whom and for what, is recorded first.

    `ground` is the law by which a restricted person's are seen nevertheless; it becomes part of
    the purpose. Errors: PersonNotFound, DataRestricted.
    """
    row = _person(person_id)
    if row.restricted_at is not None:
        if not ground:
            raise DataRestricted
        purpose = f"{purpose}；{ground}"
    audit.looked(f"person:{row.pk}", by=by, purpose=purpose, case=case)
    document = document_of(row)
    postal = newest_contact(row.pk, ContactKind.POSTAL, clock.today())
    return FullIdentity(
        id=str(row.pk),
        kind=PersonKind(row.kind),
        name=row.name,
        id_number=document.text if document else "",
        phone=phone_of(row),
        document=document.kind if document else None,
        country=document.country if document else "",
        postal=str(way_of(postal) or "") if postal else "",
    )


def applicant_facts(person_id: str | UUID) -> ApplicantFacts:
    """What rules may ask about an applicant. Errors: PersonNotFound."""
    row = _person(person_id)
    document = document_of(row)
    return ApplicantFacts(
        person_id=str(row.pk),
        kind=PersonKind(row.kind),
        complete=bool(row.name and document),
        born_on=document.born_on if document else None,
        household_division=row.division_code,
        residence_permit_until=row.residence_permit_until,
        source=SOURCE,
        as_of=clock.now(),
    )


def phone_for_messages(person_id: str | UUID) -> Phone | None:
    """Where a message reaches the person, for the room that sends it; never for a page."""
    text = phone_of(_person(person_id))
    return Phone(text) if text else None


def open_text(sealed: Sealed, *, place: str) -> str:
    """What `services.seal_text` sealed for this place."""
    return keys.opened(sealed, place=place)


def newest_found_by(kind: str, text: str) -> tuple[bytes, str]:
    """Under what a number is put into a table of another room, and the name of the key."""
    return keys.newest_index(kind, text)


def find_by(kind: str, text: str) -> list[bytes]:
    """Under what a number of that kind may lie in a table of another room, newest key first."""
    return keys.indexes(kind, text)


def _person(person_id: str | UUID) -> Person:
    row = Person.objects.filter(pk=_uuid(person_id)).first()
    if row is None:
        raise PersonNotFound
    return row


def _uuid(person_id: str | UUID) -> UUID:
    if isinstance(person_id, UUID):
        return person_id
    try:
        return UUID(person_id)
    except ValueError as malformed:
        raise PersonNotFound from malformed


def view_of(row: Person) -> PersonView:
    """A row of this room as others see it."""
    document, phone = document_of(row), phone_of(row)
    return PersonView(
        id=str(row.pk),
        kind=PersonKind(row.kind),
        name=row.name,
        id_number_masked=document.masked if document else "",
        phone_masked=Phone(phone).masked if phone else "",
        division_code=row.division_code,
        residence_permit_until=row.residence_permit_until,
        sample=row.sample,
        document=document.kind if document else None,
        restricted=row.restricted_at is not None,
    )
