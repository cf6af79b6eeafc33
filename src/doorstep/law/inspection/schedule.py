"""The inspections in the life of a vehicle: on which day what is due, from when, until when.

The rule in force on the due day decides what is due and when next; where a rule began within the
window, each part of the window has its own answer. Marks run to the last day of a month.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise, takewhile
from typing import Any

from doorstep.kernel.dated import Dated, NotInForce
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.periods import MonthEnd, Years
from doorstep.law.inspection import tables
from doorstep.law.inspection.rules import CYCLES, Judgement, Reason, judge, relieved
from doorstep.law.inspection.tables import (
    EXEMPT_CAR,
    EXEMPT_USES,
    LATE_CAR,
    LATE_MOTORCYCLE,
    SCHOOL_BUS_WINDOW,
    WINDOW,
    What,
)
from doorstep.law.inspection.vehicle import LAST_DAY, Kind, Vehicle, kind_of

_CHANGES: tuple[date, ...] = tuple(
    sorted(
        {
            entry.from_on
            for table in vars(tables).values()
            if isinstance(table, Dated)
            for entry in table.entries
        }
    )
)

_FROM = tables.OTHER.entries[0].from_on


@dataclass(frozen=True, slots=True)
class Way:
    """What it takes from one day of a window to another, and how long the new mark is valid."""

    from_on: date
    until_on: date
    what: What
    valid_until: date
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """One inspection; `opens_on` is None where no rule says from when one may come.

    The mark before it runs out on `due_on`; done in time, the next one is valid until
    `valid_until`. `ways` divide the days from `opens_on` to `due_on` without gap.
    """

    age: int
    opens_on: date | None
    due_on: date
    what: What
    valid_until: date
    why: tuple[Reason, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every inspection until a day; `covered_from` is the first day the rules speak of.

    `needs` names facts without which nothing can be said (then there is no `dues`), `assumed` what
    nobody said and the answer takes to be so.
    """

    vehicle: Vehicle
    kind: Kind
    covered_from: date
    until: date
    dues: tuple[Due, ...]
    needs: tuple[str, ...] = ()
    assumed: tuple[Reason, ...] = ()


class Standing(StrEnum):
    """How a vehicle stands on a day."""

    VALID = "valid"
    OPEN = "open"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            Standing.VALID: "在有效期内，现在不用办",
            Standing.OPEN: "现在可以办",
            Standing.OVERDUE: "已过有效期",
        }[self]


@dataclass(frozen=True, slots=True)
class StandingAt:
    """How a vehicle stands on a day: which inspection is next or missed, and what it takes now."""

    on: date
    standing: Standing
    what: What
    due: Due


@dataclass(frozen=True, slots=True)
class Issue:
    """What a mark issued on a day asks for and how long it is valid."""

    what: What
    valid_until: date
    why: tuple[Reason, ...]


def lifetime(vehicle: Vehicle) -> date:
    """The day to which a schedule is shown where nobody asked for another: twenty years."""
    return min(Years(20).after(vehicle.registered_on), LAST_DAY)


def first_valid_until(vehicle: Vehicle) -> date:
    """Until when the mark given at registration is valid. Errors: NotInForce."""
    cycle = judge(vehicle, 0, vehicle.registered_on)
    return MonthEnd(cycle.next_age).after(vehicle.registered_on)


def valid_on(vehicle: Vehicle, day: date) -> date:
    """Until when the mark of a vehicle is valid that did everything in time until a day.

    Errors: NotInForce, InvalidInput as `schedule`.
    """
    first = _first(vehicle, _begin(vehicle, day, None), None)
    return next(due_on for _, due_on in _chain(vehicle, first) if due_on >= day)


def needs(vehicle: Vehicle, until: date) -> tuple[str, ...]:
    """The facts missing to say what is due until a day."""
    car = kind_of(vehicle, until) is not Kind.MOTORCYCLE and relieved(vehicle, until)
    outside = vehicle.minibus or vehicle.use not in EXEMPT_USES.entries[0].value
    return ("seats",) if car and not outside and vehicle.seats is None else ()


def schedule(vehicle: Vehicle, until: date, *, valid_until: date | None = None) -> Schedule:
    """Every inspection due until a day, the day included.

    With `valid_until`, the mark the vehicle has, only those from that day on. Errors: NotInForce
    where no rule is in force on any of the days, InvalidInput for days that cannot be.
    """
    begin = _begin(vehicle, until, valid_until)
    found = Schedule(vehicle, kind_of(vehicle, until), begin, until, (), needs(vehicle, until))
    if found.needs:
        return found
    chain = _chain(vehicle, _first(vehicle, begin, valid_until))
    listed = takewhile(lambda due: due[1] <= until, chain)
    dues = tuple(_due(vehicle, age, due_on) for age, due_on in listed)
    return replace(found, dues=dues, assumed=tuple(_assumed(vehicle, until)))


def standing(vehicle: Vehicle, day: date, *, valid_until: date | None = None) -> StandingAt:
    """What a vehicle that did everything in time until now has to do on a day.

    With `valid_until`, the mark it has decides. Errors: NotInForce, InvalidInput as `schedule`.
    """
    begin = _begin(vehicle, day, valid_until)
    age, due_on = _first(vehicle, begin, valid_until)
    if valid_until is None:
        chain = _chain(vehicle, (age, due_on))
        age, due_on = next(each for each in chain if each[1] >= day)
    due = _due(vehicle, age, due_on)
    if day > due_on:
        return StandingAt(day, Standing.OVERDUE, issued(vehicle, due_on, day).what, due)
    if due.opens_on is None or day < due.opens_on:
        return StandingAt(day, Standing.VALID, What.NOTHING, due)
    return StandingAt(day, Standing.OPEN, _way(due, day).what, due)


def issued(vehicle: Vehicle, valid_until: date, on: date) -> Issue:
    """What a mark issued on a day takes where the one before runs (or ran) to `valid_until`.

    Who comes after one or more due days owes the test that any of them asked for. Errors:
    NotInForce.
    """
    age, due_on = _first(vehicle, _FROM, valid_until)
    missed: list[Judgement] = []
    while due_on < on:
        missed.append(judge(vehicle, age, due_on))
        age = missed[-1].next_age
        due_on = MonthEnd(age).after(vehicle.registered_on)
    if not missed:
        way = _way(_due(vehicle, age, due_on), on)
        return Issue(way.what, way.valid_until, way.why)
    owed = next((each for each in missed if each.what is What.TEST), missed[-1])
    return Issue(owed.what, due_on, owed.why)


def _begin(vehicle: Vehicle, until: date, valid_until: date | None) -> date:
    """The first day of which the rules speak. Errors: NotInForce, InvalidInput."""
    problems = []
    if not vehicle.registered_on <= until <= LAST_DAY:
        sentence = "截止日期“{typed}”要在登记日期之后、2100 年以前。"
        problems.append(Problem("until", "inspection/until", sentence, {"typed": until}))
    if valid_until is not None and not vehicle.registered_on <= valid_until <= LAST_DAY:
        sentence = "检验有效期“{typed}”要在登记日期之后，请照行驶证填写。"
        slots = {"typed": valid_until}
        problems.append(Problem("valid_until", "inspection/valid-until", sentence, slots))
    if problems:
        raise InvalidInput(*problems)
    table = CYCLES[kind_of(vehicle, until)]
    if until < _FROM:
        raise NotInForce(table.name, until, _FROM, None)
    return max(vehicle.registered_on, _FROM)


def _first(vehicle: Vehicle, begin: date, valid_until: date | None) -> tuple[int, date]:
    """Age and day of the first inspection to be listed; a mark older than the rules is none."""
    if valid_until is not None and valid_until >= _FROM:
        return _age_at(vehicle, valid_until), valid_until
    age = judge(vehicle, 0, begin).next_age
    while MonthEnd(age).after(vehicle.registered_on) < begin:
        age = judge(vehicle, age, begin).next_age
    return age, MonthEnd(age).after(vehicle.registered_on)


def _age_at(vehicle: Vehicle, day: date) -> int:
    start = vehicle.registered_on
    return (day.year - start.year) * 12 + day.month - start.month


def _chain(vehicle: Vehicle, first: tuple[int, date]) -> Iterator[tuple[int, date]]:
    """Age and day of one inspection after the other, without end."""
    age, due_on = first
    while True:
        yield age, due_on
        age = judge(vehicle, age, due_on).next_age
        due_on = MonthEnd(age).after(vehicle.registered_on)


def _due(vehicle: Vehicle, age: int, due_on: date) -> Due:
    opens = opens_on(vehicle, due_on)
    ways = tuple(_ways(vehicle, age, opens or due_on, due_on))
    last = ways[-1]
    return Due(age, opens, due_on, last.what, last.valid_until, last.why, ways)


def opens_on(vehicle: Vehicle, due_on: date) -> date | None:
    """From when the mark after one valid until `due_on` may be applied for.

    None before 2008-10-01, when no rule said so.
    """
    school_bus = kind_of(vehicle, due_on) is Kind.SCHOOL_BUS
    try:
        return (SCHOOL_BUS_WINDOW if school_bus else WINDOW).on(due_on).before(due_on)
    except NotInForce:
        return None


def _ways(vehicle: Vehicle, age: int, opens_on: date, due_on: date) -> Iterator[Way]:
    events = (*(vehicle.accidents or ()), *(vehicle.modifications or ()))
    inside = {day for day in (*_CHANGES, *events) if opens_on < day <= due_on}
    starts = [opens_on, *sorted(inside), due_on + timedelta(days=1)]
    open_way: Way | None = None
    for start, stop in pairwise(starts):
        judged = judge(vehicle, age, start)
        valid_until = MonthEnd(judged.next_age).after(vehicle.registered_on)
        way = Way(start, stop - timedelta(days=1), judged.what, valid_until, judged.why)
        if open_way is None:
            open_way = way
        elif replace(way, from_on=open_way.from_on, until_on=open_way.until_on) == open_way:
            open_way = replace(open_way, until_on=way.until_on)
        else:
            yield open_way
            open_way = way
    if open_way is not None:
        yield open_way


def _way(due: Due, day: date) -> Way:
    """What it takes on a day not after the due day; before the window, what its first day takes."""
    return next((way for way in due.ways if day <= way.until_on), due.ways[-1])


def _assumed(vehicle: Vehicle, until: date) -> Iterator[Reason]:
    if not relieved(vehicle, until):
        return
    source: Dated[Any] = EXEMPT_CAR
    limit = LATE_CAR
    if kind_of(vehicle, until) is Kind.MOTORCYCLE:
        source, limit = tables.EXEMPT_MOTORCYCLE, LATE_MOTORCYCLE
    if vehicle.accidents is None:
        sentence = "没有出过有人伤亡的交通事故"
        yield Reason("no-accident", sentence, source.entry(until).source)
    if vehicle.modifications is None and limit is LATE_CAR:
        sentence = "没有因非法改装受过处罚"
        last = tables.MODIFICATION_ENDS_EXEMPTION.entries[0].source
        yield Reason("no-modification", sentence, last)
    if vehicle.manufactured_on is None:
        entry = limit.entry(until)
        sentence = "出厂后 {limit}以内登记"
        yield Reason("registered-in-time", sentence, entry.source, {"limit": entry.value})
