"""Businesses about a car in the record: from the application to the effect on the record."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.procedures.city import CLERK, a_city, a_key, outside, paid
from tests.procedures.owners import Owner, passed

from doorstep.kernel import clock
from doorstep.kernel.errors import InvalidInput
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Outcome, StepKind
from doorstep.procedures.engine import errors as refusal
from doorstep.procedures.engine.jobs import accept_overdue
from doorstep.procedures.requirements.facts import VehicleRecord
from doorstep.registry import queries as registry
from doorstep.registry.types import ObjectKind, ObjectState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]
DAY = date(2017, 6, 21)
LICENCE = ObjectKind.VEHICLE_LICENCE


@pytest.fixture
def owner() -> Iterator[Owner]:
    with clock.at_day(DAY), outside():
        a_city()
        yield Owner(31, date(2016, 3, 1))


def reasons(owner: Owner, procedure: str, **answers: str) -> set[str]:
    """What stands in the owner's way before any case."""
    found = engine.eligibility(procedure, owner.person_id, answers, DAY)
    return {shortfall.code.rpartition("/")[2] for shortfall in found.shortfalls}


@pytest.mark.parametrize(("reason", "ends"), [("lost", "void"), ("damaged", "surrendered")])
def test_a_licence_is_replaced_on_the_spot(owner: Owner, reason: str, ends: str) -> None:
    old = owner.live(LICENCE)
    number = owner.applies("replace-vehicle-licence", reason=reason)
    received = engine.case(number)
    assert received.subject == owner.vehicle.vin
    assert received.vehicle_class == "K33"
    passed(number, StepKind.ACCEPT)
    assert engine.case(number).status is CaseStatus.GRANTED
    paid(number)
    passed(number, StepKind.PRODUCE)
    engine.hand_over(case_number=number, by=CLERK, key=a_key())
    assert engine.case(number).status is CaseStatus.COMPLETED
    new = owner.live(LICENCE)
    assert new.number != old.number
    assert new.state is ObjectState.HANDED_OVER
    before = registry.official_object(old.id)
    assert before is not None
    assert before.state is ObjectState(ends)
    assert [charge.fen for charge in engine.case(number).charges] == [1500]
    said = [line.verb for line in engine.case(number).timeline]
    assert said == [
        "received",
        "accepted",
        "granted",
        "fee_received",
        "produced",
        "handed_over",
        "completed",
    ]
    # What the case changed does not stand in its own way afterwards.
    assert engine.assessment_of(number).outcome is Outcome.CAN
    assert list(registry.differences()[0]) == []


def test_an_own_vehicle_is_named_by_number_or_by_vin(owner: Owner) -> None:
    vehicle = owner.vehicle
    for named in (vehicle.plate.text, vehicle.vin):
        assert reasons(owner, "replace-vehicle-licence", vin=named, reason="lost") == set()
    by_vin = owner.applies("replace-vehicle-licence", vin=vehicle.vin, reason="lost")
    with pytest.raises(refusal.AlreadyOpen):
        owner.applies("replace-vehicle-licence", vin=vehicle.plate.dotted, reason="lost")
    assert engine.case(by_vin).inputs["vin"] == vehicle.vin
    with pytest.raises(InvalidInput):
        owner.applies("replace-vehicle-licence", vin="我的车", reason="lost")


def test_another_persons_vehicle_is_as_good_as_none(owner: Owner) -> None:
    other = Owner(32, date(2016, 3, 1))
    with outside(vehicle_record=VehicleRecord(stolen=True)):
        for named in (other.vehicle.plate.text, other.vehicle.vin):
            found = engine.eligibility(
                "replace-vehicle-licence", owner.person_id, {"vin": named, "reason": "lost"}, DAY
            )
            codes = {each.code.rpartition("/")[2] for each in found.shortfalls}
            assert "vehicle-of-the-applicant" in codes
            fact = found.facts["vehicle"]
            assert isinstance(fact, engine.Sourced)
            assert fact.value is None


def test_a_desk_cannot_replace_what_the_rules_refuse(owner: Owner) -> None:
    number = owner.applies("replace-vehicle-licence", reason="damaged")
    with pytest.raises(refusal.NotReady) as refused:
        passed(number, StepKind.ACCEPT, returned=False)
    assert "old-one-returned" in str(refused.value.assessment.shortfalls[0].code)
    assert engine.case(number).status is CaseStatus.RECEIVED
    passed(number, StepKind.ACCEPT)
    assert engine.case(number).status is CaseStatus.GRANTED


def test_silence_accepts_and_the_decision_is_still_owed(owner: Owner) -> None:
    number = owner.applies("replace-vehicle-licence", reason="lost")
    with clock.at_day(date(2017, 6, 29)):
        assert accept_overdue() == 1
        silent = engine.case(number)
        assert silent.status is CaseStatus.ACCEPTED
        assert silent.decided_on is None
        assert owner.live(LICENCE).state is ObjectState.HANDED_OVER
        passed(number, StepKind.ACCEPT)
        assert engine.case(number).status is CaseStatus.GRANTED
        paid(number)
        passed(number, StepKind.PRODUCE)
        engine.hand_over(case_number=number, by=CLERK, key=a_key())
        assert engine.case(number).status is CaseStatus.COMPLETED
