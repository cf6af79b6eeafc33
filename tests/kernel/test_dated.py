"""A dated value has exactly one value on every day from its first to its last."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.dated import Dated, Note, NotInForce, ended, since

OLD, NEW = Note("旧", "old"), Note("新", "new", sample=True)
FEE = Dated("行驶证工本费", since("2005-01-01", 1500, OLD), since("2017-07-01", 1000, NEW))


@pytest.mark.parametrize(
    ("day", "value"),
    [("2005-01-01", 1500), ("2017-06-30", 1500), ("2017-07-01", 1000), ("2099-12-31", 1000)],
)
def test_the_first_and_the_last_day_of_an_entry_belong_to_it(day: str, value: int) -> None:
    assert FEE.on(date.fromisoformat(day)) == value


def test_an_entry_says_its_days_and_its_source() -> None:
    old, new = FEE.entries
    assert (old.from_on, old.until_on) == (date(2005, 1, 1), date(2017, 6, 30))
    assert (new.until_on, new.source.sample) == (None, True)
    assert FEE.entry(date(2010, 1, 1)) is old


def test_before_the_first_day_there_is_an_answer_not_a_value() -> None:
    with pytest.raises(NotInForce) as answer:
        FEE.on(date(2004, 12, 31))
    assert answer.value.name == "行驶证工本费"
    assert answer.value.from_on == date(2005, 1, 1)
    assert answer.value.until_on is None


def test_an_ended_value_has_a_last_day() -> None:
    mark = Dated("委托核发", since("2008-10-01", True, OLD), ended("2018-09-01", NEW))
    assert mark.on(date(2018, 8, 31)) is True
    with pytest.raises(NotInForce) as answer:
        mark.on(date(2018, 9, 1))
    assert answer.value.until_on == date(2018, 8, 31)


def test_gaps_overlaps_repeats_and_disorder_are_refused() -> None:
    for starts in (
        (),
        (since("2017-01-01", 1, OLD), since("2016-01-01", 2, NEW)),
        (since("2017-01-01", 1, OLD), since("2017-01-01", 2, NEW)),
        (ended("2017-01-01", OLD),),
        (since("2016-01-01", 1, OLD), ended("2017-01-01", OLD), since("2018-01-01", 2, NEW)),
        (since("2016-01-01", None, OLD),),
    ):
        with pytest.raises(ValueError, match="x:"):
            Dated("x", *starts)


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2090, 1, 1)), min_size=1, max_size=8, unique=True),
    st.dates(date(1980, 1, 1), date(2100, 1, 1)),
)
def test_every_day_has_the_value_of_the_latest_start(days: list[date], asked: date) -> None:
    days.sort()
    table = Dated("x", *(since(d.isoformat(), i, OLD) for i, d in enumerate(days)))
    begun = [i for i, d in enumerate(days) if d <= asked]
    if begun:
        assert table.on(asked) == begun[-1]
    else:
        with pytest.raises(NotInForce):
            table.on(asked)
    for left, right in zip(table.entries, table.entries[1:], strict=False):
        assert left.until_on == right.from_on - timedelta(days=1)
