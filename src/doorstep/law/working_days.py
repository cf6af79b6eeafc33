"""Working days: weekends, holidays and the make-up days (调休) that the State Council announces.

Why a table: holidays move every year and weekends are worked to make up for them. A year that is
not announced yet is computed by weekday and every answer that uses it says *provisional*.
The table holds only days that differ from their weekday or have a name; it is seeded by
`python -m tests.law.seed_working_days` from the State Council's yearly notices as collected by the
package chinesecalendar (MIT), and a test compares the two.
Rule: a term of n working days ends at 24:00 of its last day, the day of the act not counted.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """What a day is: `works`, and why where it is not an ordinary weekday or weekend."""

    day: date
    works: bool
    why_zh: str
    why_en: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its working shown: `days` are all days passed, `ends_on` the last of them."""

    from_on: date
    ends_on: date
    days: tuple[WorkingDay, ...]

    @property
    def provisional(self) -> bool:
        """Whether any day of it may still be moved by a notice."""
        return any(d.provisional for d in self.days)


@cache
def _announced() -> tuple[dict[date, tuple[bool, str, str]], int, int]:
    table: dict[date, tuple[bool, str, str]] = {}
    text = resources.files("doorstep.law").joinpath("data/working_days.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        table[date.fromisoformat(row["day"])] = (
            row["works"] == "1",
            row["name_zh"],
            row["name_en"],
        )
    years = [d.year for d in table]
    return table, min(years), max(years)


def kind_of(day: date) -> WorkingDay:
    """Whether a day works, why, and whether that may still change."""
    table, first, last = _announced()
    provisional = not first <= day.year <= last
    if day in table:
        works, zh, en = table[day]
        return WorkingDay(day, works, zh, en, provisional=False)
    if day.weekday() >= 5:
        return WorkingDay(day, False, "周末", "weekend", provisional)
    return WorkingDay(day, True, "", "", provisional)


def is_working(day: date) -> bool:
    """Whether offices work on a day."""
    return kind_of(day).works


def term(from_on: date, n: int) -> Term:
    """The term of n working days (n ≥ 1) that begins with an act on `from_on`."""
    if n < 1:
        raise ValueError(n)
    days: list[WorkingDay] = []
    day = from_on
    while n:
        day += timedelta(days=1)
        found = kind_of(day)
        days.append(found)
        n -= found.works
    return Term(from_on, day, tuple(days))


def working_days_between(from_on: date, until_on: date) -> int:
    """How many working days lie after `from_on` up to and including `until_on`."""
    span = (until_on - from_on).days
    return sum(is_working(from_on + timedelta(days=i)) for i in range(1, span + 1))
