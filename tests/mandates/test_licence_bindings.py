"""Another's driving licence is seen with its holder's consent, by few, and until either ends it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from tests.mandates.builders import a_citizen, at_once
from tests.people.builders import a_key
from tests.portals.bench import sheets
from tests.portals.pages import text_of
from tests.portals.test_looks import signed_in
from tests.procedures.city import a_city

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor
from doorstep.law.parameters import (
    BINDING_ANSWER,
    LICENCE_BINDINGS_OF_LICENCE,
    LICENCE_BINDINGS_OF_PERSON,
)
from doorstep.mandates import queries, services
from doorstep.mandates.errors import (
    LicenceAlreadyBound,
    LicenceBindingNotFound,
    LicenceFull,
    LicenceNotMatched,
    LicencesFull,
    OwnLicence,
)
from doorstep.mandates.models import LicenceBinding
from doorstep.mandates.types import BindingState
from doorstep.messages import queries as messages
from doorstep.people import queries as people
from doorstep.portals.frame import page
from doorstep.registry.driving import services as driving
from doorstep.registry.driving.types import LoadedDrivingLicence
from doorstep.registry.models import DrivingLicence

OF_PERSON = LICENCE_BINDINGS_OF_PERSON.on(clock.today())
OF_LICENCE = LICENCE_BINDINGS_OF_LICENCE.on(clock.today())
PAGE = "/driving-licence/"


def file_number(serial: int) -> str:
    return f"3716{serial:08d}"


def a_driver(serial: int, name: str = "王母亲") -> Actor:
    """A citizen with a driving licence whose file number ends with the serial."""
    driver = a_citizen(serial, name)
    day = clock.today() - timedelta(days=400)
    row = LoadedDrivingLicence(
        holder_id=driver.id,
        file_number=file_number(serial),
        classes=("C1",),
        first_issued_on=day,
        valid_from=day,
        valid_until=day.replace(year=day.year + 6, day=min(day.day, 28)),
        issuing_city="3716",
    )
    with transaction.atomic():
        driving.take_over([row], by=SYSTEM)
    return driver


def tail_of(driver: Actor) -> str:
    return people.person(driver.id).id_number_masked[-4:]


def asks(by: Actor, serial: int, driver: Actor) -> UUID:
    return services.ask_licence_binding(
        file_number=file_number(serial), id_tail=tail_of(driver).lower(), by=by, key=a_key()
    )


def answers(by: Actor, binding: UUID, *, agreed: bool = True) -> None:
    services.answer_licence_binding(binding_id=binding, agreed=agreed, by=by, key=a_key())


def told(person: Actor) -> list[str]:
    return [message.template for message in messages.inbox(person.id)]


def seen_by(person: Actor) -> list[BindingState]:
    return [each.state for each in queries.licence_bindings_of(person.id)]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["holder", "son"])
def test_a_holder_agrees_both_are_told_and_either_ends_it_at_once(who: str) -> None:
    holder, son = a_driver(1), a_citizen(2, "李四")
    binding = asks(son, 1, holder)
    assert told(holder) == ["licence-asked"]
    assert seen_by(son) == [BindingState.ASKED]
    answers(holder, binding)
    assert seen_by(son) == [BindingState.AGREED]
    assert told(holder)[0] == told(son)[0] == "licence-agreed"
    ending = {"holder": holder, "son": son}[who]
    services.end_licence_binding(binding_id=binding, by=ending, key=a_key())
    assert told(holder)[0] == told(son)[0] == "licence-ended"
    assert seen_by(son) == []
    assert queries.licence_bindings_on(holder.id) == ()
    asks(son, 1, holder)


@pytest.mark.django_db
def test_nobody_but_the_holder_answers_and_no_stranger_ends() -> None:
    holder, son, stranger = a_driver(1), a_citizen(2), a_citizen(3)
    binding = asks(son, 1, holder)
    for each in (son, stranger):
        with pytest.raises(LicenceBindingNotFound):
            answers(each, binding)
    with pytest.raises(LicenceBindingNotFound):
        services.end_licence_binding(binding_id=binding, by=stranger, key=a_key())
    answers(holder, binding, agreed=False)
    assert told(son) == ["licence-declined"]
    with pytest.raises(LicenceBindingNotFound):
        answers(holder, binding)


@pytest.mark.django_db
def test_one_number_alone_says_nothing_and_ones_own_needs_no_binding() -> None:
    holder, son = a_driver(1), a_citizen(2)
    for number, tail in ((file_number(1), "0000"), (file_number(9), tail_of(holder)), ("", "")):
        with pytest.raises(LicenceNotMatched):
            services.ask_licence_binding(file_number=number, id_tail=tail, by=son, key=a_key())
    with pytest.raises(OwnLicence):
        asks(holder, 1, holder)
    assert told(holder) == []


@pytest.mark.django_db
def test_a_person_holds_so_many_and_a_licence_is_held_by_so_many() -> None:
    son = a_citizen(2)
    holders = {serial: a_driver(serial) for serial in range(100, 101 + OF_PERSON)}
    first, *_, last = holders
    for serial in range(100, 100 + OF_PERSON):
        asks(son, serial, holders[serial])
    with pytest.raises(LicenceAlreadyBound):
        asks(son, first, holders[first])
    with pytest.raises(LicencesFull):
        asks(son, last, holders[last])
    for serial in range(OF_LICENCE - 1):
        asks(a_citizen(10 + serial), first, holders[first])
    with pytest.raises(LicenceFull):
        asks(a_citizen(30), first, holders[first])


@pytest.mark.django_db
def test_what_is_not_answered_or_was_cancelled_ends_by_itself() -> None:
    holder, other, son = a_driver(1), a_driver(4), a_citizen(2)
    unanswered = asks(son, 1, holder)
    answers(other, asks(son, 4, other))
    last = BINDING_ANSWER.on(clock.today()).after(clock.today())
    DrivingLicence.objects.filter(holder_id=other.id).update(status="cancelled")
    with clock.at_day(last):
        assert [each.id for each in queries.licence_bindings_of(son.id)] == [str(unanswered)]
    with clock.at_day(last + timedelta(days=1)):
        assert queries.licence_bindings_of(son.id) == ()
        with pytest.raises(LicenceBindingNotFound):
            answers(holder, unanswered)
        assert services.end_stale_licence_bindings(by=SYSTEM, key=a_key()) == 2
    assert set(LicenceBinding.objects.values_list("state", flat=True)) == {"lapsed", "ended"}


@pytest.mark.usefixtures("fresh_city")
def test_many_ask_at_once_and_exactly_as_many_as_allowed_see_the_licence() -> None:
    holder = a_driver(1)
    crowd = [a_citizen(10 + n) for n in range(OF_LICENCE + 2)]
    answered = at_once(*(lambda who=who: asks(who, 1, holder) for who in crowd))
    refused = [each for each in answered if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [LicenceFull] * 2
    slots = LicenceBinding.objects.order_by("licence_slot").values_list("licence_slot", flat=True)
    assert list(slots) == list(range(1, OF_LICENCE + 1))


def browser_of(person: Actor) -> Client:
    return signed_in(person.id)


def press(browser: Client, word: str) -> None:
    (sheet,) = [each for each in sheets(browser.get(PAGE)) if word in each.acts]
    assert browser.post(sheet.action, {"do": word}).status_code == 302


@pytest.mark.django_db
def test_on_the_page_a_son_asks_she_agrees_reads_that_he_looked_and_ends_it() -> None:
    page.forget_city()
    a_city()
    mother, son = a_driver(1), a_citizen(2, "王儿子")
    typed = {"file_number": file_number(1), "id_tail": tail_of(mother)}
    assert browser_of(son).post(f"{PAGE}bind", typed)["Location"] == PAGE
    assert "等本人同意" in text_of(browser_of(son).get(PAGE))
    at_home = browser_of(mother)
    assert "王*子想看您驾驶证" in text_of(at_home.get(PAGE))
    press(at_home, "agree")
    shown = text_of(browser_of(son).get(PAGE))
    assert "王*亲 C1" in shown
    assert "分" not in shown.split("王*亲 C1")[1].split("解除绑定")[0]
    assert "为了：看绑定的驾驶证" in text_of(at_home.get("/my-data/looks"))
    press(at_home, "end")
    assert "王*亲" not in text_of(browser_of(son).get(PAGE))


@pytest.mark.django_db
def test_what_is_wrong_stays_on_the_page_with_what_was_typed() -> None:
    page.forget_city()
    a_city()
    holder, browser = a_driver(1), browser_of(a_citizen(2))
    for typed, said in (
        ({}, "请填写档案编号"),
        ({"file_number": "12", "id_tail": "1234"}, "档案编号是 12 位数字"),
        ({"file_number": file_number(1), "id_tail": "0000"}, "对不上"),
    ):
        told_back = browser.post(f"{PAGE}bind", typed)
        assert told_back.status_code == 422
        assert said in text_of(told_back)
    assert told(holder) == []


@pytest.mark.django_db
def test_a_program_asks_answers_and_ends() -> None:
    page.forget_city()
    a_city()
    mother, son = a_driver(1), a_citizen(2, "王儿子")

    def post(by: Actor, path: str, body: dict[str, Any]) -> Any:
        return browser_of(by).post(
            f"/api/v1/driving-licence/bindings{path}",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(a_key())},
        )

    asked = post(son, "", {"file_number": file_number(1), "id_tail": tail_of(mother)})
    assert asked.status_code == 201
    binding = asked.json()["id"]
    assert post(mother, f"/{binding}/answer", {"agreed": True}).status_code == 200
    (other,) = browser_of(son).get("/api/v1/driving-licence").json()["others"]
    assert (other["holder"], other["classes"], other["status"]) == ("王*亲", ["C1"], "valid")
    assert "points" not in str(other)
    assert post(son, f"/{binding}/end", {}).status_code == 200
    assert browser_of(mother).get("/api/v1/driving-licence").json()["seen_by"] == []
