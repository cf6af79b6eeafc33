"""What holds for every vehicle and every day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from doorstep.law.inspection import (
    Manner,
    Relation,
    Standing,
    Vehicle,
    What,
    issued,
    schedule,
    standing,
    where,
)

CODES = [f"K{each}" for each in (11, 16, 18, 21, 26, 31, 32, 33, 34, 38, 39, 41, 43, 49)]
CODES += ["H11", "H31", "H4A", "H51", "Q11", "Z11", "Z72", "G11", "B1V", "J11", "M11", "M21"]
CODES += ["M22", "N11", "D11", "T11", "X99"]
DAYS = st.dates(date(1985, 1, 1), date(2035, 12, 31))
SOME_DAYS = st.lists(DAYS, max_size=2).map(tuple)


@st.composite
def vehicles(draw: st.DrawFn) -> Vehicle:
    registered_on = draw(DAYS)
    made = draw(st.none() | st.integers(0, 4000))
    return Vehicle(
        draw(st.sampled_from(CODES)),
        draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUZ")),
        registered_on,
        draw(st.integers(1, 60)),
        None if made is None else registered_on - timedelta(days=made),
        draw(st.none() | SOME_DAYS),
        draw(st.none() | SOME_DAYS),
    )


@given(vehicles())
def test_marks_follow_each_other_without_gap_or_overlap(vehicle: Vehicle) -> None:
    found = schedule(vehicle, date(2060, 12, 31))
    assert found.needs == ()
    assert len(found.dues) > 0
    assert found.dues[0].due_on >= found.covered_from
    for due, following in pairwise(found.dues):
        assert due.age < following.age
        assert due.valid_until == following.due_on > due.due_on
        assert following.opens_on is None or following.opens_on > due.due_on
    for due in found.dues:
        assert (due.due_on + timedelta(days=1)).day == 1, "marks run to the end of a month"


@given(vehicles())
def test_the_ways_of_a_window_cover_each_of_its_days_once(vehicle: Vehicle) -> None:
    for due in schedule(vehicle, date(2045, 12, 31)).dues:
        assert due.ways[0].from_on == (due.opens_on or due.due_on)
        assert due.ways[-1].until_on == due.due_on
        for way, following in pairwise(due.ways):
            assert way.until_on + timedelta(days=1) == following.from_on
            assert (way.what, way.why) != (following.what, following.why) or (
                way.valid_until != following.valid_until
            )
        assert (due.ways[-1].what, due.ways[-1].valid_until) == (due.what, due.valid_until)
        assert all(way.why and way.what is not What.NOTHING for way in due.ways)


@given(vehicles(), st.dates(date(2004, 5, 1), date(2090, 12, 31)))
def test_every_day_of_a_life_has_an_answer(vehicle: Vehicle, day: date) -> None:
    if day < vehicle.registered_on:
        day = vehicle.registered_on
    found = standing(vehicle, day)
    assert day <= found.due.due_on
    assert found.standing is not Standing.OVERDUE
    assert (found.what is What.NOTHING) == (found.standing is Standing.VALID)


@given(vehicles(), DAYS, DAYS)
def test_a_mark_issued_is_valid_beyond_its_day(vehicle: Vehicle, runs_to: date, on: date) -> None:
    runs_to = max(runs_to, vehicle.registered_on, date(2004, 5, 1))
    found = issued(vehicle, runs_to, max(on, vehicle.registered_on, date(2004, 5, 1)))
    assert found.valid_until >= runs_to
    assert found.valid_until >= on
    assert found.what in (What.TEST, What.MARK)
    assert found.why


@given(vehicles(), DAYS)
def test_an_event_never_makes_it_easier(vehicle: Vehicle, event: date) -> None:
    """More accidents ask for no fewer tests by any day."""
    struck = Vehicle(
        vehicle.type_code,
        vehicle.use,
        vehicle.registered_on,
        vehicle.seats,
        vehicle.manufactured_on,
        (*(vehicle.accidents or ()), event),
        vehicle.modifications,
    )
    until = date(2050, 12, 31)
    without = sum(due.what is What.TEST for due in schedule(vehicle, until).dues)
    with_it = sum(due.what is What.TEST for due in schedule(struck, until).dues)
    assert with_it >= without


@given(
    st.sampled_from(CODES),
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUZ"),
    st.sampled_from(list(Relation)),
    st.dates(date(2008, 10, 1), date(2090, 12, 31)),
    st.integers(0, 4000),
)
def test_what_is_open_nearer_is_open_and_stays_open(
    code: str, use: str, relation: Relation, day: date, later: int
) -> None:
    ease = [Manner.NOT, Manner.ENTRUSTED, Manner.DIRECT]
    found = where(code, use, relation, day)
    nearer = list(Relation)[max(0, list(Relation).index(relation) - 1)]
    assert ease.index(where(code, use, nearer, day).manner) >= ease.index(found.manner)
    assert found.from_on <= day
    assert found.until_on is None or day <= found.until_on
    if found.manner is Manner.DIRECT:
        after = where(code, use, relation, min(day + timedelta(days=later), date(2090, 12, 31)))
        assert after.manner is Manner.DIRECT
