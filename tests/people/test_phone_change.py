"""Another phone takes over after some days, unless whoever holds the old one says no."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from tests.people.builders import a_key, a_number, a_person, a_phone
from tests.people.test_proofing import begun, done, staff

from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.phone import Phone
from doorstep.law.parameters import PHONE_CHANGE_WAIT
from doorstep.people import queries, services
from doorstep.people.changes import LoginPhoneChangeAsked, PhoneChangeState
from doorstep.people.errors import (
    CodeWrong,
    LevelNeeded,
    NoPhoneChange,
    PhoneChangeWaiting,
    PhoneTaken,
)
from doorstep.people.models import User
from doorstep.people.proofing import FaceSeen, PhoneCodeMade
from doorstep.people.sealed import login_of
from doorstep.people.types import ContactKind, LoginPhoneChanged

pytestmark = pytest.mark.django_db
OLD, NEW = a_phone(1), a_phone(2)


@pytest.fixture
def told() -> Iterator[list[object]]:
    """What phones are told."""
    found: list[object] = []
    kinds = (PhoneCodeMade, LoginPhoneChangeAsked, LoginPhoneChanged)
    for kind in kinds:
        events.subscribe(kind, found.append)
    yield found
    for kind in kinds:
        events._handlers[kind].remove(found.append)


@pytest.fixture
def owner() -> UUID:
    """Somebody who was seen at a counter and signs in with the old phone."""
    person, clerk = a_person("王小明", phone=OLD), staff("wangfang")
    proofing, number = begun(person, clerk)
    services.see_face(proofing_id=proofing, face=FaceSeen.SAME, by=clerk, key=a_key())
    done(number, clerk)
    return person


def himself(person: UUID) -> Actor:
    return Actor(ActorKind.CITIZEN, str(person))


def asks(person: UUID, told: list[object], phone: Phone = NEW) -> User:
    user = User.objects.get(person=person)
    services.send_new_phone_code(user_id=user.pk, phone=phone, by=himself(person))
    sent = told[-1]
    assert isinstance(sent, PhoneCodeMade)
    assert sent.phone == phone
    services.ask_phone_change(
        user_id=user.pk, phone=phone, code=sent.code, by=himself(person), key=a_key()
    )
    return user


def test_the_old_phone_is_told_at_once_and_signs_in_until_the_day(
    owner: UUID, told: list[object]
) -> None:
    user = asks(owner, told)
    day = PHONE_CHANGE_WAIT.on(clock.today()).after(clock.today())
    assert told[-1] == LoginPhoneChangeAsked(phone=OLD, on=day)
    assert services.take_up_phone_changes(day - timedelta(1)) == 0
    assert login_of(User.objects.get(pk=user.pk)) == OLD
    before = user.get_session_auth_hash()
    assert services.take_up_phone_changes(day) == 1
    now = User.objects.get(pk=user.pk)
    assert login_of(now) == NEW
    assert now.get_session_auth_hash() != before
    assert told[-1] == LoginPhoneChanged(phone=OLD)
    assert queries.contact_on(owner, ContactKind.PHONE, clock.today())
    assert services.take_up_phone_changes(day) == 0
    (change,) = queries.phone_changes(user.pk)
    assert (change.state, change.masked) == (PhoneChangeState.DONE, NEW.masked)


def test_whoever_holds_the_old_phone_stops_it_and_every_session_ends(
    owner: UUID, told: list[object]
) -> None:
    user = asks(owner, told)
    with pytest.raises(PhoneChangeWaiting):
        asks(owner, told, a_phone(3))
    before = user.get_session_auth_hash()
    services.stop_phone_change(user_id=user.pk, by=himself(owner), key=a_key())
    now = User.objects.get(pk=user.pk)
    assert now.get_session_auth_hash() != before
    day = PHONE_CHANGE_WAIT.on(clock.today()).after(clock.today())
    assert services.take_up_phone_changes(day) == 0
    assert login_of(now) == OLD
    with pytest.raises(NoPhoneChange):
        services.stop_phone_change(user_id=user.pk, by=himself(owner), key=a_key())


def test_a_phone_of_somebody_else_is_not_taken_now_nor_on_the_day(
    owner: UUID, told: list[object]
) -> None:
    a_person("李四", number=a_number(serial=2), phone=a_phone(3))
    with pytest.raises(PhoneTaken):
        asks(owner, told, a_phone(3))
    user = asks(owner, told)
    a_person("赵六", number=a_number(serial=3), phone=NEW)
    services.take_up_phone_changes(PHONE_CHANGE_WAIT.on(clock.today()).after(clock.today()))
    assert login_of(User.objects.get(pk=user.pk)) == OLD
    assert queries.phone_changes(user.pk)[0].state is PhoneChangeState.TAKEN


def test_whoever_was_never_seen_goes_to_a_counter_for_it(told: list[object]) -> None:
    person = a_person("王小明", phone=OLD)
    with pytest.raises(LevelNeeded):
        asks(person, told)
    assert told == []


def test_without_the_code_or_for_another_account_nothing_waits(
    owner: UUID, told: list[object]
) -> None:
    user = User.objects.get(person=owner)
    stranger = Actor(ActorKind.CITIZEN, str(a_person("李四", number=a_number(serial=2))))
    services.send_new_phone_code(user_id=user.pk, phone=NEW, by=himself(owner))
    sent = told[-1]
    assert isinstance(sent, PhoneCodeMade)
    wrong = f"{(int(sent.code) + 1) % 10**6:06d}"
    for code, by, error in ((wrong, himself(owner), CodeWrong), (sent.code, stranger, NotAllowed)):
        with pytest.raises(error):
            services.ask_phone_change(user_id=user.pk, phone=NEW, code=code, by=by, key=a_key())
    with pytest.raises(NotAllowed):
        services.stop_phone_change(user_id=user.pk, by=stranger, key=a_key())
    assert queries.phone_changes(user.pk) == ()
