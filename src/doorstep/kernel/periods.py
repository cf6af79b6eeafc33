"""Spans of the law: days, months, years by the calendar, and working days by the law's table.

Why not timedelta: a month ends on the same day of the month, clamped to its end, and that last day
still counts (以内包括本数); the day of the event itself does not.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


def _plus_months(day: date, n: int) -> date:
    year, month0 = divmod(day.year * 12 + day.month - 1 + n, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Days:
    """n calendar days."""

    n: int

    def after(self, day: date) -> date:
        """The last day of the span that starts with an event on `day`."""
        return day + timedelta(days=self.n)


@dataclass(frozen=True, slots=True)
class Months:
    """n calendar months.

    >>> Months(6).after(date(2017, 8, 31))
    datetime.date(2018, 2, 28)
    """

    n: int

    def after(self, day: date) -> date:
        """The last day of the span that starts with an event on `day`."""
        return _plus_months(day, self.n)

    def before(self, day: date) -> date:
        """The first day of the span that ends with `day`.

        >>> Months(3).before(date(2019, 5, 31))
        datetime.date(2019, 2, 28)
        """
        return _plus_months(day, -self.n)


@dataclass(frozen=True, slots=True)
class Years:
    """n calendar years.

    >>> Years(1).after(date(2016, 2, 29))
    datetime.date(2017, 2, 28)
    """

    n: int

    def after(self, day: date) -> date:
        """The last day of the span that starts with an event on `day`."""
        return _plus_months(day, 12 * self.n)


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """To the end of the month that lies n months on: what a mark with a printed month means.

    >>> MonthEnd(24).after(date(2017, 6, 21))
    datetime.date(2019, 6, 30)
    """

    months: int

    def after(self, day: date) -> date:
        """The last day of the span that starts with an event on `day`."""
        there = _plus_months(day, self.months)
        return there.replace(day=calendar.monthrange(there.year, there.month)[1])


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """n working days; which days work is for `law.working_days` to say."""

    n: int
