"""Temporary plates: for what, how often and how long by day; from the case to the printed paper."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.procedures.city import (
    OFFICE,
    Buyer,
    a_buyer,
    a_city,
    a_key,
    outside,
    paid,
    ready_for_review,
    reviewed,
    staff,
)
from tests.procedures.known import a_certificate, an_insurance
from tests.procedures.owners import Owner, passed
from tests.procedures.tables import (
    NOW,
    SEED,
    STOLEN,
    Line,
    Table,
    a_policy,
    day,
    judged_by,
    line,
)

from doorstep.fulfilment import queries as fulfilment
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.law.reading import Law
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.catalogue.temporary_plate import (
    TEMPORARY_PLATE,
    TemporaryIssues,
    TemporaryPapers,
    valid_until,
)
from doorstep.procedures.engine import CaseStatus, Channel, StepKind
from doorstep.procedures.engine.cases.worn_out import void_worn_out
from doorstep.procedures.requirements.facts import VehicleRecord
from doorstep.registry import queries as registry
from doorstep.registry.types import ObjectKind, ObjectState, VehicleState

DAY = date(2017, 6, 21)
DESK = staff("office-clerk", Post.CLERK, OFFICE)


def shown(**differs: bool) -> TemporaryPapers:
    return TemporaryPapers(**dict.fromkeys(("identity", "origin", "purpose"), True) | differs)


TABLE = Table(
    "temporary-plate",
    {
        "purpose": "bought",
        "factory_certificate": a_certificate(day(SEED)),
        "temporary_issues": TemporaryIssues(),
        "papers": shown(),
    },
    (
        line("2008-10-01", "令102，第一天"),
        line("2012-09-11", "令102，最后一天"),
        line(SEED, "令124"),
        line("2022-04-30", "令124，最后一天"),
        line(NOW, "令164 第四十六条，第一天"),
        line("2022-04-30", "令164 才有出口一种", ["purpose-known"], purpose="export"),
        line(NOW, "令164 第四十六条：出口", purpose="export"),
        line(SEED, "查不到合格证", ["certificate-found"], factory_certificate=None),
        line(
            SEED,
            "合格证是别的车的",
            ["certificate-of-this-vehicle"],
            factory_certificate=a_certificate(day(SEED), vin="LSGPC52U6AF102554"),
        ),
        line(
            SEED,
            "道交法 第八条：登记了的车",
            ["not-registered-yet"],
            vehicle_record=VehicleRecord(registered=True),
        ),
        line(NOW, "令164 第七十六条", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(NOW, "令164 第四十六条：交强险", ["insured"], compulsory_insurance=None),
        line(SEED, "交强险最后一天", compulsory_insurance=a_policy(SEED)),
        line(
            SEED,
            "交强险昨天到期",
            ["insurance-not-expired"],
            compulsory_insurance=a_policy("2017-06-20"),
        ),
        line(NOW, "令164 第四十七条：第三次", temporary_issues=TemporaryIssues(2)),
        line(
            NOW,
            "令164 第四十七条：第四次",
            ["issues-left"],
            temporary_issues=TemporaryIssues(3),
        ),
        line(
            NOW,
            "没有销售的也是三次",
            ["issues-left"],
            purpose="unsold",
            temporary_issues=TemporaryIssues(3),
        ),
        line(
            NOW,
            "令164 第四十七条：出口一次",
            ["exported-once"],
            purpose="export",
            temporary_issues=TemporaryIssues(1),
        ),
        line(NOW, "科研没有次数", purpose="research", temporary_issues=TemporaryIssues(9)),
        line(NOW, "身份证明", ["identity-shown"], papers=shown(identity=False)),
        line(NOW, "来历证明", ["origin-shown"], papers=shown(origin=False)),
        line(
            NOW,
            "特型车的证明",
            ["purpose-proven"],
            purpose="oversize",
            papers=shown(purpose=False),
        ),
        line(NOW, "买了没上牌的不要用途证明", papers=shown(purpose=False)),
    ),
)


@judged_by(TABLE)
def test_a_line_of_the_table(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


def test_every_rule_is_both_met_and_unmet() -> None:
    assert TABLE.untried() == set()


@pytest.mark.parametrize(
    ("on", "purpose", "insured_until", "until"),
    [
        (NOW, "bought", "2030-12-31", "2022-05-31"),
        (NOW, "unsold", "2030-12-31", "2022-05-31"),
        (NOW, "export", "2030-12-31", "2022-05-31"),
        ("2022-04-30", "research", "2030-12-31", "2022-07-30"),
        (NOW, "research", "2030-12-31", "2022-11-01"),
        ("2022-08-31", "research", "2030-12-31", "2023-02-28"),
        (NOW, "oversize", "2030-12-31", "2022-07-30"),
        (NOW, "bought", "2022-05-31", "2022-05-31"),
        (NOW, "bought", "2022-05-30", "2022-05-30"),
        (NOW, "research", NOW, NOW),
    ],
)
def test_it_is_good_for_its_span_and_never_longer_than_the_insurance(
    on: str, purpose: str, insured_until: str, until: str
) -> None:
    known = TABLE.facts(day(on), purpose=purpose, compulsory_insurance=a_policy(insured_until))
    facts = engine.facts_of(TEMPORARY_PLATE, known)
    assert facts is not None
    assert valid_until(facts, Law(day(on))) == day(until)


@pytest.fixture
def city() -> Iterator[Sequencer]:
    with clock.at_day(DAY), outside(compulsory_insurance=an_insurance(DAY)):
        yield a_city()


def plated(buyer: Buyer, purpose: str = "bought") -> str:
    """A temporary plate from application to hand; the case number."""
    number = engine.open_case(
        procedure="temporary-plate",
        channel=Channel.ONLINE,
        applicant_id=buyer.person_id,
        inputs={"vin": buyer.vin, "certificate_number": "WDA0012345678", "purpose": purpose},
        by=buyer.actor,
        key=a_key(),
        point=OFFICE,
    )
    passed(number, StepKind.ACCEPT, DESK)
    paid(number, DESK)
    passed(number, StepKind.PRODUCE, DESK)
    engine.hand_over(case_number=number, by=DESK, key=a_key())
    return number


@pytest.mark.django_db
def test_a_new_car_drives_for_thirty_days(city: Sequencer) -> None:
    buyer = a_buyer(city, 81)
    number = plated(buyer)
    assert engine.case(number).status is CaseStatus.COMPLETED
    (given,) = registry.objects_of_case(number)
    assert (given.kind, given.state) == (ObjectKind.TEMPORARY_PLATE, ObjectState.HANDED_OVER)
    car = registry.vehicle(id=given.vehicle_id)
    assert car is not None
    assert car.state is VehicleState.TEMPORARY
    assert car.plate.text.endswith("临")
    form = fulfilment.form(given.id)
    assert form is not None
    assert {each.key: each.value for each in form.lines}["until"] == "2017-07-21"
    # It is on the road, not in the record: nobody owns it there, and it can still be registered.
    assert not registry.vin_registered(buyer.vin)
    assert registry.vehicles_of(buyer.person_id) == ()
    assert list(registry.differences()[0]) == []


@pytest.mark.django_db
def test_after_the_third_there_is_no_fourth(city: Sequencer) -> None:
    buyer = a_buyer(city, 82)
    for _ in range(3):
        plated(buyer)
    values = {"vin": buyer.vin, "certificate_number": "WDA0012345678", "purpose": "bought"}
    found = engine.eligibility("temporary-plate", buyer.person_id, values, DAY)
    assert [each.code for each in found.shortfalls] == ["temporary-plate/issues-left"]
    assert "3" in found.shortfalls[0].say()


@pytest.mark.django_db
def test_it_is_void_three_working_days_after_the_real_plates(city: Sequencer) -> None:
    buyer = a_buyer(city, 83)
    (temporary,) = registry.objects_of_case(plated(buyer))
    registering = ready_for_review(buyer)
    reviewed(registering)
    paid(registering)
    passed(registering, StepKind.PRODUCE)
    engine.hand_over(case_number=registering, by=staff("clerk", Post.CLERK, "S01"), key=a_key())

    def state_on(day_: date) -> ObjectState:
        with clock.at_day(day_):
            void_worn_out(by=SYSTEM, key=a_key())
        found = registry.official_object(temporary.id)
        assert found is not None
        return found.state

    # Handed over on a Wednesday: Thursday, Friday and Monday are the three.
    assert state_on(date(2017, 6, 26)) is ObjectState.HANDED_OVER
    assert state_on(date(2017, 6, 27)) is ObjectState.VOID
    with clock.at_day(date(2017, 6, 27)):
        assert list(registry.differences()[0]) == []


@pytest.mark.django_db
def test_the_one_given_while_plates_are_made_ends_too(city: Sequencer) -> None:
    del city
    owner = Owner(84, date(2016, 3, 1))
    number = owner.applies("replace-plates", reason="lost")
    passed(number, StepKind.ACCEPT)
    temporary = owner.live(ObjectKind.TEMPORARY_PLATE)
    paid(number)
    passed(number, StepKind.PRODUCE)
    with clock.at_day(date(2017, 6, 30)):
        assert void_worn_out(by=SYSTEM, key=a_key()) == 0
        engine.hand_over(case_number=number, by=staff("clerk", Post.CLERK, "S01"), key=a_key())
    with clock.at_day(date(2017, 7, 6)):
        assert void_worn_out(by=SYSTEM, key=a_key()) == 1
    found = registry.official_object(temporary.id)
    assert found is not None
    assert found.state is ObjectState.VOID


@pytest.mark.django_db
def test_nobody_but_the_clock_voids_them(city: Sequencer) -> None:
    del city
    with pytest.raises(NotAllowed):
        void_worn_out(by=DESK, key=a_key())
