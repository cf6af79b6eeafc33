"""Marks of inspection from the application to the record, at the doors where they are asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from tests.procedures.city import OFFICE, a_city, a_key, outside, staff
from tests.procedures.known import an_insurance
from tests.procedures.owners import Owner, passed

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Post
from doorstep.places import queries as places
from doorstep.places.types import PointKind
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Channel, StepKind
from doorstep.procedures.engine import errors as refusal
from doorstep.procedures.requirements.facts import Unsettled
from doorstep.procedures.requirements.inspection import InspectionRecord
from doorstep.registry import queries as registry
from doorstep.registry.types import EntryAct, ObjectKind, ObjectState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]
BOUGHT, DAY = date(2016, 3, 1), date(2018, 2, 1)
RUNS_TO, NEXT = date(2018, 3, 31), date(2020, 3, 31)
MARK, LICENCE = ObjectKind.INSPECTION_MARK, ObjectKind.VEHICLE_LICENCE


@contextmanager
def answers(**differs: Any) -> Iterator[None]:
    """What the outside systems say; nothing stands in the way but what differs."""
    ordinary: dict[str, Any] = {
        "unsettled": Unsettled(),
        "inspection_record": InspectionRecord(),
        "compulsory_insurance": an_insurance(DAY),
    }
    with outside(**ordinary | differs):
        yield


@pytest.fixture
def owner() -> Iterator[Owner]:
    with clock.at_day(DAY), answers():
        a_city()
        yield Owner(51, BOUGHT, inspected_until=RUNS_TO)


def the_post() -> tuple[str, Actor]:
    """The first agency of the post, and its clerk."""
    point = places.points(DAY, kind=PointKind.POSTAL)[0].code
    return point, staff("postal-clerk", Post.CLERK, point)


def applies(
    owner: Owner, procedure: str, channel: Channel, point: str, by: Actor, **answers: str
) -> str:
    return engine.open_case(
        procedure=procedure,
        channel=channel,
        applicant_id=owner.person_id,
        inputs={"vin": owner.vehicle.plate.dotted} | answers,
        by=by,
        key=a_key(),
        point=point,
    )


def handed_over(number: str, by: Actor) -> None:
    passed(number, StepKind.PRODUCE, by=by)
    engine.hand_over(case_number=number, by=by, key=a_key())
    assert engine.case(number).status is CaseStatus.COMPLETED


def test_mark_and_stamp_at_an_agency_of_the_post_on_the_spot(owner: Owner) -> None:
    point, clerk = the_post()
    old = owner.live(MARK)
    number = applies(owner, "claim-inspection-exemption", Channel.POSTAL, point, owner.actor)
    passed(number, StepKind.ACCEPT, by=clerk)
    handed_over(number, clerk)
    assert owner.vehicle.inspection_valid_until == NEXT
    assert owner.live(MARK).number != old.number
    on_file = registry.licence_of(owner.vehicle_id)
    assert on_file is not None
    assert on_file.stamped_until == NEXT
    acts = [entry.act for entry in registry.entries_of_case(number)]
    assert acts[:2] == [EntryAct.INSPECTED, EntryAct.LICENCE_STAMPED]
    assert list(registry.differences()[0]) == []


def test_a_licence_left_at_home_is_stamped_another_day(owner: Owner) -> None:
    number = owner.applies("claim-inspection-exemption")
    passed(number, StepKind.ACCEPT, licence=False)
    handed_over(number, staff("clerk", Post.CLERK, engine.case(number).point))
    on_file = registry.licence_of(owner.vehicle_id)
    assert on_file is not None
    assert on_file.stamped_until == RUNS_TO
    point, clerk = the_post()
    stamping = applies(owner, "stamp-inspection-exemption", Channel.POSTAL, point, owner.actor)
    passed(stamping, StepKind.ACCEPT, by=clerk)
    assert engine.case(stamping).status is CaseStatus.COMPLETED
    stamped = registry.licence_of(owner.vehicle_id)
    assert stamped is not None
    assert stamped.stamped_until == NEXT
    again = engine.eligibility(
        "stamp-inspection-exemption", owner.person_id, {"vin": owner.vehicle.vin}, DAY
    )
    assert [each.code for each in again.shortfalls] == [
        "stamp-inspection-exemption/not-stamped-yet"
    ]


def test_an_accident_asks_for_a_test_and_the_test_for_the_other_business(owner: Owner) -> None:
    hurt = InspectionRecord(casualty_accidents=(date(2017, 9, 9),))
    with answers(inspection_record=hurt):
        number = owner.applies("claim-inspection-exemption")
        with pytest.raises(refusal.NotReady) as refused:
            passed(number, StepKind.ACCEPT)
        (shortfall,) = refused.value.assessment.shortfalls
        assert shortfall.code.endswith("/no-accident-with-casualties")
        assert shortfall.since == date(2017, 9, 9)
        assert shortfall.mend.code == "issue-inspection-mark"
    assert owner.vehicle.inspection_valid_until == RUNS_TO
    tested = InspectionRecord(hurt.casualty_accidents, tested_on=DAY)
    desk = staff("office-clerk", Post.CLERK, OFFICE)
    with answers(inspection_record=tested):
        number = applies(owner, "issue-inspection-mark", Channel.OFFICE, OFFICE, desk)
        passed(number, StepKind.ACCEPT, by=desk)
        handed_over(number, desk)
    assert owner.vehicle.inspection_valid_until == NEXT


def test_a_lost_mark_is_made_anew_for_the_same_days(owner: Owner) -> None:
    old = owner.live(MARK)
    number = owner.applies("replace-inspection-mark", reason="lost")
    passed(number, StepKind.ACCEPT)
    handed_over(number, staff("clerk", Post.CLERK, engine.case(number).point))
    before = registry.official_object(old.id)
    assert before is not None
    assert before.state is ObjectState.VOID
    assert owner.vehicle.inspection_valid_until == RUNS_TO


def test_an_entrustment_is_a_paper_and_changes_nothing_here(owner: Owner) -> None:
    point, clerk = the_post()
    entrust = "issue-mark-by-entrustment"
    number = applies(owner, entrust, Channel.POSTAL, point, owner.actor, to="other-province")
    passed(number, StepKind.ACCEPT, by=clerk)
    handed_over(number, clerk)
    assert owner.live(ObjectKind.ENTRUSTMENT).state is ObjectState.HANDED_OVER
    assert owner.vehicle.inspection_valid_until == RUNS_TO
