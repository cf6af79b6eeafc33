"""The invented past: plausible, the same every time, and no different from the real thing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from doorstep.audit.models import AuditRow
from doorstep.config import demo_city
from doorstep.config.demo_city.invention import Inventor, Size
from doorstep.config.demo_city.past import load_past
from doorstep.config.demo_city.words import read_words
from doorstep.config.pools import SEGMENTS
from doorstep.config.testing import FreshCity
from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.law.working_days import is_working
from doorstep.people.models import Person
from doorstep.places import queries as places
from doorstep.places.errors import PackRefused
from doorstep.places.services import load_city
from doorstep.plates import queries as plates
from doorstep.plates.former import by_segment
from doorstep.plates.models import Entry
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus
from doorstep.procedures.engine.models import Case, Decision
from doorstep.registry import queries as registry
from doorstep.registry.models import Vehicle

TODAY = date(2026, 11, 23)
SIZE = Size(vehicles=240, cases=60)


@pytest.fixture(autouse=True)
def a_day() -> Iterator[None]:
    with clock.at_day(TODAY):
        yield


@pytest.fixture
def past(db: None) -> None:
    del db
    load_city(settings.CITY_FOLDER)
    assert load_past(SIZE, read_words(settings.CITY_FOLDER)) is not None


@pytest.mark.django_db
def test_the_whole_demo_city_is_taken_up_once() -> None:
    demo_city.load(settings.CITY_FOLDER, small=True)
    before = Vehicle.objects.count(), Case.objects.count(), Person.objects.count()
    assert before[0] > 280
    demo_city.load(settings.CITY_FOLDER, small=True)
    assert (Vehicle.objects.count(), Case.objects.count(), Person.objects.count()) == before
    assert AuditRow.objects.filter(action="demo.past_loaded").count() == 1
    for kind, pool in ((PlateKind.SMALL, "3716-02"), (PlateKind.SMALL_NEW_ENERGY, "3716-52")):
        # Those of the invented people that one can enter are of no segment.
        patterns = [places.city().prefix + pattern for pattern in SEGMENTS[kind]]
        in_use = registry.numbers_in_use(kind)
        declared = sum(map(len, by_segment(patterns, in_use).values()))
        counts = plates.counts(pool)
        assert (counts.assigned, counts.balanced) == (declared, True)
        log = b"".join(plates.entries(pool, 0, counts.tree_size)).decode()
        # Named is what a release met, and what has left its vehicle since.
        named = Entry.objects.filter(pool_id=pool, verb="inuse").count()
        assert sum(number in log for number in in_use) + counts.retained == named


def test_after_the_past_the_planner_knows_the_tables(fresh_city: FreshCity) -> None:
    demo_city.load(settings.CITY_FOLDER, small=True, owner_url=fresh_city.owner_url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'registry_vehicle'::regclass")
        assert cursor.fetchone() == (float(Vehicle.objects.count()),)


@pytest.mark.parametrize("text", ["", "[names]", "names = 3", "[names", "make = [{}]"])
def test_a_malformed_list_of_words_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "past.toml").write_text(text, "utf-8")
    with pytest.raises(PackRefused):
        read_words(tmp_path)


@pytest.mark.usefixtures("past")
class TestPast:
    def test_every_decision_replays_to_its_own_bytes(self) -> None:
        decisions = list(Decision.objects.all())
        assert len(decisions) > 50
        for decision in decisions:
            replayed = engine.replay(bytes(decision.body))
            assert replayed.same_rules
            assert replayed.same_bytes

    def test_cases_have_ended_and_what_was_granted_is_in_the_record(self) -> None:
        cases = list(Case.objects.all())
        assert len(cases) == SIZE.cases
        assert all(CaseStatus(case.status).ended for case in cases)
        for case in cases:
            granted = case.status == CaseStatus.COMPLETED.value
            vehicle = registry.vehicle(vin=case.subject)
            assert (vehicle is not None) is granted
            if vehicle is not None:
                assert vehicle.plate.text == case.plate_number
                assert vehicle.registered_on == case.decided_on
                assert vehicle.owner_id == str(case.applicant_id)
                assert len(registry.objects_of_case(case.number)) == 4

    def test_a_case_reads_as_one_story(self) -> None:
        row = Case.objects.filter(status=CaseStatus.COMPLETED.value).first()
        assert row is not None
        case = engine.case(row.number)
        assert [line.verb for line in case.timeline] == [
            "received",
            "accepted",
            "examined",
            "granted",
            "produced",
            "handed_over",
            "completed",
        ]
        instants = [line.at for line in case.timeline]
        assert instants == sorted(instants)
        assert instants[-1] < clock.now()
        assert case.open_fen == 0
        assert all(charge.receipt_number or not charge.fen for charge in case.charges)

    def test_points_handled_only_what_they_may(self) -> None:
        for case in Case.objects.all():
            assert places.may_handle(
                case.point,
                case.procedure,
                case.vehicle_class,
                case.received_on,
                case.use_character,
            ), (case.point, case.vehicle_class)

    def test_the_office_worked_on_working_days(self) -> None:
        for case in Case.objects.exclude(decided_on=None):
            assert case.decided_on is not None
            assert is_working(case.decided_on)
            assert is_working(case.received_on)

    def test_the_record_agrees_with_its_entries(self) -> None:
        found, after = registry.differences()
        assert not found
        while after is not None:
            found, after = registry.differences(after=after)
            assert not found

    def test_numbers_follow_the_grammar_of_their_day(self) -> None:
        for vehicle in Vehicle.objects.all():
            PlateNumber.parse(
                PlateKind(vehicle.plate_kind), vehicle.plate_number, on=vehicle.registered_on
            )

    def test_a_city_with_vehicles_gets_no_invented_ones(self) -> None:
        assert load_past(SIZE, read_words(settings.CITY_FOLDER)) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "past"), [(date(2009, 1, 5), False), (date(2017, 6, 21), True)])
def test_a_demonstration_may_stand_on_another_day(day: date, past: bool) -> None:
    with clock.at_day(day):
        demo_city.load(settings.CITY_FOLDER, small=True)
    # Without a past there are only the cars that people of the demonstration own.
    assert (Vehicle.objects.filter(registered_on__lte=day).count() > 20) is past
    assert not Vehicle.objects.filter(registered_on__gt=day).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2017, 6, 21), date(2018, 3, 1), date(2024, 2, 29), TODAY])
def test_the_same_day_invents_the_same_past_on_any_day(day: date) -> None:
    load_city(settings.CITY_FOLDER)
    words = read_words(settings.CITY_FOLDER)
    runs = []
    for _ in range(2):
        inventor = Inventor(SIZE, day, words, "鲁M", places.counties(day))
        people = inventor.people()
        vehicles = inventor.vehicles(len(people))
        runs.append((people, vehicles))
    assert runs[0] == runs[1]
    people, vehicles = runs[0]
    assert all(person.number.text[4:6] == "01" for person in people)
    assert len({each.particulars.vin for each in vehicles}) == SIZE.vehicles
    assert len({each.plate for each in vehicles}) == SIZE.vehicles
    green = {each.registered_on for each in vehicles if each.plate.kind.value in ("51", "52")}
    assert all(each >= date(2017, 11, 20) for each in green)
