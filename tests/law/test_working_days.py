"""Working days by the State Council's notices, and terms that show their working."""

from datetime import date, timedelta
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.seed_working_days import table

from doorstep.law.working_days import is_working, kind_of, term, working_days_between

DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))


def test_the_table_is_what_the_generator_writes() -> None:
    stored = resources.files("doorstep.law").joinpath("data/working_days.csv").read_text("utf-8")
    assert stored == table()


@pytest.mark.parametrize(
    ("day", "works", "why_zh"),
    [
        ("2017-06-21", True, ""),
        ("2017-06-24", False, "周末"),
        ("2017-05-27", True, "端午调休上班"),
        ("2017-05-30", False, "端午"),
        ("2017-10-02", False, "国庆节"),
        ("2022-05-07", True, "劳动节调休上班"),
        ("2026-10-10", True, "国庆节调休上班"),
    ],
)
def test_a_saturday_may_be_worked_and_a_weekday_free(day: str, works: bool, why_zh: str) -> None:
    found = kind_of(date.fromisoformat(day))
    assert (found.works, found.why_zh, found.provisional) == (works, why_zh, False)
    assert bool(found.why_en) == bool(found.why_zh)


def test_a_year_not_announced_goes_by_weekday_and_says_so() -> None:
    assert kind_of(date(2027, 1, 1)).provisional
    assert is_working(date(2027, 1, 4))
    assert not is_working(date(2027, 1, 2))
    assert term(date(2026, 12, 30), 2).provisional
    assert not term(date(2026, 12, 28), 2).provisional


@pytest.mark.parametrize(
    ("act", "n", "last"),
    [
        ("2017-06-21", 2, "2017-06-23"),
        ("2017-06-22", 2, "2017-06-26"),  # over a weekend
        ("2017-05-26", 2, "2017-05-31"),  # Saturday 27 worked, the festival free
        ("2017-09-29", 2, "2017-10-09"),  # Saturday 30 worked, the golden week free
        ("2017-10-01", 1, "2017-10-09"),  # the act on a holiday
        ("2022-04-29", 5, "2022-05-10"),  # the festival free, Saturday 7 May worked
    ],
)
def test_the_day_of_the_act_does_not_count_and_the_last_day_does(
    act: str, n: int, last: str
) -> None:
    assert term(date.fromisoformat(act), n).ends_on == date.fromisoformat(last)


def test_a_term_shows_every_day_it_passed() -> None:
    shown = term(date(2017, 5, 26), 2)
    assert [(d.day.day, d.works) for d in shown.days] == [
        (27, True),
        (28, False),
        (29, False),
        (30, False),
        (31, True),
    ]


def test_a_term_of_no_days_is_no_term() -> None:
    with pytest.raises(ValueError, match="0"):
        term(date(2017, 6, 21), 0)


@given(DAYS, st.integers(1, 40))
def test_a_term_ends_on_its_nth_working_day(act: date, n: int) -> None:
    found = term(act, n)
    assert is_working(found.ends_on)
    assert sum(d.works for d in found.days) == n == working_days_between(act, found.ends_on)
    assert [d.day for d in found.days] == [
        act + timedelta(days=i + 1) for i in range(len(found.days))
    ]
