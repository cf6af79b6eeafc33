"""Businesses about a licence to drive: from the application to the document in hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from tests.people.builders import a_number, a_person, a_phone, seen
from tests.procedures.city import DAY, OFFICE, a_city, a_key, outside, paid, staff
from tests.procedures.owners import passed

from doorstep.fulfilment import queries as fulfilment
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.places import queries as places
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Channel, Outcome, StepKind
from doorstep.procedures.engine import errors as refusal
from doorstep.registry.driving import queries as driving
from doorstep.registry.driving import services
from doorstep.registry.driving.types import (
    DrivingLicenceView,
    DrivingStatus,
    LoadedDrivingLicence,
)
from doorstep.registry.types import EntryAct, ObjectState

pytestmark = pytest.mark.django_db
UNTIL = date(2017, 7, 1)
FIRST = date(2011, 7, 1)
CLERK = staff("office-clerk", Post.CLERK, OFFICE)


class Driver:
    """A resident with a car licence that ends on 2017-07-01."""

    def __init__(self, serial: int = 61, **differs: Any) -> None:
        number, phone = a_number(serial=serial), a_phone(serial)
        self.person_id = str(a_person("赵驾", number=number, phone=phone))
        seen(self.person_id)
        loaded = LoadedDrivingLicence(
            holder_id=self.person_id,
            file_number=f"3716{serial:08d}",
            classes=("C1",),
            first_issued_on=FIRST,
            valid_from=FIRST,
            valid_until=UNTIL,
            issuing_city="3716",
        )
        with transaction.atomic():
            services.take_over([replace(loaded, **differs)], by=SYSTEM)

    @property
    def licence(self) -> DrivingLicenceView:
        found = driving.licence_of(self.person_id)
        assert found is not None
        return found

    def states(self) -> list[ObjectState]:
        """Of every document there was, oldest first."""
        return [each.state for each in driving.objects_of(self.licence.id)]

    def applies(self, procedure: str, **answers: str) -> str:
        return engine.open_case(
            procedure=procedure,
            channel=Channel.ONLINE,
            applicant_id=self.person_id,
            inputs=answers,
            by=Actor(ActorKind.CITIZEN, self.person_id, "赵驾"),
            key=a_key(),
            point=OFFICE,
        )

    def served(self, procedure: str, **answers: str) -> str:
        """From the application to the document in hand."""
        number = self.applies(procedure, **answers)
        passed(number, StepKind.ACCEPT, CLERK)
        assert engine.case(number).status is CaseStatus.GRANTED
        paid(number, CLERK)
        passed(number, StepKind.PRODUCE, CLERK)
        engine.hand_over(case_number=number, by=CLERK, key=a_key())
        assert engine.case(number).status is CaseStatus.COMPLETED
        return number


@pytest.fixture(autouse=True)
def city() -> Iterator[None]:
    with clock.at_day(DAY), outside():
        a_city()
        yield


@pytest.mark.parametrize(
    ("reason", "ends"), [("lost", "void"), ("damaged", "surrendered"), ("changed", "surrendered")]
)
def test_a_licence_is_replaced_on_the_spot(reason: str, ends: str) -> None:
    driver = Driver()
    number = driver.served("replace-driving-licence", reason=reason)
    assert driver.states() == [ObjectState(ends), ObjectState.HANDED_OVER]
    assert driver.licence.valid_until == UNTIL
    assert [charge.fen for charge in engine.case(number).charges] == [1000]
    assert engine.assessment_of(number).outcome is Outcome.CAN
    (order,) = fulfilment.orders(number)
    form = fulfilment.form(order.object_id)
    assert form is not None
    assert (form.value("owner"), form.value("classes")) == ("赵驾", "C1")
    assert form.value("valid_until") == "2017-07-01"
    assert form.value("file_number") == "3716****0061"


def test_what_was_reported_lost_is_in_order_again() -> None:
    driver = Driver(status=DrivingStatus.LOST)
    driver.served("replace-driving-licence", reason="lost")
    assert driver.licence.status is DrivingStatus.VALID
    assert driver.states() == [ObjectState.VOID, ObjectState.HANDED_OVER]
    acts = [entry.act for entry in driving.entries(driver.licence.id)]
    assert acts[:2] == [EntryAct.TAKEN_OVER, EntryAct.FOUND_AGAIN]


def test_six_years_become_ten_and_the_old_document_is_given_back() -> None:
    driver = Driver()
    driver.served("renew-driving-licence")
    assert (driver.licence.valid_from, driver.licence.valid_until) == (UNTIL, date(2027, 7, 1))
    assert driver.states() == [ObjectState.SURRENDERED, ObjectState.HANDED_OVER]
    replayed = driving.licence_as_of(driver.licence.id, DAY)
    assert replayed is not None
    assert replayed.valid_until == date(2027, 7, 1)


def test_twelve_points_in_one_period_keep_it_at_six() -> None:
    driver = Driver(points={date(2013, 7, 1): 12})
    driver.served("renew-driving-licence")
    assert driver.licence.valid_until == date(2023, 7, 1)


def test_twelve_points_before_this_validity_do_not_count() -> None:
    first = date(2001, 7, 1)
    driver = Driver(
        first_issued_on=first, valid_from=date(2007, 7, 1), points={date(2006, 7, 1): 12}
    )
    driver.served("renew-driving-licence")
    assert driver.licence.valid_until is None


def test_a_held_licence_is_neither_replaced_nor_renewed() -> None:
    driver = Driver(status=DrivingStatus.SEIZED)
    for procedure, answers in (
        ("replace-driving-licence", {"reason": "lost"}),
        ("renew-driving-licence", {}),
    ):
        found = engine.eligibility(procedure, driver.person_id, answers, DAY)
        assert "not-held" in {s.code.rpartition("/")[2] for s in found.shortfalls}


def test_one_open_case_for_one_licence() -> None:
    driver = Driver()
    driver.applies("renew-driving-licence")
    with pytest.raises(refusal.AlreadyOpen):
        driver.applies("renew-driving-licence")


@pytest.mark.parametrize(
    ("point", "procedure", "may"),
    [
        (OFFICE, "renew-driving-licence", True),
        ("O03", "renew-driving-licence", True),
        ("O03", "replace-driving-licence", True),
        ("S01", "replace-driving-licence", False),
        ("S01", "renew-driving-licence", False),
    ],
)
def test_county_offices_may_and_stations_may_not(point: str, procedure: str, may: bool) -> None:
    assert places.may_handle(point, procedure, "", DAY) is may


def test_postal_agencies_replace_since_they_opened_and_do_not_renew() -> None:
    day = date(2017, 8, 1)
    agencies = [each.code for each in places.points(day) if each.code.startswith("P")]
    assert agencies
    assert all(places.may_handle(each, "replace-driving-licence", "", day) for each in agencies)
    assert not any(places.may_handle(each, "renew-driving-licence", "", day) for each in agencies)
