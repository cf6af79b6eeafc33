"""Two cars of one owner exchange their numbers: record, public log, papers, and once a year."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from tests.places.packs import binzhou
from tests.plates.builder import POOL, TERMS, a_pool, drain
from tests.procedures.city import CLERK, REGISTRAR, STATION, a_key, outside, paid
from tests.procedures.owners import Owner, passed
from tests.registry import builders as record

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.plate_number import PlateKind
from doorstep.numbers import queries as rights
from doorstep.places.services import load_city
from doorstep.plates import jobs
from doorstep.plates import queries as plates
from doorstep.plates import services as plates_services
from doorstep.plates.models import Entry
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Channel, StepKind
from doorstep.procedures.engine import errors as engine_errors
from doorstep.procedures.requirements.facts import Unsettled, VehicleRecord
from doorstep.registry import queries as registry
from doorstep.registry import services
from doorstep.registry.errors import NotToBeSwapped
from doorstep.registry.types import OF_A_REGISTRATION, EntryAct, ObjectKind, ObjectState

pytestmark = pytest.mark.django_db
DAY = date(2019, 6, 3)


@pytest.fixture
def city() -> Iterator[None]:
    settled = {"unsettled": Unsettled(), "other_unsettled": Unsettled()}
    with clock.at_day(DAY), outside(**settled, other_record=VehicleRecord()):
        load_city(binzhou())
        yield


def a_second_car(owner: Owner, since: date) -> str:
    vehicle_id = record.a_vehicle(owner_id=owner.person_id, on=since)
    for kind in OF_A_REGISTRATION:
        record.an_object_in_hand(vehicle_id, kind, since)
    return vehicle_id


def number_of(vehicle_id: str) -> str:
    found = registry.vehicle(id=vehicle_id)
    assert found is not None
    return found.plate.text


def live(vehicle_id: str, kind: ObjectKind) -> list[tuple[str, ObjectState]]:
    items = registry.objects_of(vehicle_id)
    return [(i.inscription, i.state) for i in items if i.kind is kind and i.state.live]


def opened_with(*numbers: str) -> Sequencer:
    """A pool whose log begins with these numbers on cars."""
    plates_services.open_pool(
        pool=POOL,
        kind=PlateKind.SMALL,
        origin="binzhou.example",
        terms=TERMS | {"target": 50},
        patterns=sorted({number[:-3] + "###" for number in numbers}),
        by=SYSTEM,
        former=list(numbers),
        former_text="样本",
    )
    sequencer = Sequencer(POOL)
    drain(sequencer)
    return sequencer


@pytest.mark.usefixtures("city")
def test_both_cars_get_the_others_number_in_record_log_and_papers() -> None:
    owner = Owner(61, date(2016, 3, 1))
    other = a_second_car(owner, date(2017, 3, 1))
    mine, theirs = number_of(owner.vehicle_id), number_of(other)
    sequencer = opened_with(mine, theirs)
    before = plates.counts(POOL)
    case = owner.applies("swap-plates", other=theirs)
    passed(case, StepKind.ACCEPT)
    passed(case, StepKind.REVIEW, REGISTRAR)
    assert (number_of(owner.vehicle_id), number_of(other)) == (theirs, mine)
    for vehicle_id, number in ((owner.vehicle_id, theirs), (other, mine)):
        assert live(vehicle_id, ObjectKind.PLATE_SET) == [(number, ObjectState.BLANK)]
        assert registry.entries(vehicle_id)[-1].case_number == case
    paid(case)
    passed(case, StepKind.PRODUCE)
    engine.hand_over(case_number=case, by=CLERK, key=a_key())
    assert engine.case(case).status is CaseStatus.COMPLETED
    for vehicle_id in (owner.vehicle_id, other):
        for kind in (ObjectKind.PLATE_SET, ObjectKind.VEHICLE_LICENCE):
            ((_, state),) = live(vehicle_id, kind)
            assert state is ObjectState.HANDED_OVER
    assert list(registry.differences()[0]) == []
    drain(sequencer)
    swaps = Entry.objects.filter(pool_id=POOL, verb="swap")
    assert swaps.count() == 1
    after = plates.counts(POOL)
    assert (after.assigned, after.unreleased) == (before.assigned, before.unreleased)
    assert after.balanced
    assert jobs.compare_with_log(POOL) == []
    # No number has left its owner, so no right to one has arisen.
    assert rights.open_rights(owner.person_id) == ()


@pytest.mark.usefixtures("city")
def test_each_car_once_a_year_whatever_it_is_exchanged_with() -> None:
    owner = Owner(62, date(2016, 3, 1))
    other = a_second_car(owner, date(2017, 3, 1))
    a_pool()
    swapped(owner, other)
    answers = {"vin": number_of(owner.vehicle_id), "other": number_of(other)}

    def reasons() -> set[str]:
        found = engine.eligibility("swap-plates", owner.person_id, answers, clock.today())
        return {each.code.partition("/")[2] for each in found.shortfalls}

    lately = {"not-swapped-lately", "other-not-swapped-lately"}
    assert reasons() == lately
    with clock.at_day(date(2020, 6, 3)):
        assert reasons() == lately
    with clock.at_day(date(2020, 6, 4)):
        assert reasons() == set()


def swapped(owner: Owner, other: str) -> None:
    with transaction.atomic():
        services.swap_numbers(
            vehicle_id=owner.vehicle_id,
            other_id=other,
            written=services.Written(on=clock.today(), case_number="", by=SYSTEM),
        )


@pytest.mark.usefixtures("city")
def test_anothers_car_is_not_found_and_never_exchanged() -> None:
    owner, stranger = Owner(63, date(2016, 3, 1)), Owner(64, date(2016, 3, 1))
    a_pool()
    answers = {"vin": number_of(owner.vehicle_id), "other": number_of(stranger.vehicle_id)}
    found = engine.eligibility("swap-plates", owner.person_id, answers, DAY)
    assert "swap-plates/other-own-vehicle" in {each.code for each in found.shortfalls}
    before = number_of(owner.vehicle_id), number_of(stranger.vehicle_id)
    with pytest.raises(NotToBeSwapped):
        swapped(owner, stranger.vehicle_id)
    assert (number_of(owner.vehicle_id), number_of(stranger.vehicle_id)) == before


@pytest.mark.usefixtures("city")
def test_two_applications_at_once_exchange_once() -> None:
    owner = Owner(65, date(2016, 3, 1))
    other = a_second_car(owner, date(2017, 3, 1))
    mine, theirs = number_of(owner.vehicle_id), number_of(other)
    a_pool()
    first = owner.applies("swap-plates", other=theirs)
    second = engine.open_case(
        procedure="swap-plates",
        channel=Channel.ONLINE,
        applicant_id=owner.person_id,
        inputs={"vin": theirs, "other": mine},
        by=owner.actor,
        key=a_key(),
        point=STATION,
    )
    for case in (first, second):
        passed(case, StepKind.ACCEPT)
    passed(first, StepKind.REVIEW, REGISTRAR)
    with pytest.raises(engine_errors.NotReady):
        passed(second, StepKind.REVIEW, REGISTRAR)
    assert (number_of(owner.vehicle_id), number_of(other)) == (theirs, mine)
    acts = [entry.act for entry in registry.entries(other)]
    assert acts.count(EntryAct.NUMBER_SWAPPED) == 1
