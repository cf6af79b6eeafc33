"""Recording where somebody is reached and where they live, from a day on.

Why the row of the person is written too: it carries what holds today, for every page that shows it.
"""

from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.phone import Phone
from doorstep.people.errors import NotYet, PersonNotFound
from doorstep.people.models import Contact, Person, Residence
from doorstep.people.queries.contacts import newest_contact, newest_residence
from doorstep.people.sealed import Way, put_phone, put_way
from doorstep.people.types import ContactKind, ResidenceKind


@act
def record_contact(
    *, person_id: str | UUID, way: Way, from_on: date | None = None, by: Actor, key: Key
) -> UUID:
    """A phone or a postal address for messages; what was recorded before stays in the history.

    It is no login: several people may give the same phone. Errors: PersonNotFound, NotYet.
    """
    person = locked(person_id)
    kind = ContactKind.PHONE if isinstance(way, Phone) else ContactKind.POSTAL
    contact = enter_contact(person, kind, way, by=by, from_on=from_on)
    audit.note("person.contact_recorded", f"person:{person.pk}", by=by, detail={"kind": kind})
    return contact


@act
def withdraw_contact(*, person_id: str | UUID, kind: ContactKind, by: Actor, key: Key) -> UUID:
    """From today on the person is not reached that way any more. Errors: PersonNotFound."""
    person = locked(person_id)
    contact = enter_contact(person, kind, None, by=by)
    audit.note("person.contact_withdrawn", f"person:{person.pk}", by=by, detail={"kind": kind})
    return contact


@act
def record_household(
    *, person_id: str | UUID, division_code: str, from_on: date | None = None, by: Actor, key: Key
) -> UUID:
    """The household moved to another division. Errors: PersonNotFound, NotYet."""
    person = locked(person_id)
    enter_residence(
        person, ResidenceKind.HOUSEHOLD, division_code, from_on=from_on, until_on=None, by=by
    )
    audit.note("person.household_recorded", f"person:{person.pk}", by=by)
    return person.pk


@act
def record_residence_permit(
    *,
    person_id: str | UUID,
    until_on: date,
    from_on: date | None = None,
    division_code: str = "",
    by: Actor,
    key: Key,
) -> UUID:
    """A residence permit with its first and last day.

    Errors: PersonNotFound, NotYet, PermitEndsBeforeItBegins.
    """
    person = locked(person_id)
    enter_residence(
        person, ResidenceKind.PERMIT, division_code, from_on=from_on, until_on=until_on, by=by
    )
    audit.note("person.permit_recorded", f"person:{person.pk}", by=by)
    return person.pk


def locked(person_id: str | UUID) -> Person:
    """The row of a person, held until the act ends. Errors: PersonNotFound."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise PersonNotFound
    return person


def enter_contact(
    person: Person, kind: ContactKind, way: Way | None, *, by: Actor, from_on: date | None = None
) -> UUID:
    """Add the row inside an act of this room, and let the person's row say what holds today."""
    day = _known_by_today(from_on)
    contact = Contact(
        person=person,
        kind=kind.value,
        from_on=day,
        recorded_at=clock.now(),
        recorded_by=str(by),
    )
    put_way(contact, way)
    contact.save(force_insert=True)
    if kind is ContactKind.PHONE and newest_contact(person.pk, kind, clock.today()) == contact:
        put_phone(person, way if isinstance(way, Phone) else None)
        person.save(update_fields=["phone_sealed", "phone_key"])
    return contact.pk


def enter_residence(
    person: Person,
    kind: ResidenceKind,
    division_code: str,
    *,
    from_on: date | None = None,
    until_on: date | None,
    by: Actor,
) -> None:
    """Add the row inside an act of this room, and let the person's row say what holds today."""
    day = _known_by_today(from_on)
    if from_on is None and until_on is not None:
        # Nobody asked when the permit began; it is known to have been valid on its last day.
        day = min(day, until_on)
    row = Residence.objects.create(
        person=person,
        kind=kind.value,
        division_code=division_code,
        from_on=day,
        until_on=until_on,
        recorded_at=clock.now(),
        recorded_by=str(by),
    )
    if newest_residence(person.pk, kind, clock.today()) != row:
        return
    if kind is ResidenceKind.HOUSEHOLD:
        person.division_code = division_code
    else:
        person.residence_permit_until = until_on
    person.save(update_fields=["division_code", "residence_permit_until"])


def _known_by_today(from_on: date | None) -> date:
    today = clock.today()
    if from_on is not None and from_on > today:
        raise NotYet
    return from_on or today
