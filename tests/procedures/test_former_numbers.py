"""A drawn number after its car: from the counter into the public log, and back to its owner."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from tests.integrations.serving import served
from tests.places.packs import Folder, binzhou
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool, drain
from tests.procedures.city import (
    EXAMINER,
    OFFICE,
    REGISTRAR,
    Buyer,
    a_buyer,
    a_key,
    outside,
    ready_for_review,
    reviewed,
    staff,
)
from tests.procedures.known import an_insurance
from tests.procedures.owners import Owner, passed
from tests.registry.builders import a_vin

from doorstep.config import number_rights
from doorstep.integrations.simulator import Answer, Simulator
from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.kernel.plate_number import PlateNumber
from doorstep.numbers import queries as rights
from doorstep.numbers import services
from doorstep.numbers.types import RightState
from doorstep.places.services import load_city
from doorstep.plates import jobs
from doorstep.plates import queries as plates
from doorstep.plates.models import Entry
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel, StepKind
from doorstep.procedures.requirements.facts import TaxRecord, Unsettled
from doorstep.registry import queries as registry
from doorstep.registry import services as record
from doorstep.registry.types import EntryAct, ObjectKind, VehicleState, VehicleView

pytestmark = pytest.mark.django_db
DAY = date(2017, 6, 21)
A_YEAR_LATER = date(2018, 6, 21)
DESK = staff("office-clerk", Post.CLERK, OFFICE)


@pytest.fixture
def city() -> Iterator[Sequencer]:
    with clock.at_day(DAY), outside(unsettled=Unsettled(), former_unsettled=Unsettled()):
        load_city(binzhou())
        yield a_pool(retain_days=730)


@contextmanager
def a_year_later() -> Iterator[None]:
    """The anniversary, with papers of that year."""
    with (
        clock.at_day(A_YEAR_LATER),
        outside(
            unsettled=Unsettled(),
            former_unsettled=Unsettled(),
            compulsory_insurance=an_insurance(A_YEAR_LATER),
            purchase_tax=TaxRecord(A_YEAR_LATER),
            vehicle_tax=TaxRecord(A_YEAR_LATER),
        ),
    ):
        yield


def with_a_car(city: Sequencer, serial: int) -> tuple[Buyer, VehicleView]:
    buyer = a_buyer(city, serial)
    reviewed(ready_for_review(buyer))
    drain(city)
    car = registry.vehicle(vin=buyer.vin)
    assert car is not None
    return buyer, car


def scrapped(buyer: Buyer, car: VehicleView) -> str:
    number = engine.open_case(
        procedure="cancel-registration",
        channel=Channel.OFFICE,
        applicant_id=buyer.person_id,
        inputs={"vin": car.plate.dotted, "why": "scrapped"},
        by=DESK,
        key=a_key(),
        point=OFFICE,
    )
    passed(number, StepKind.ACCEPT, DESK)
    passed(number, StepKind.REVIEW, REGISTRAR)
    return number


def asked_to_keep(buyer: Buyer, plate: PlateNumber, vin: str) -> str:
    return engine.open_case(
        procedure="keep-plate-number",
        channel=Channel.ONLINE,
        applicant_id=buyer.person_id,
        inputs={"number": plate.dotted, "vin": vin},
        by=buyer.actor,
        key=a_key(),
        point=OFFICE,
    )


def shortfalls(buyer: Buyer, plate: PlateNumber, vin: str) -> set[str]:
    answers = {"number": plate.text, "vin": vin}
    found = engine.eligibility("keep-plate-number", buyer.person_id, answers, clock.today())
    return {each.code for each in found.shortfalls}


def verbs() -> list[str]:
    rows = Entry.objects.filter(pool_id=POOL, verb__in=("retain", "reclaim", "unretain", "free"))
    return list(rows.order_by("index").values_list("verb", flat=True))


def test_the_number_of_a_scrapped_car_is_kept_in_the_log_and_comes_on_the_next(
    city: Sequencer,
) -> None:
    buyer, car = with_a_car(city, 51)
    with a_year_later():
        scrapped(buyer, car)
        (right,) = rights.open_rights(buyer.person_id)
        assert (right.plate, right.vin, right.event) == (car.plate, car.vin, EntryAct.CANCELLED)
        assert (right.held_from, right.event_on) == (DAY, A_YEAR_LATER)
        assert (right.last_day, right.shelved) == (date(2019, 6, 21), True)
        drain(city)
        assert plates.counts(POOL).retained == 1
        assert jobs.compare_with_log(POOL) == []

        new_car = a_vin(80000051)
        keep = asked_to_keep(buyer, car.plate, new_car)
        passed(keep, StepKind.ACCEPT, DESK)
        passed(keep, StepKind.REVIEW, REGISTRAR)
        again = Buyer(city, new_car, 52)
        again.person_id = buyer.person_id
        registering = again.applies()
        passed(registering, StepKind.ACCEPT)
        passed(registering, StepKind.EXAMINE, EXAMINER)
        passed(registering, StepKind.REVIEW, REGISTRAR)
        assert engine.case(registering).plate == car.plate
        assert rights.open_rights(buyer.person_id) == ()
        used = rights.latest_right(buyer.person_id, car.plate)
        assert used is not None
        assert used.state is RightState.USED
        drain(city)
        assert verbs() == ["retain", "reclaim"]
        assert plates.counts(POOL).retained == 0
        assert jobs.compare_with_log(POOL) == []


def test_too_short_a_use_gives_no_right_and_the_number_is_free(city: Sequencer) -> None:
    buyer, car = with_a_car(city, 53)
    with clock.at_day(A_YEAR_LATER - timedelta(days=1)):
        scrapped(buyer, car)
        drain(city)
        assert rights.open_rights(buyer.person_id) == ()
        assert verbs() == ["free"]
        assert jobs.compare_with_log(POOL) == []


def test_a_sold_car_leaves_its_number_with_the_seller(city: Sequencer) -> None:
    seller, car = with_a_car(city, 54)
    (certificate,) = (
        each
        for each in registry.objects_of(car.id)
        if each.kind is ObjectKind.REGISTRATION_CERTIFICATE
    )
    with a_year_later():
        second = Buyer(city, car.vin, 55)
        again = Citizen(second.person_id, car.vin, b"n" * 16, b"k" * 32)
        drawn = a_held_number(city, again, further=True)
        number = second.applies(
            procedure="transfer-ownership",
            inputs={"vin": car.vin, "certificate_number": certificate.number},
            draw_id=str(drawn.id),
        )
        passed(number, StepKind.ACCEPT)
        passed(number, StepKind.EXAMINE, EXAMINER)
        passed(number, StepKind.REVIEW, REGISTRAR)
        drain(city)
        (right,) = rights.open_rights(seller.person_id)
        assert (right.plate, right.event) == (car.plate, EntryAct.TRANSFERRED)
        assert rights.open_rights(second.person_id) == ()
        assert verbs() == ["retain"]
        assert jobs.compare_with_log(POOL) == []


def test_who_gives_the_right_up_has_it_no_more_and_the_number_waits_its_time(
    city: Sequencer,
) -> None:
    buyer, car = with_a_car(city, 56)
    with a_year_later():
        scrapped(buyer, car)
        drain(city)
        (right,) = rights.open_rights(buyer.person_id)
        vin = a_vin(80000056)
        assert "keep-plate-number/number-still-kept" not in shortfalls(buyer, car.plate, vin)
        key = a_key()
        for _ in range(2):
            services.give_up(right_id=right.id, person_id=buyer.person_id, by=buyer.actor, key=key)
        assert rights.open_rights(buyer.person_id) == ()
        assert "keep-plate-number/number-still-kept" in shortfalls(buyer, car.plate, vin)
        drain(city)
        assert verbs() == ["retain"]
    with clock.at_day(right.last_day + timedelta(days=16)):
        drain(Sequencer(POOL))
        assert verbs() == ["retain", "unretain"]
        assert jobs.compare_with_log(POOL) == []


def test_the_right_ends_with_its_last_day_and_the_number_comes_back_after_the_waiting(
    city: Sequencer,
) -> None:
    buyer, car = with_a_car(city, 57)
    event = date(2019, 6, 1)
    with clock.at_day(event):
        scrapped(buyer, car)
        drain(city)
        (right,) = rights.open_rights(buyer.person_id)
        assert right.last_day == date(2021, 6, 1)
    with clock.at_day(right.last_day):
        assert len(rights.open_rights(buyer.person_id)) == 1
    with clock.at_day(right.last_day + timedelta(days=1)):
        assert rights.open_rights(buyer.person_id) == ()
        assert "keep-plate-number/within-the-window" in shortfalls(
            buyer, car.plate, a_vin(80000057)
        )
        number_rights.rights_of_the_day(0)
        lapsed = rights.latest_right(buyer.person_id, car.plate)
        assert lapsed is not None
        assert lapsed.ended_on == right.last_day + timedelta(days=1)
    with clock.at_day(right.last_day + timedelta(days=15)):
        drain(Sequencer(POOL))
        assert verbs() == ["retain"]
    with clock.at_day(right.last_day + timedelta(days=16)):
        drain(Sequencer(POOL))
        assert verbs() == ["retain", "unretain"]


def test_a_term_that_grows_while_it_runs_grows_in_the_log_too(city: Sequencer) -> None:
    buyer, car = with_a_car(city, 58)
    with a_year_later():
        scrapped(buyer, car)
        drain(city)
        assert number_rights.grow_rights() == 0
    with clock.at_day(date(2019, 6, 1)):
        number_rights.rights_of_the_day(0)
        assert number_rights.grow_rights() == 0
        (right,) = rights.open_rights(buyer.person_id)
        assert right.last_day == date(2020, 6, 21)
        later = Sequencer(POOL)
        drain(later)
        assert verbs() == ["retain", "retain"]
        kept = later.ledger.state.retained[car.plate.text]
        assert kept.until == int(clock.end_of(date(2020, 7, 6)).timestamp()) - 60
        assert jobs.compare_with_log(POOL) == []


def test_the_insurers_are_asked_about_the_day_on_which_the_number_was_given_up(
    city: Sequencer,
) -> None:
    buyer, car = with_a_car(city, 60)
    event = date(2020, 1, 1)
    policy = {"number": "P1", "insurer": "样本", "from_on": "2019-01-02", "as_of": "2020-01-02"}
    until: list[str] = []
    asked: list[tuple[str, str]] = []

    def insurers(_: str, path: str, query: Mapping[str, str], __: object) -> Answer:
        asked.append((path, query["day"]))
        return (200, policy | {"until_on": until[0]}) if until else (404, {})

    unmet, new_car = "keep-plate-number/former-vehicle-insured", a_vin(80000060)
    answers = {"number": car.plate.text, "vin": new_car}
    with clock.at_day(event):
        scrapped(buyer, car)
        with served("insurance", Simulator(insurers)):
            assert unmet in shortfalls(buyer, car.plate, new_car)
            until.append("2020-01-01")
            assert unmet not in shortfalls(buyer, car.plate, new_car)
        with override_settings(OUTSIDE_ADDRESSES={"insurance": "http://127.0.0.1:9"}):
            found = engine.eligibility("keep-plate-number", buyer.person_id, answers, event)
    assert set(asked) == {("/policies", "2020-01-01")}
    assert unmet not in {each.code for each in found.shortfalls}
    (missing,) = (each for each in found.undecided if each.code == unmet)
    assert (missing.needs, missing.from_) == ("旧车那天的交强险", "交强险信息平台")


def test_insurers_are_asked_nothing_where_no_rule_reads_it(city: Sequencer) -> None:
    buyer, car = with_a_car(city, 61)
    with a_year_later():
        scrapped(buyer, car)
        with override_settings(OUTSIDE_ADDRESSES={}):
            answers = {"number": car.plate.text, "vin": a_vin(80000061)}
            found = engine.eligibility("keep-plate-number", buyer.person_id, answers, A_YEAR_LATER)
    assert "keep-plate-number/former-vehicle-insured" in found.met


@pytest.mark.parametrize(("said", "counts"), [("no", False), ("yes", True)])
def test_whether_a_move_before_the_reform_counts_is_the_citys_to_say(
    tmp_path: Path, said: str, counts: bool
) -> None:
    name = "number-right-after-move-before-2017"
    folder = Folder.copied_to(tmp_path)
    folder.replace("settings.csv", f"{name},no", f"{name},{said}")
    with clock.at_day(date(2017, 6, 19)):
        load_city(folder.path)
        owner = Owner(59, date(2013, 3, 1))
        with transaction.atomic():
            record.end_vehicle(
                vehicle_id=owner.vehicle_id,
                state=VehicleState.MOVED_OUT,
                written=record.Written(on=clock.today(), case_number="", by=DESK),
            )
        found = [each.last_day for each in rights.open_rights(owner.person_id)]
    # Half a year, as the rule of that day has it; no pool knew the number.
    assert found == ([date(2017, 12, 19)] if counts else [])
