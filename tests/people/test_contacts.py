"""Contacts and residences keep their history; which one holds is a question about a day."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.kernel.postal_address import PostalAddress
from doorstep.people import queries, services
from doorstep.people.errors import (
    AgentEndsBeforeItBegins,
    AgentOverlaps,
    NotAUnit,
    NotYet,
    PermitEndsBeforeItBegins,
)
from doorstep.people.models import Contact
from doorstep.people.types import ContactKind, ResidenceKind

from .builders import a_key, a_number, a_person, a_phone, a_unit

FIRST, SECOND = date(2016, 3, 1), date(2017, 3, 1)


def in_words(person_id: object, kind: ContactKind, on: date) -> str:
    found = queries.contact_on(str(person_id), kind, on)
    return found.masked if found else ""


@pytest.mark.django_db
def test_the_phone_of_a_day_is_the_one_that_held_on_it() -> None:
    person = a_person(phone=a_phone(1))
    for serial, day in ((2, FIRST), (3, SECOND)):
        services.record_contact(
            person_id=person, way=a_phone(serial), from_on=day, by=SYSTEM, key=a_key()
        )
    days = (FIRST - timedelta(1), FIRST, SECOND - timedelta(1), SECOND, clock.today())
    shown = [in_words(person, ContactKind.PHONE, day) for day in days]
    assert shown == ["", *["199****0002"] * 2, "199****0003", "199****0001"]
    assert queries.person(person).phone_masked == "199****0001", "a late entry changes no today"
    assert len(queries.contact_history(person)) == 3


@pytest.mark.django_db
def test_a_phone_for_messages_may_be_a_whole_familys() -> None:
    one, two = a_person(), a_person("李四", number=a_number(serial=2))
    for person in (one, two):
        services.record_contact(person_id=person, way=a_phone(7), by=SYSTEM, key=a_key())
    assert queries.phone_for_messages(one) == queries.phone_for_messages(two) == a_phone(7)


@pytest.mark.django_db
def test_a_contact_taken_back_is_used_no_more_and_stays_in_the_history() -> None:
    person = a_person(phone=a_phone(1))
    services.withdraw_contact(person_id=person, kind=ContactKind.PHONE, by=SYSTEM, key=a_key())
    assert queries.phone_for_messages(person) is None
    assert queries.contact_on(person, ContactKind.PHONE, clock.today()) is None
    assert [each.masked for each in queries.contact_history(person)] == ["", "199****0001"]


@pytest.mark.django_db
def test_an_address_is_shown_to_the_district_and_told_whole_with_a_reason() -> None:
    person = a_person()
    way = PostalAddress("滨州市滨城区", "黄河五路 385 号")
    services.record_contact(person_id=person, way=way, by=SYSTEM, key=a_key())
    assert in_words(person, ContactKind.POSTAL, clock.today()) == "滨州市滨城区****"
    assert queries.full_identity(person, SYSTEM, "寄送证件").postal == str(way)


@pytest.mark.django_db
def test_nothing_is_recorded_before_it_holds() -> None:
    person = a_person()
    tomorrow = clock.today() + timedelta(1)
    with pytest.raises(NotYet):
        services.record_contact(
            person_id=person, way=a_phone(1), from_on=tomorrow, by=SYSTEM, key=a_key()
        )


@pytest.mark.django_db
def test_a_contact_once_recorded_is_not_changed() -> None:
    a_person(phone=a_phone(1))
    with pytest.raises(ProgrammingError), transaction.atomic():
        Contact.objects.update(from_on=FIRST)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Contact.objects.all().delete()


@pytest.mark.django_db
def test_household_and_permit_are_known_for_every_day() -> None:
    person = a_person(number=a_number(division="130102"))
    services.record_household(
        person_id=person, division_code="130921", from_on=FIRST, by=SYSTEM, key=a_key()
    )
    services.record_residence_permit(
        person_id=person,
        division_code="371602",
        from_on=FIRST,
        until_on=SECOND,
        by=SYSTEM,
        key=a_key(),
    )

    def on(day: date, kind: ResidenceKind) -> str | None:
        found = queries.residence_on(person, kind, day)
        return found.division_code if found else None

    assert on(FIRST, ResidenceKind.HOUSEHOLD) == "130921"
    assert on(clock.today(), ResidenceKind.HOUSEHOLD) == "130102"
    assert on(SECOND, ResidenceKind.PERMIT) == "371602"
    assert on(SECOND + timedelta(1), ResidenceKind.PERMIT) is None
    assert queries.applicant_facts(person).residence_permit_until == SECOND
    assert len(queries.residence_history(person)) == 3


@pytest.mark.django_db
def test_a_permit_cannot_end_before_it_begins() -> None:
    person = a_person()
    with pytest.raises(PermitEndsBeforeItBegins):
        services.record_residence_permit(
            person_id=person, from_on=SECOND, until_on=FIRST, by=SYSTEM, key=a_key()
        )


@pytest.mark.django_db
def test_a_unit_acts_through_its_agents_on_their_days() -> None:
    unit, agent = a_unit(), a_person()
    row = services.appoint_agent(
        unit_id=unit, agent_id=agent, from_on=FIRST, until_on=SECOND, by=SYSTEM, key=a_key()
    )
    days = (FIRST - timedelta(1), FIRST, SECOND, SECOND + timedelta(1))
    acts = [queries.is_agent_of(agent, unit, day) for day in days]
    assert acts == [False, True, True, False]
    assert [each.unit.id for each in queries.units_of(agent, FIRST)] == [str(unit)]
    services.end_agent(agent_row_id=row, by=SYSTEM, key=a_key())
    assert queries.agents_of(unit, FIRST) == ()
    assert [each.agent.name_masked for each in queries.agents_of(unit)] == ["张*"]


@pytest.mark.django_db
def test_agents_are_people_and_are_not_appointed_twice() -> None:
    unit, agent = a_unit(), a_person()
    said = {"from_on": FIRST, "until_on": None, "by": SYSTEM}
    services.appoint_agent(unit_id=unit, agent_id=agent, **said, key=a_key())
    with pytest.raises(AgentOverlaps):
        services.appoint_agent(unit_id=unit, agent_id=agent, **said, key=a_key())
    with pytest.raises(NotAUnit):
        services.appoint_agent(unit_id=agent, agent_id=unit, **said, key=a_key())
    other = a_person("李四", number=a_number(serial=2))
    with pytest.raises(AgentEndsBeforeItBegins):
        services.appoint_agent(
            unit_id=unit, agent_id=other, from_on=SECOND, until_on=FIRST, by=SYSTEM, key=a_key()
        )


@pytest.mark.django_db
def test_documents_of_all_kinds_are_found_again_by_kind_and_number() -> None:
    passport = IdentityDocument.parse(DocumentKind.PASSPORT, "E12345678", on=FIRST, country="KOR")
    person = a_person("KIM MINJI", number=passport)
    found = queries.person_by_number(passport)
    assert found is not None
    assert (found.id, found.document) == (str(person), DocumentKind.PASSPORT)
    elsewhere = IdentityDocument.parse(DocumentKind.PASSPORT, "E12345678", on=FIRST, country="USA")
    assert queries.person_by_number(elsewhere) is None
    whole = queries.full_identity(person, SYSTEM, "核对证件")
    assert (whole.id_number, whole.country) == ("E12345678", "KOR")
    assert queries.applicant_facts(person).household_division == ""
