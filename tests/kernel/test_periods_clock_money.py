"""Spans of the calendar, the legal day, and money."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel import clock, money
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.periods import Days, MonthEnd, Months, Years


@pytest.mark.parametrize(
    ("span", "event", "last"),
    [
        (Days(30), date(2017, 6, 21), date(2017, 7, 21)),
        (Months(6), date(2017, 6, 19), date(2017, 12, 19)),
        (Months(1), date(2017, 1, 31), date(2017, 2, 28)),
        (Months(1), date(2016, 1, 31), date(2016, 2, 29)),
        (Years(1), date(2017, 6, 20), date(2018, 6, 20)),
        (Years(4), date(2016, 2, 29), date(2020, 2, 29)),
        (MonthEnd(24), date(2017, 6, 1), date(2019, 6, 30)),
        (MonthEnd(24), date(2018, 2, 28), date(2020, 2, 29)),
    ],
)
def test_the_last_day_counts_and_the_day_of_the_event_does_not(
    span: Days | Months | Years | MonthEnd, event: date, last: date
) -> None:
    assert span.after(event) == last


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_a_span_of_months_ends_in_the_right_month(day: date, n: int) -> None:
    last = Months(n).after(day)
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == n
    assert last.day <= day.day
    assert MonthEnd(n).after(day) >= last


def test_the_legal_day_begins_at_midnight_in_shanghai() -> None:
    assert clock.local_day(datetime(2017, 6, 20, 15, 59, 59, tzinfo=UTC)) == date(2017, 6, 20)
    assert clock.local_day(datetime(2017, 6, 20, 16, 0, tzinfo=UTC)) == date(2017, 6, 21)
    assert clock.end_of(date(2017, 6, 20)) == datetime(2017, 6, 20, 16, 0, tzinfo=UTC)


def test_standing_on_another_day_keeps_the_time_of_day() -> None:
    real = clock.now()
    with clock.at_day(date(2017, 6, 21)):
        assert clock.today() == date(2017, 6, 21)
        moved = clock.now()
        assert abs((moved.hour * 60 + moved.minute) - (real.hour * 60 + real.minute)) in (
            0,
            1,
            1439,
        )
        with clock.at_day(date(2022, 5, 1)):
            assert clock.today() == date(2022, 5, 1)
        assert clock.today() == date(2017, 6, 21)
    assert abs((clock.now() - real).total_seconds()) < 60


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("15", 1500), ("15.5", 1550), ("15.50", 1550), ("1,500.00 元", 150000), ("１５元", 1500)],
)
def test_amounts_are_read_as_people_write_them(typed: str, fen: int) -> None:
    assert money.yuan(typed) == fen


@pytest.mark.parametrize("typed", ["", "十五", "15.505", "-1", "1e3", "١٥", "NaN"])
def test_what_is_no_amount_is_named(typed: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        money.yuan(typed)
    assert typed in wrong.value.say()


@given(st.integers(0, 10**13))
def test_what_is_shown_is_read_back(fen: int) -> None:
    assert money.yuan(money.show(fen)) == fen
