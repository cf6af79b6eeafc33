"""Numbers are found and shown, but a stolen table tells nothing."""

from dataclasses import replace
from datetime import date

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import IntegrityError, transaction

from doorstep.audit import queries as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.kernel.key_ring import KeyRing
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.uscc import Uscc, check_character
from doorstep.people import keys, queries, services
from doorstep.people.errors import IdentityFixed, NumberTaken, PersonNotFound, PhoneTaken
from doorstep.people.models import Person
from doorstep.people.types import PersonKind

from .builders import a_key, a_number, a_person, a_phone

CLERK = Actor(ActorKind.STAFF, "7", "王芳", Post.CLERK, "station-01")


@pytest.mark.django_db
def test_a_person_is_shown_masked() -> None:
    shown = queries.person(a_person(phone=a_phone(12)))
    number = a_number()
    assert shown.id_number_masked == number.masked
    assert shown.phone_masked == "199****0012"
    assert number.text not in repr(shown)
    assert (shown.division_code, shown.kind, shown.complete) == ("371602", "natural", True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["䶮㛃", "𬭩", "阿卜杜拉·买买提"])
def test_any_name_comes_back_as_it_was_given(name: str) -> None:
    assert queries.person(a_person(name)).name == name


@pytest.mark.django_db
def test_the_whole_identity_is_shown_and_the_look_recorded() -> None:
    person_id = a_person(phone=a_phone(12))
    whole = queries.full_identity(person_id, CLERK, "受理注册登记", "3716000001")
    assert (whole.id_number, whole.phone) == (a_number().text, "19900000012")
    assert a_number().text not in repr(whole)
    (looked,) = audit.looked_at(f"person:{person_id}")
    assert (looked.actor, looked.purpose, looked.case) == (
        "staff:7",
        "受理注册登记",
        "3716000001",
    )


@pytest.mark.django_db
def test_a_person_is_found_by_the_whole_number_and_not_by_another() -> None:
    person_id = a_person()
    found = queries.person_by_number(a_number())
    assert found is not None
    assert found.id == str(person_id)
    assert queries.person_by_number(a_number(serial=2)) is None


@pytest.mark.django_db
def test_one_number_is_one_person_and_one_phone_one_account() -> None:
    a_person(phone=a_phone(1))
    with pytest.raises(NumberTaken):
        a_person(phone=a_phone(2))
    with pytest.raises(PhoneTaken):
        a_person(number=a_number(serial=2), phone=a_phone(1))


@pytest.mark.django_db
def test_a_unit_has_a_credit_code_and_no_account() -> None:
    first17 = "91371600MA3C00000"
    unit = services.record_person(
        name="滨州示例运输有限公司",
        number=Uscc.parse(first17 + check_character(first17)),
        by=SYSTEM,
        key=a_key(),
    )
    facts = queries.applicant_facts(unit)
    assert (facts.kind, facts.born_on) == (PersonKind.UNIT, None)


@pytest.mark.django_db
def test_the_facts_of_an_applicant_carry_their_source_and_instant() -> None:
    facts = queries.applicant_facts(
        a_person(number=a_number(division="130102"), permit_until=date(2018, 3, 1))
    )
    assert facts.household_division == "130102"
    assert facts.residence_permit_until == date(2018, 3, 1)
    assert facts.born_on == date(1990, 3, 7)
    assert facts.source == "人员记录"
    assert facts.as_of <= clock.now()


@pytest.mark.django_db
@pytest.mark.parametrize("person_id", ["", "1", "00000000-0000-0000-0000-000000000000"])
def test_an_id_of_nobody_is_not_found(person_id: str) -> None:
    with pytest.raises(PersonNotFound):
        queries.person(person_id)


@pytest.mark.django_db
def test_a_bare_account_says_once_who_it_is() -> None:
    phone = a_phone(3)
    services.send_login_code(phone=phone, caller="c")
    from doorstep.messages import queries as messages

    slots = messages.outbox(phone)[0].slots
    assert slots is not None
    user_id = services.sign_in_with_code(phone=phone, code=slots["code"], caller="c")
    mine = queries.person_of_user(user_id)
    assert mine is not None
    actor = queries.actor_for(user_id, clock.today())
    said = {"person_id": mine.id, "name": PersonName.parse("李四"), "by": actor}
    services.declare_identity(**said, number=a_number(), key=a_key())
    assert queries.person(mine.id).complete
    with pytest.raises(IdentityFixed):
        services.declare_identity(**said, number=a_number(serial=5), key=a_key())


@pytest.mark.django_db
def test_a_field_moved_to_another_row_cannot_be_read() -> None:
    first, second = a_person(), a_person("李四", number=a_number(serial=2))
    stolen = Person.objects.get(pk=first)
    Person.objects.filter(pk=second).update(number_sealed=stolen.number_sealed)
    with pytest.raises(InvalidTag):
        queries.person(second)


@pytest.mark.django_db
def test_a_number_without_its_index_cannot_be_stored() -> None:
    person_id = a_person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person_id).update(number_index=None)


@pytest.mark.django_db
def test_rows_of_an_older_key_are_still_read_and_found(monkeypatch: pytest.MonkeyPatch) -> None:
    person_id = a_person()
    rings = {
        purpose: KeyRing(purpose, {**settings.DOORSTEP_KEYS[purpose], "2": "ab" * 32})
        for purpose in (keys.FIELD, keys.INDEX)
    }
    monkeypatch.setattr(keys, "ring", rings.__getitem__)
    assert queries.person(person_id).id_number_masked == a_number().masked
    found = queries.person_by_number(a_number())
    assert found is not None
    later = Person.objects.get(pk=a_person("李四", number=a_number(serial=2)))
    assert (later.number_key, later.index_key) == ("2", "2")
    assert queries.person(later.pk).id_number_masked == a_number(serial=2).masked


def test_purposes_have_different_keys_and_a_sealed_text_never_repeats() -> None:
    purposes = (keys.FIELD, keys.INDEX, keys.LOGIN_CODE, "audit-row", "audit-seal")
    used = [key for one in purposes for key in settings.DOORSTEP_KEYS[one].values()]
    assert len(used) == len(set(used)) == len(purposes)
    one, two = keys.seal("x", place="p"), keys.seal("x", place="p")
    assert one.data != two.data
    assert keys.opened(two, place="p") == "x"
    with pytest.raises(InvalidTag):
        keys.opened(replace(one, data=one.data[:-1] + b"\0"), place="p")
