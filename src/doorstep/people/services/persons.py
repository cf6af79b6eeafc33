"""Recording who a person or a unit is."""

from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.kernel.uscc import Uscc
from doorstep.people.errors import IdentityFixed, PersonNotFound
from doorstep.people.models import Person
from doorstep.people.sealed import put_number, put_phone
from doorstep.people.services.sign_in import new_citizen
from doorstep.people.types import PersonKind


@act
def record_person(
    *,
    name: PersonName | str,
    number: CitizenId | Uscc,
    division_code: str = "",
    residence_permit_until: date | None = None,
    phone: Phone | None = None,
    sign_in: bool = True,
    sample: bool = False,
    by: Actor,
    key: Key,
) -> UUID:
    """Record a person (or a unit, whose number is a Uscc and whose name is a plain string).

    With a phone and `sign_in` the person gets an account. Errors: NumberTaken, PhoneTaken.
    """
    natural = isinstance(number, CitizenId)
    now = clock.now()
    person = Person(
        kind=(PersonKind.NATURAL if natural else PersonKind.UNIT).value,
        name=str(name),
        division_code=division_code or (number.division if isinstance(number, CitizenId) else ""),
        residence_permit_until=residence_permit_until,
        sample=sample,
        recorded_at=now,
    )
    put_number(person, number)
    if phone is not None:
        put_phone(person, phone)
    person.save(force_insert=True)
    if phone is not None and sign_in and natural:
        new_citizen(person, phone, now)
    audit.note("person.recorded", f"person:{person.pk}", by=by)
    return person.pk


@act
def declare_identity(
    *,
    person_id: str | UUID,
    name: PersonName,
    number: CitizenId,
    division_code: str = "",
    residence_permit_until: date | None = None,
    by: Actor,
    key: Key,
) -> UUID:
    """A citizen who signed in with a bare phone says who they are; a counter checks it later.

    Errors: PersonNotFound, IdentityFixed, NumberTaken.
    """
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise PersonNotFound
    if person.number_sealed is not None:
        raise IdentityFixed
    person.name = name.text
    person.division_code = division_code or number.division
    person.residence_permit_until = residence_permit_until
    put_number(person, number)
    person.save()
    audit.note("person.declared", f"person:{person.pk}", by=by)
    return person.pk
