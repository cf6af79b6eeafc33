"""Vehicles and what the law asks of them: a table to read, to doubt and to extend.

Each line: type, use, seats, day of registration; then every inspection asked about as
`until:what` (the mark before runs to that day; T = test, M = mark only).
"""

from datetime import date

import pytest

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import InvalidInput
from doorstep.law.inspection import (
    Due,
    Kind,
    Standing,
    Vehicle,
    What,
    first_valid_until,
    issued,
    kind_of,
    needs,
    schedule,
    standing,
)

D = date.fromisoformat
LETTER = {What.TEST: "T", What.MARK: "M"}


def a_car(registered_on: str, **facts: object) -> Vehicle:
    plain = {"type_code": "K33", "use": "A", "seats": 5} | facts
    return Vehicle(registered_on=D(registered_on), **plain)  # type: ignore[arg-type]


def listed(vehicle: Vehicle, until: str) -> list[str]:
    found = schedule(vehicle, D(until)).dues
    return [f"{due.due_on}:{LETTER[due.what]}" for due in found]


def at(vehicle: Vehicle, years: float) -> Due:
    found = schedule(vehicle, date(2060, 1, 1)).dues
    return next(due for due in found if due.age == round(years * 12))


# 实施条例第十六条: each kind of vehicle by itself, without any exemption.
USUAL = [
    # 营运载客: yearly to the age of five, then every six months
    ("K33", "D", 5, "2005-03-10", "2011-03-31", "TTTTTTT", ("2006-03-31", "2010-09-30")),
    ("K11", "B", 50, "2005-03-10", "2011-03-31", "TTTTTTT", ("2006-03-31", "2010-09-30")),
    ("K33", "T", 5, "2017-01-01", "2022-07-31", "TTTTTT", ("2018-01-31", "2022-07-31")),
    # 载货, 大中型非营运载客: yearly to ten, then every six months
    ("H11", "F", 2, "2005-03-10", "2016-03-31", "T" * 12, ("2006-03-31", "2015-09-30")),
    ("Q11", "F", 2, "2005-03-10", "2016-03-31", "T" * 12, ("2006-03-31", "2015-09-30")),
    ("K21", "A", 15, "2005-03-10", "2016-03-31", "T" * 12, ("2006-03-31", "2015-09-30")),
    # 小微型非营运载客 before 2014: two years to six, yearly to fifteen, then every six months
    ("K33", "A", 5, "2004-05-01", "2014-08-31", "TTTTTTT", ("2006-05-31", "2011-05-31")),
    ("K39", "A", 7, "2010-01-15", "2026-07-31", "T" * 15, ("2012-01-31", "2025-07-31")),
    # 摩托车 before 2019
    ("M21", "A", 2, "2010-03-10", "2019-05-31", "TTTTTTT", ("2012-03-31", "2015-03-31")),
    # 其他: yearly for ever
    ("B11", "F", 1, "2005-03-10", "2020-03-31", "T" * 15, ("2006-03-31", "2020-03-31")),
    ("T11", "A", 1, "2005-03-10", "2020-03-31", "T" * 15, ("2006-03-31", "2020-03-31")),
    ("X99", "Z", 1, "2005-03-10", "2007-03-31", "TT", ("2006-03-31", "2007-03-31")),
    # 校车: every six months since 2012-04-05, before that as any coach
    ("K38", "S", 19, "2013-01-10", "2014-07-31", "TTT", ("2013-07-31", "2014-01-31")),
    ("K33", "O", 5, "2013-01-10", "2014-07-31", "TTT", ("2013-07-31", "2014-07-31")),
]


@pytest.mark.parametrize(("code", "use", "seats", "day", "until", "whats", "among"), USUAL)
def test_the_usual_cycle(
    code: str, use: str, seats: int, day: str, until: str, whats: str, among: tuple[str, str]
) -> None:
    found = listed(Vehicle(code, use, D(day), seats), until)
    assert "".join(each[-1] for each in found) == whats
    assert {each[:10] for each in found} >= set(among)


# Registered on → the whole life until 2030: every edge of the four rules on private cars.
LIVES = [
    # one day before and on the days from which the exemption of 2014-09-01 counted one or two times
    ("2010-08-31", "2012-08-31:T 2014-08-31:T 2016-08-31:T 2017-08-31:T"),
    ("2010-09-01", "2012-09-30:T 2014-09-30:M 2016-09-30:T 2017-09-30:T"),
    ("2012-08-31", "2014-08-31:T 2016-08-31:M 2018-08-31:T 2019-08-31:T"),
    ("2012-09-01", "2014-09-30:M 2016-09-30:M 2018-09-30:T 2019-09-30:T"),
    # the biennial tests of 2020-11-20: the last month of the old rule, the first of the new
    ("2014-10-31", "2016-10-31:M 2018-10-31:M 2020-10-31:T 2021-10-31:M 2022-10-31:M"),
    ("2014-11-01", "2016-11-30:M 2018-11-30:M 2020-11-30:T 2022-11-30:M 2024-11-30:T"),
    # the rule of 2022-10-01: year eight needs no test, nor a test every six months after fifteen
    ("2014-09-30", "2016-09-30:M 2018-09-30:M 2020-09-30:T 2021-09-30:M 2022-09-30:T 2024-09-30:T"),
    (
        "2016-11-23",
        "2018-11-30:M 2020-11-30:M 2022-11-30:T 2024-11-30:M 2026-11-30:T 2027-11-30:T",
    ),
    # registered on a leap day and at the ends of months
    ("2016-02-29", "2018-02-28:M 2020-02-29:M 2022-02-28:T 2024-02-29:M 2026-02-28:T"),
    ("2015-01-31", "2017-01-31:M 2019-01-31:M 2021-01-31:T 2023-01-31:M 2025-01-31:T"),
]


@pytest.mark.parametrize(("day", "life"), LIVES)
def test_the_life_of_a_private_car(day: str, life: str) -> None:
    expected = life.split()
    assert listed(a_car(day), "2030-01-01")[: len(expected)] == expected


OLD = [
    ("2006-09-20", 15.5, "2022-03-31", "T"),
    ("2006-09-20", 16, "2022-09-30", "T"),
    ("2006-09-20", 17, "2023-09-30", "T"),
    ("2007-04-10", 15, "2022-04-30", "T"),
    ("2007-04-10", 15.5, "2022-10-31", "M"),
    ("2007-04-10", 16, "2023-04-30", "T"),
]


@pytest.mark.parametrize(("day", "years", "due_on", "what"), OLD)
def test_after_fifteen_years_the_half_year_ended_on_2022_10_01(
    day: str, years: float, due_on: str, what: str
) -> None:
    found = at(a_car(day), years)
    assert (found.due_on.isoformat(), LETTER[found.what]) == (due_on, what)


MOTORCYCLES = [
    # three, two, one and no exemption from 2019-06-01, by the day of registration
    ("2014-05-31", "2016-05-31:T 2018-05-31:T 2019-05-31:T 2020-05-31:T"),
    ("2014-06-01", "2016-06-30:T 2018-06-30:T 2019-06-30:M 2020-06-30:T"),
    ("2015-05-31", "2017-05-31:T 2019-05-31:T 2020-05-31:M 2021-05-31:T"),
    ("2015-06-01", "2017-06-30:T 2019-06-30:M 2020-06-30:M 2021-06-30:T"),
    ("2017-05-31", "2019-05-31:T 2021-05-31:M 2022-05-31:M 2023-05-31:T"),
    ("2017-06-01", "2019-06-30:M 2021-06-30:M 2022-06-30:M 2023-06-30:T 2025-06-30:M 2027-06-30:T"),
    # from 2022-10-01 marks every two years, tests at six and ten, then yearly
    ("2017-10-01", "2019-10-31:M 2021-10-31:M 2022-10-31:M 2023-10-31:T 2025-10-31:M 2027-10-31:T"),
    (
        "2019-01-01",
        "2021-01-31:M 2023-01-31:M 2025-01-31:T 2027-01-31:M 2029-01-31:T 2030-01-31:T",
    ),
]


@pytest.mark.parametrize(("day", "life"), MOTORCYCLES)
def test_the_life_of_a_motorcycle(day: str, life: str) -> None:
    expected = life.split()
    found = listed(Vehicle("M21", "A", D(day), 2), "2031-01-01")
    assert found[: len(expected)] == expected


# What keeps a vehicle out of the exemption: facts, age in years, what, the reason that is given.
SHUT_OUT = [
    ({"seats": 6}, "2014-10-10", 2, "M", "mark-only"),
    ({"seats": 7}, "2014-10-10", 2, "T", "seats"),
    ({"seats": 7}, "2018-11-30", 2, "M", "mark-only"),  # due 2020-11-30, after 2020-11-20
    ({"seats": 7}, "2018-10-31", 2, "T", "seats"),  # due 2020-10-31, before it
    ({"seats": 9}, "2021-01-01", 2, "M", "mark-only"),
    ({"seats": 10}, "2021-01-01", 2, "T", "seats"),
    ({"type_code": "K39", "seats": 6}, "2021-01-01", 2, "T", "minibus"),
    ({"type_code": "K49", "seats": 6}, "2021-01-01", 2, "T", "minibus"),
    ({"type_code": "K16"}, "2021-01-01", 2, "M", "mark-only"),
    ({"type_code": "K26"}, "2021-01-01", 2, "T", "test-due"),
    ({"use": "L"}, "2021-01-01", 2, "T", "use"),
    ({"use": "M"}, "2021-01-01", 2, "T", "use"),
    ({"use": "H"}, "2021-01-01", 2, "T", "use"),
    ({"use": "D"}, "2021-01-01", 2, "T", "test-due"),
    ({"accidents": (D("2023-01-31"),)}, "2021-01-10", 2, "T", "accident"),
    ({"accidents": (D("2023-02-01"),)}, "2021-01-10", 2, "M", "mark-only"),
    ({"accidents": (D("2020-12-01"),)}, "2021-01-10", 4, "T", "accident"),
    ({"modifications": (D("2018-01-01"),)}, "2018-10-31", 2, "M", "mark-only"),
    ({"modifications": (D("2018-01-01"),)}, "2018-11-01", 2, "T", "modification"),
    ({"manufactured_on": D("2017-01-10")}, "2021-01-10", 2, "M", "mark-only"),
    ({"manufactured_on": D("2017-01-09")}, "2021-01-10", 2, "T", "late-registration"),
    ({"manufactured_on": D("2016-02-29")}, "2020-02-29", 2, "M", "mark-only"),
    (
        {"type_code": "M21", "manufactured_on": D("2015-01-10")},
        "2020-01-10",
        2,
        "M",
        "mark-only",
    ),
    (
        {"type_code": "M21", "manufactured_on": D("2015-01-09")},
        "2020-01-10",
        2,
        "T",
        "late-registration",
    ),
    ({"type_code": "M21", "accidents": (D("2022-01-31"),)}, "2020-01-10", 2, "T", "accident"),
]


@pytest.mark.parametrize(("facts", "day", "years", "what", "code"), SHUT_OUT)
def test_what_keeps_a_vehicle_out_of_the_exemption(
    facts: dict[str, object], day: str, years: int, what: str, code: str
) -> None:
    due = at(a_car(day, **facts), years)
    assert LETTER[due.what] == what
    assert due.why[0].code == code
    assert all(reason.source.zh for reason in due.why)


def test_somebody_sent_to_the_test_hears_every_reason_at_once() -> None:
    car = a_car(
        "2021-01-10",
        type_code="K39",
        use="L",
        seats=12,
        manufactured_on=D("2015-01-01"),
        accidents=(D("2022-05-05"),),
        modifications=(D("2022-06-06"),),
    )
    codes = [reason.code for reason in at(car, 2).why]
    assert codes == [
        "use",
        "minibus",
        "seats",
        "modification",
        "late-registration",
        "accident",
        "test-due",
    ]


def test_a_window_in_which_a_rule_begins_answers_day_by_day() -> None:
    ways = at(a_car("2012-09-10"), 2).ways
    assert [(w.from_on.isoformat(), w.until_on.isoformat(), LETTER[w.what]) for w in ways] == [
        ("2014-06-30", "2014-08-31", "T"),
        ("2014-09-01", "2014-09-30", "M"),
    ]


def test_who_comes_early_gets_the_next_day_of_the_rule_of_that_day() -> None:
    early, late = at(a_car("2014-12-10"), 6).ways
    assert (early.until_on, early.valid_until) == (D("2020-11-19"), D("2021-12-31"))
    assert (late.from_on, late.valid_until) == (D("2020-11-20"), D("2022-12-31"))


WINDOWS = [
    ("K33", "A", "2017-06-21", 2, "2019-03-30", "2019-06-30"),
    ("K33", "A", "2018-05-10", 2, "2020-02-29", "2020-05-31"),
    ("K38", "S", "2017-06-21", 0.5, "2017-11-30", "2017-12-31"),
]


@pytest.mark.parametrize(("code", "use", "day", "years", "opens", "due"), WINDOWS)
def test_the_first_day_of_the_window(
    code: str, use: str, day: str, years: float, opens: str, due: str
) -> None:
    found = at(Vehicle(code, use, D(day), 5), years)
    assert (found.opens_on, found.due_on) == (D(opens), D(due))


def test_before_2008_no_rule_says_from_when_one_may_come() -> None:
    found = schedule(a_car("2004-06-01"), D("2010-06-30")).dues
    assert [due.opens_on for due in found] == [None, None, D("2010-03-30")]


STANDINGS = [
    ("2019-03-29", Standing.VALID, What.NOTHING),
    ("2019-03-30", Standing.OPEN, What.MARK),
    ("2019-06-30", Standing.OPEN, What.MARK),
]


@pytest.mark.parametrize(("day", "stands", "what"), STANDINGS)
def test_how_a_car_stands(day: str, stands: Standing, what: What) -> None:
    found = standing(a_car("2017-06-21"), D(day), valid_until=D("2019-06-30"))
    assert (found.standing, found.what) == (stands, what)


def test_a_mark_that_ran_out_is_overdue_and_who_missed_a_test_owes_it() -> None:
    car = a_car("2017-06-21")
    found = standing(car, D("2019-07-01"), valid_until=D("2019-06-30"))
    assert (found.standing, found.what) == (Standing.OVERDUE, What.MARK)
    late = issued(car, D("2019-06-30"), D("2024-01-01"))
    assert (late.what, late.valid_until) == (What.TEST, D("2025-06-30"))


def test_a_mark_issued_in_time_runs_from_the_one_before_it() -> None:
    early = issued(a_car("2017-06-21"), D("2019-06-30"), D("2019-04-02"))
    assert (early.what, early.valid_until) == (What.MARK, D("2021-06-30"))


FIRST = [
    (("K33", "A", "2017-06-21"), "2019-06-30"),
    (("K33", "A", "2016-02-29"), "2018-02-28"),
    (("K33", "D", "2017-06-21"), "2018-06-30"),
    (("K11", "A", "2017-06-21"), "2018-06-30"),
    (("H31", "F", "2017-06-21"), "2018-06-30"),
    (("M21", "A", "2017-06-21"), "2019-06-30"),
    (("K38", "S", "2017-06-21"), "2017-12-31"),
    (("G11", "F", "2017-06-21"), "2018-06-30"),
]


@pytest.mark.parametrize(("facts", "until"), FIRST)
def test_until_when_the_first_mark_is_valid(facts: tuple[str, str, str], until: str) -> None:
    code, use, day = facts
    assert first_valid_until(Vehicle(code, use, D(day))) == D(until)


def test_a_school_bus_is_one_since_its_regulation() -> None:
    bus = Vehicle("K18", "S", D("2010-01-01"))
    assert kind_of(bus, D("2012-04-04")) is Kind.LARGE_PASSENGER
    assert kind_of(bus, D("2012-04-05")) is Kind.SCHOOL_BUS


def test_without_the_seats_nothing_is_guessed() -> None:
    car = a_car("2017-06-21", seats=None)
    found = schedule(car, D("2030-01-01"))
    assert (found.needs, found.dues) == (("seats",), ())
    assert needs(a_car("2004-06-01", seats=None), D("2014-08-31")) == ()
    assert needs(Vehicle("H11", "F", D("2017-06-21")), D("2030-01-01")) == ()
    assert needs(Vehicle("K39", "A", D("2017-06-21")), D("2030-01-01")) == ()


def test_what_nobody_said_is_named() -> None:
    said = {reason.code for reason in schedule(a_car("2017-06-21"), D("2030-01-01")).assumed}
    assert said == {"no-accident", "no-modification", "registered-in-time"}
    known = a_car("2017-06-21", accidents=(), modifications=(), manufactured_on=D("2017-05-01"))
    assert schedule(known, D("2030-01-01")).assumed == ()


def test_before_the_rules_there_is_no_answer_and_after_them_only_what_they_cover() -> None:
    old = a_car("1998-03-10")
    with pytest.raises(NotInForce) as none:
        schedule(old, D("2004-04-30"))
    assert none.value.from_on == D("2004-05-01")
    assert listed(old, "2006-12-31") == ["2005-03-31:T", "2006-03-31:T"]


WRONG = [
    ({"type_code": "K99X"}, "type"),
    ({"type_code": "Z61"}, "type"),
    ({"type_code": "k33"}, "type"),
    ({"type_code": ""}, "type"),
    ({"use": "V"}, "use"),
    ({"use": ""}, "use"),
    ({"seats": 0}, "seats"),
    ({"seats": -1}, "seats"),
    ({"manufactured_on": D("2021-01-01")}, "manufactured_on"),
]


@pytest.mark.parametrize(("facts", "field"), WRONG)
def test_what_cannot_be_is_named(facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        a_car("2020-06-21", **facts)
    assert [problem.field for problem in wrong.value.problems] == [field]


def test_days_that_cannot_be_are_named() -> None:
    with pytest.raises(InvalidInput) as wrong:
        schedule(a_car("2020-06-21"), D("2020-06-20"), valid_until=D("2020-06-20"))
    assert [problem.field for problem in wrong.value.problems] == ["until", "valid_until"]
    with pytest.raises(InvalidInput):
        Vehicle("K33", "A", date(1900, 1, 1), 5)


def test_a_mark_older_than_the_rules_is_overdue_since_their_first_due_day() -> None:
    old = a_car("1998-03-10")
    found = standing(old, D("2017-06-21"), valid_until=D("2000-03-31"))
    assert (found.standing, found.what, found.due.due_on) == (
        Standing.OVERDUE,
        What.TEST,
        D("2005-03-31"),
    )
    assert issued(old, D("2000-03-31"), D("2017-06-21")).valid_until == D("2017-09-30")
