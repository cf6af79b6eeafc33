"""Institutions enter test results; the owner reads them, and the mark is issued at any door."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from tests.integrations.serving import behave, served
from tests.portals.bench import Staff
from tests.portals.pages import text_of
from tests.portals.test_looks import signed_in
from tests.procedures.city import OFFICE, a_key, outside, staff
from tests.procedures.known import an_insurance
from tests.procedures.owners import Owner, passed

from doorstep.audit import queries as audit
from doorstep.inspection import queries, services
from doorstep.inspection.errors import (
    AlreadyCorrected,
    NoSuchResult,
    NotAnInstitution,
    NotEntrusted,
    ReportTaken,
)
from doorstep.inspection.types import ITEMS
from doorstep.integrations.police import simulator as police
from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.kernel.errors import InvalidInput
from doorstep.places import queries as places
from doorstep.places.types import PointKind
from doorstep.portals.frame import page
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Channel, StepKind, Work
from doorstep.procedures.requirements.facts import Unsettled
from doorstep.registry import queries as registry
from doorstep.registry.types import ObjectKind

pytestmark = pytest.mark.django_db
BOUGHT, DAY, RUNS_TO = date(2016, 3, 1), date(2022, 2, 7), date(2022, 3, 31)
INSPECTOR = staff("901", Post.EXAMINER, "I01")
SMALL_ONLY = staff("902", Post.EXAMINER, "I02")
DESK = staff("office-clerk", Post.CLERK, OFFICE)
GOOD = dict.fromkeys(ITEMS, True)


@pytest.fixture
def city(in_loaded_city: None, db: None) -> Iterator[str]:
    del in_loaded_city, db
    page.forget_city()
    known = {"unsettled": Unsettled(), "compulsory_insurance": an_insurance(DAY)}
    with (
        clock.at_day(DAY),
        served("police", police.application) as address,
        outside(**known),
    ):
        yield address
        behave(address)


@pytest.fixture
def owner(city: str) -> Owner:  # noqa: ARG001 - the city has to be there
    return Owner(53, BOUGHT, inspected_until=RUNS_TO)


def entered(owner: Owner, report: str = "BG-0001", **differs: Any) -> UUID:
    words: dict[str, Any] = {
        "vin": owner.vehicle.vin,
        "tested_on": DAY,
        "report_number": report,
        "items": GOOD,
        "by": INSPECTOR,
        "key": a_key(),
    }
    return services.enter_result(**words | differs)


def eligible(owner: Owner) -> set[str]:
    found = engine.eligibility(
        "issue-inspection-mark", owner.person_id, {"vin": owner.vehicle.vin}, clock.today()
    )
    return {each.code.partition("/")[2] for each in found.shortfalls}


def test_with_a_result_the_mark_is_issued_at_any_door(owner: Owner) -> None:
    assert "test-passed" in eligible(owner)
    entered(owner)
    assert eligible(owner) == set()
    number = engine.open_case(
        procedure="issue-inspection-mark",
        channel=Channel.OFFICE,
        applicant_id=owner.person_id,
        inputs={"vin": owner.vehicle.plate.dotted},
        by=DESK,
        key=a_key(),
        point=OFFICE,
    )
    passed(number, StepKind.ACCEPT, DESK)
    passed(number, StepKind.PRODUCE, DESK)
    engine.hand_over(case_number=number, by=DESK, key=a_key())
    assert engine.case(number).status is CaseStatus.COMPLETED
    assert owner.vehicle.inspection_valid_until == date(2024, 3, 31)
    assert owner.live(ObjectKind.INSPECTION_MARK).case_number == number


def test_a_test_that_failed_is_no_pass_and_a_later_pass_is(owner: Owner) -> None:
    entered(owner, items=GOOD | {"brakes": False})
    assert "test-passed" in eligible(owner)
    (found,) = queries.results_of(owner.vehicle.vin)
    assert not found.passed
    assert found.failed_items == ("制动",)
    entered(owner, "BG-0002")
    assert eligible(owner) == set()


def test_a_failed_test_takes_the_place_of_what_the_police_knew(owner: Owner, city: str) -> None:
    told = {"seized_by": "", "stolen": False, "tested_on": "2022-02-05"}
    behave(city, answers={"/vehicles": told})
    assert "test-passed" not in eligible(owner)
    entered(owner, items=GOOD | {"headlamps": False})
    assert "test-passed" in eligible(owner)
    behave(city, fail=9)
    undecided = engine.eligibility(
        "issue-inspection-mark", owner.person_id, {"vin": owner.vehicle.vin}, DAY
    )
    assert "inspection_record" in {each.fact for each in undecided.undecided}


def test_a_mistake_is_put_right_by_a_further_entry_and_both_stay(owner: Owner) -> None:
    wrong = entered(owner)
    right = services.correct_result(
        result_id=wrong,
        tested_on=DAY,
        items=GOOD | {"chassis": False},
        why="录错了车",
        by=INSPECTOR,
        key=a_key(),
    )
    first, second = (queries.result(each, "I01") for each in (wrong, right))
    assert (first.passed, first.stands, first.corrected_by) == (True, False, str(right))
    assert (second.passed, second.stands, second.corrects) == (False, True, str(wrong))
    assert first.report_number == second.report_number
    standing = queries.standing_of(owner.vehicle.vin)
    assert standing is not None
    assert standing.id == str(right)
    assert "test-passed" in eligible(owner)
    again = {"tested_on": DAY, "items": GOOD, "by": INSPECTOR}
    with pytest.raises(AlreadyCorrected):
        services.correct_result(result_id=wrong, why="再改", key=a_key(), **again)
    services.correct_result(result_id=right, why="本来就合格", key=a_key(), **again)
    assert eligible(owner) == set()
    (note,) = audit.notes(subject=f"test:{right}")
    assert note.action == "test.corrected"
    assert note.detail["digest"] == second.digest != first.digest


def test_only_an_examiner_of_an_institution_enters(owner: Owner) -> None:
    others = (DESK, staff("e", Post.EXAMINER, "S01"), staff("c", Post.CLERK, "I01"), owner.actor)
    for who in others:
        with pytest.raises(NotAnInstitution):
            entered(owner, by=who)
    made = entered(owner)
    with pytest.raises(NoSuchResult):
        services.correct_result(
            result_id=made, tested_on=DAY, items=GOOD, why="不是我家的", by=SMALL_ONLY, key=a_key()
        )
    with pytest.raises(NoSuchResult):
        queries.result(made, "I02")


def test_an_institution_enters_what_it_may_test(city: str) -> None:
    del city
    bus = Owner(54, BOUGHT, changed={"vehicle_class": "K11", "seats": 40})
    with pytest.raises(NotEntrusted):
        entered(bus, by=SMALL_ONLY)
    entered(bus)
    with pytest.raises(NotEntrusted):
        entered(bus, "BG-0003", tested_on=date(2011, 12, 31))


def test_everything_wrong_is_told_at_once_and_nothing_is_written(owner: Owner) -> None:
    with pytest.raises(InvalidInput) as wrong:
        entered(
            owner,
            "报告 1",
            vin="LSVFF66R8C2116281",
            tested_on=date(2022, 2, 8),
            items={"brakes": True},
        )
    assert {each.field for each in wrong.value.problems} == {
        "vin",
        "tested_on",
        "report_number",
        "items",
    }
    assert queries.results_of(owner.vehicle.vin) == ()


def test_a_report_is_entered_once_and_the_same_press_twice_is_one(owner: Owner) -> None:
    key = a_key()
    assert entered(owner, key=key) == entered(owner, key=key)
    with pytest.raises(ReportTaken):
        entered(owner, "bg-0001")
    entered(owner, by=SMALL_ONLY)


def test_an_institution_sees_no_case_that_nobody_took(owner: Owner) -> None:
    number = owner.applies("replace-plates", reason="lost")
    lists = engine.waiting(INSPECTOR)
    assert lists.get(Work.EXAMINE, 0) == 0
    untaken = engine.open_case(
        procedure="move-out",
        channel=Channel.OFFICE,
        applicant_id=owner.person_id,
        inputs={"vin": owner.vehicle.plate.dotted, "destination": "山东省德州市"},
        by=DESK,
        key=a_key(),
    )
    for each in (number, untaken):
        with pytest.raises(engine.errors.NoSuchCase):
            engine.case(each, INSPECTOR)


def test_the_pages_of_institution_and_owner(owner: Owner) -> None:
    inspector = Staff("jianyan", Post.EXAMINER, "I01", PointKind.INSTITUTION.value)
    inspector.shows_second_factor()
    assert inspector.get("/desk/")["Location"] == "/desk/inspections/"
    typed = {f"item-{name}": "good" for name in ITEMS} | {
        "vin": owner.vehicle.vin.lower(),
        "tested_on": DAY.isoformat(),
        "report_number": "BG-7",
    }
    missing = inspector.browser.post("/desk/inspections/", typed | {"item-brakes": ""})
    assert missing.status_code == 422
    made = inspector.browser.post("/desk/inspections/", typed)
    assert made.status_code == 302
    shown = text_of(inspector.get(made["Location"]))
    assert "报告 BG-7" in shown
    bad = {f"item-{name}": "good" for name in ITEMS} | {
        "item-brakes": "bad",
        "tested_on": DAY.isoformat(),
        "why": "制动没有过",
    }
    assert inspector.browser.post(made["Location"], bad).status_code == 302
    assert "这一份已经更正" in text_of(inspector.get(made["Location"]))

    browser = signed_in(owner.person_id)
    mine = text_of(browser.get("/inspection/results"))
    assert "已更正" in mine
    assert "制动" in mine
    assert "更正：制动没有过" in mine
    other = signed_in(Owner(56, BOUGHT).person_id)
    assert "BG-7" not in text_of(other.get("/inspection/results"))
    clerk = Staff("clerk9", Post.EXAMINER, "S01", PointKind.STATION.value)
    clerk.shows_second_factor()
    assert clerk.get("/desk/inspections/").status_code == 403


def test_every_institution_stands_in_the_public_list(city: str) -> None:
    del city
    shown = text_of(signed_in(Owner(57, BOUGHT).person_id).get("/inspection/institutions"))
    for each in places.points(DAY, kind=PointKind.INSTITUTION):
        assert each.name_zh in shown
    assert "任何人不能指定" in shown


def test_programs_of_institution_and_owner(owner: Owner) -> None:
    inspector = Staff("jianyan", Post.EXAMINER, "I01", PointKind.INSTITUTION.value)
    inspector.shows_second_factor()
    body = {
        "vin": owner.vehicle.vin,
        "tested_on": DAY.isoformat(),
        "report_number": "BG-9",
        "items": GOOD,
    }

    def sends(address: str, what: dict[str, Any], key: str) -> Any:
        return inspector.browser.post(
            address,
            json.dumps(what),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    made = sends("/api/v1/inspection/results", body, "result-0001")
    assert made.status_code == 201
    result_id = json.loads(made.content)["id"]
    right = {"tested_on": DAY.isoformat(), "items": GOOD | {"brakes": False}, "why": "录错"}
    address = f"/api/v1/inspection/results/{result_id}/correction"
    assert sends(address, right, "result-0002").status_code == 201
    found = json.loads(signed_in(owner.person_id).get("/api/v1/inspection/results").content)
    assert [each["passed"] for each in found["results"]] == [False, True]
    refused = signed_in(owner.person_id).post(
        "/api/v1/inspection/results",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": "result-0003"},
    )
    assert refused.status_code == 403
    assert registry.vehicle(vin=owner.vehicle.vin) is not None
