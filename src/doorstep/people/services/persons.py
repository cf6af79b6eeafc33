"""Recording who a person or a unit is, and who acts for a unit."""

from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.identity_document import IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.kernel.postal_address import PostalAddress
from doorstep.people.errors import AgentNotFound, IdentityFixed, NotAUnit, NumberTaken
from doorstep.people.models import Person, UnitAgent
from doorstep.people.sealed import Number, numbers_found_by, put_number
from doorstep.people.services.contacts import enter_contact, enter_residence, locked
from doorstep.people.services.sign_in import new_citizen
from doorstep.people.types import ContactKind, PersonKind, ResidenceKind


@act
def record_person(
    *,
    name: PersonName | str,
    number: Number,
    division_code: str = "",
    residence_permit_until: date | None = None,
    phone: Phone | None = None,
    postal: PostalAddress | None = None,
    sign_in: bool = True,
    sample: bool = False,
    by: Actor,
    key: Key,
) -> UUID:
    """Record a person, or a unit, whose number is a credit code and whose name is a plain string.

    With a phone and `sign_in` a natural person gets an account. Errors: NumberTaken, PhoneTaken.
    """
    document = IdentityDocument.of(number)
    _require_free(document)
    natural = not document.kind.of_a_unit
    now = clock.now()
    person = Person(
        kind=(PersonKind.NATURAL if natural else PersonKind.UNIT).value,
        name=str(name),
        sample=sample,
        recorded_at=now,
    )
    put_number(person, document)
    person.save(force_insert=True)
    _live(person, division_code or document.division, residence_permit_until, by)
    if phone is not None:
        enter_contact(person, ContactKind.PHONE, phone, by=by)
    if postal is not None:
        enter_contact(person, ContactKind.POSTAL, postal, by=by)
    if phone is not None and sign_in and natural:
        new_citizen(person, phone, now)
    audit.note("person.recorded", f"person:{person.pk}", by=by)
    return person.pk


@act
def declare_identity(
    *,
    person_id: str | UUID,
    name: PersonName,
    number: Number,
    division_code: str = "",
    residence_permit_until: date | None = None,
    by: Actor,
    key: Key,
) -> UUID:
    """A citizen who signed in with a bare phone says who they are; a counter checks it later.

    Errors: PersonNotFound, IdentityFixed, NumberTaken, NotAUnit for a credit code.
    """
    document = IdentityDocument.of(number)
    person = locked(person_id)
    if person.number_sealed is not None:
        raise IdentityFixed
    if document.kind.of_a_unit:
        raise NotAUnit
    _require_free(document)
    person.name = name.text
    put_number(person, document)
    person.save()
    _live(person, division_code or document.division, residence_permit_until, by)
    audit.note("person.declared", f"person:{person.pk}", by=by)
    return person.pk


@act
def appoint_agent(
    *,
    unit_id: str | UUID,
    agent_id: str | UUID,
    from_on: date,
    until_on: date | None = None,
    by: Actor,
    key: Key,
) -> int:
    """Let a natural person act for a unit, both days included.

    Errors: PersonNotFound, NotAUnit, AgentOverlaps, AgentEndsBeforeItBegins.
    """
    unit, agent = locked(unit_id), locked(agent_id)
    if unit.kind != PersonKind.UNIT.value:
        raise NotAUnit
    if agent.kind != PersonKind.NATURAL.value or agent.number_sealed is None:
        raise NotAUnit
    row = UnitAgent.objects.create(
        unit=unit, agent=agent, from_on=from_on, until_on=until_on, recorded_at=clock.now()
    )
    audit.note(
        "unit.agent_appointed",
        f"person:{unit.pk}",
        by=by,
        detail={"agent": agent.pk, "from_on": from_on, "until_on": until_on},
    )
    return int(row.pk)


@act
def end_agent(*, agent_row_id: int, by: Actor, key: Key) -> int:
    """The unit takes back what its agent may do: from this moment on. Errors: AgentNotFound."""
    row = UnitAgent.objects.select_for_update().filter(pk=agent_row_id, ended_at=None).first()
    if row is None:
        raise AgentNotFound
    row.ended_at, row.ended_by = clock.now(), str(by)
    row.save(update_fields=["ended_at", "ended_by"])
    audit.note("unit.agent_ended", f"person:{row.unit_id}", by=by, detail={"agent": row.agent_id})
    return agent_row_id


def _live(person: Person, division_code: str, permit_until: date | None, by: Actor) -> None:
    if division_code:
        enter_residence(person, ResidenceKind.HOUSEHOLD, division_code, until_on=None, by=by)
    if permit_until is not None:
        enter_residence(person, ResidenceKind.PERMIT, "", until_on=permit_until, by=by)


def _require_free(document: IdentityDocument) -> None:
    # While keys are changed one number may lie under either of two; the constraint sees only one.
    if Person.objects.filter(number_index__in=numbers_found_by(document)).exists():
        raise NumberTaken
