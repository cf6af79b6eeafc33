"""The dead, the merged, the renumbered: two decide, nothing is lost, everything is found again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from tests.people.builders import a_clerk, a_key, a_number, a_person, a_phone, a_unit

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.people import queries, services
from doorstep.people.changes import ChangeState, PersonChangeKind
from doorstep.people.errors import (
    AccountEnded,
    NoPersonChange,
    NotYet,
    NumberTaken,
    PersonChangeWaiting,
    SecondIsTheSame,
    TwoOfAKind,
)
from doorstep.people.levels import Level
from doorstep.people.models import FormerNumber, PersonChange, User
from doorstep.people.services import rotation

pytestmark = pytest.mark.django_db
PASSPORT = IdentityDocument(DocumentKind.PASSPORT, "X12345678", "KOR")


def staff(name: str, post: Post) -> Actor:
    user_id = a_clerk(name, post=post, point="O01", point_kind="office")
    return Actor(ActorKind.STAFF, str(user_id), "王芳", post, "O01")


@pytest.fixture
def archivist() -> Actor:
    return staff("wangfang", Post.ARCHIVIST)


@pytest.fixture
def manager() -> Actor:
    return staff("liuyang", Post.MANAGER)


def decided(change: UUID, by: Actor, yes: bool = True) -> None:
    services.decide_person_change(change_id=change, yes=yes, by=by, key=a_key())


def died(person: UUID, by: Actor) -> UUID:
    return services.ask_death(
        person_id=person, died_on=clock.today(), reason="户口已注销", by=by, key=a_key()
    )


def merged(person: UUID, into: UUID, by: Actor) -> UUID:
    return services.ask_merge(
        person_id=person, into_id=into, reason="护照和居留证是一个人", by=by, key=a_key()
    )


def renumbered(person: UUID, by: Actor, name: str, number: IdentityDocument) -> UUID:
    return services.ask_renumber(
        person_id=person,
        name=PersonName.parse(name),
        number=number,
        reason="改名换证",
        by=by,
        key=a_key(),
    )


def test_nobody_signs_in_for_the_dead_whose_record_stays(archivist: Actor, manager: Actor) -> None:
    person = a_person("王小明", phone=a_phone(1))
    change = died(person, archivist)
    assert queries.level_of(person) is Level.PHONE
    decided(change, manager)
    assert queries.level_of(person) is Level.NONE
    user = User.objects.get(person=person)
    assert not user.is_active
    found = queries.person_by_number(a_number())
    assert found is not None
    assert found.id == str(person)
    other = a_person("李四", number=a_number(serial=2), phone=a_phone(1))
    assert User.objects.get(person=other).is_active
    with pytest.raises(AccountEnded):
        died(person, archivist)
    with pytest.raises(NotYet):
        services.ask_death(
            person_id=other,
            died_on=clock.today() + timedelta(1),
            reason="x",
            by=archivist,
            key=a_key(),
        )


def test_two_rows_of_one_person_are_known_as_one(archivist: Actor, manager: Actor) -> None:
    first, second = a_person("朴一", number=PASSPORT, phone=a_phone(1)), a_person("朴一")
    decided(merged(first, second, archivist), manager)
    assert queries.known_as(first) == queries.known_as(second) == (str(second), str(first))
    for number in (PASSPORT, a_number()):
        found = queries.person_by_number(number)
        assert found is not None
        assert found.id == str(second)
    user = User.objects.get(person=second)
    assert user.is_active
    third = a_person("朴一", number=a_number(serial=3), phone=a_phone(3))
    decided(merged(second, third, archivist), manager)
    assert queries.known_as(first) == (str(third), str(first), str(second))
    assert not User.objects.get(pk=user.pk).is_active
    with pytest.raises(AccountEnded):
        merged(first, third, archivist)


def test_whoever_is_renumbered_is_found_by_both_numbers(archivist: Actor, manager: Actor) -> None:
    person = a_person("王小明")
    decided(renumbered(person, archivist, "王大明", PASSPORT), manager)
    now = queries.person(person)
    assert (now.name, now.document) == ("王大明", DocumentKind.PASSPORT)
    for number in (PASSPORT, a_number()):
        found = queries.person_by_number(number)
        assert found is not None
        assert found.id == str(person)
    former = FormerNumber.objects.get()
    assert former.name == "王小明"
    # A number given to two people by mistake finds whoever has it today.
    other = a_person("李四")
    found = queries.person_by_number(a_number())
    assert found is not None
    assert found.id == str(other)
    decided(renumbered(other, archivist, "李四", IdentityDocument.of(a_number(serial=9))), manager)
    assert queries.person_by_number(a_number()) is None
    columns = {each.name for each in rotation.columns_of("field")}
    assert {"people_formernumber.number_sealed", "people_personchange.new_sealed"} <= columns


def test_one_person_never_decides_what_they_asked_for(archivist: Actor, manager: Actor) -> None:
    person = a_person("王小明")
    change = died(person, archivist)
    with pytest.raises(SecondIsTheSame):
        decided(change, archivist)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonChange.objects.update(
            decided_by=int(archivist.id), decided_at=clock.now(), state="done"
        )
    with pytest.raises(PersonChangeWaiting):
        died(person, manager)
    decided(change, manager, yes=False)
    assert queries.person_changes_of(person)[0].state is ChangeState.REFUSED
    with pytest.raises(NoPersonChange):
        decided(change, manager)
    decided(died(person, manager), archivist)
    assert queries.person_changes_waiting() == ()


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (PersonChangeKind.MERGE, TwoOfAKind),
        (PersonChangeKind.RENUMBER, NumberTaken),
        (PersonChangeKind.DEATH, NotAllowed),
    ],
)
def test_what_cannot_be_is_refused_before_anybody_decides(
    kind: PersonChangeKind, error: type[Exception], archivist: Actor
) -> None:
    person, unit = a_person("王小明"), a_unit()
    a_person("李四", number=a_number(serial=2))
    clerk = staff("zhao", Post.CLERK)
    tries: dict[PersonChangeKind, Callable[[], Any]] = {
        PersonChangeKind.MERGE: lambda: merged(person, unit, archivist),
        PersonChangeKind.RENUMBER: lambda: renumbered(
            person, archivist, "王小明", IdentityDocument.of(a_number(serial=2))
        ),
        PersonChangeKind.DEATH: lambda: died(person, clerk),
    }
    with pytest.raises(error):
        tries[kind]()
    assert not PersonChange.objects.exists()
