"""What is due at one age of a vehicle by the rule of one day, and why.

Why every reason is kept: somebody told to come for a test is told all that stands in the way of
the mark alone, each with where it is written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from doorstep.kernel.dated import Dated, Entry, NotInForce, Source
from doorstep.kernel.periods import Months, Years
from doorstep.law.inspection.tables import (
    BETWEEN,
    COMMERCIAL_PASSENGER,
    EXEMPT_CAR,
    EXEMPT_LARGE_SEDANS,
    EXEMPT_MOTORCYCLE,
    EXEMPT_SEATS,
    EXEMPT_USES,
    GOODS,
    LARGE_PASSENGER,
    LATE_CAR,
    LATE_MOTORCYCLE,
    MODIFICATION_ENDS_EXEMPTION,
    MOTORCYCLE,
    OTHER,
    SCHOOL_BUS,
    SMALL_PASSENGER,
    Cycle,
    What,
)
from doorstep.law.inspection.vehicle import Kind, Vehicle, kind_of

CYCLES: Mapping[Kind, Dated[Cycle]] = {
    Kind.COMMERCIAL_PASSENGER: COMMERCIAL_PASSENGER,
    Kind.GOODS: GOODS,
    Kind.LARGE_PASSENGER: LARGE_PASSENGER,
    Kind.SMALL_PASSENGER: SMALL_PASSENGER,
    Kind.MOTORCYCLE: MOTORCYCLE,
    Kind.SCHOOL_BUS: SCHOOL_BUS,
    Kind.OTHER: OTHER,
}


_YEARS, _MONTHS = "{n} 年", "{n} 个月"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of why, with its slots and where it is written."""

    code: str
    sentence: str
    source: Source
    slots: Mapping[str, object] = field(default_factory=dict)

    def say(self) -> str:
        """The sentence with its slots filled, in Chinese."""
        return self.sentence.format(**{name: _said(each) for name, each in self.slots.items()})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rule of a day says of one age; `next_age` in months is when it is due again."""

    what: What
    next_age: int
    why: tuple[Reason, ...]


def judge(vehicle: Vehicle, age: int, day: date) -> Judgement:
    """What is due at `age` months by the rules of `day`. Errors: NotInForce.

    The seats of a vehicle that needs them are taken to be known; `schedule.needs` asks for them.
    """
    kind = kind_of(vehicle, day)
    usual = CYCLES[kind].entry(day)
    relief = _relief(vehicle, kind)
    if relief is None or day < relief.entries[0].from_on:
        return _judged(usual, age)
    shut_out = tuple(_shut_out(vehicle, kind, day))
    if shut_out:
        found = _judged(usual, age)
        return Judgement(found.what, found.next_age, (*shut_out, *found.why))
    return _judged(relief.entry(day), age)


def _judged(entry: Entry[Cycle], age: int) -> Judgement:
    cycle = entry.value
    what = cycle.at(age)
    slots = {"age": age_of(age)}
    if what is What.TEST:
        reason = Reason("test-due", "满 {age}，要上线检验。", entry.source, slots)
    elif cycle.has(age):
        reason = Reason("mark-only", "满 {age}，免上线检验。", entry.source, slots)
    else:
        sentence = "到期日是按以前的周期定的，现在的周期在满 {age}时不要求上线检验。"
        source = BETWEEN.entries[0].source
        reason = Reason("between", sentence, source, slots)
    return Judgement(what, cycle.after(age), (reason,))


def _relief(vehicle: Vehicle, kind: Kind) -> Dated[Cycle] | None:
    """The cycle with exemptions that this kind of vehicle may be in, whatever else is known."""
    if kind is Kind.MOTORCYCLE:
        return EXEMPT_MOTORCYCLE
    large_sedan = vehicle.type_code in EXEMPT_LARGE_SEDANS.entries[0].value
    if kind is Kind.SMALL_PASSENGER or (kind is Kind.LARGE_PASSENGER and large_sedan):
        return EXEMPT_CAR
    return None


def relieved(vehicle: Vehicle, day: date) -> bool:
    """Whether an exemption of the day is written for this kind of vehicle."""
    relief = _relief(vehicle, kind_of(vehicle, day))
    return relief is not None and day >= relief.entries[0].from_on


def _shut_out(vehicle: Vehicle, kind: Kind, day: date) -> Iterator[Reason]:
    if kind is not Kind.MOTORCYCLE:
        yield from _car_shut_out(vehicle, day)
    limit = LATE_MOTORCYCLE if kind is Kind.MOTORCYCLE else LATE_CAR
    yield from _late(vehicle, limit.entry(day))
    for accident in vehicle.accidents or ():
        if accident <= day:
            source = EXEMPT_MOTORCYCLE if kind is Kind.MOTORCYCLE else EXEMPT_CAR
            sentence = "{day}出过有人伤亡的交通事故，按普通周期检验。"
            yield Reason("accident", sentence, source.entry(day).source, {"day": accident})
            return


def _car_shut_out(vehicle: Vehicle, day: date) -> Iterator[Reason]:
    uses = EXEMPT_USES.entry(day)
    if vehicle.use not in uses.value:
        sentence = "使用性质代码是 {use}，非营运（A）的车才在免检范围。"
        yield Reason("use", sentence, uses.source, {"use": vehicle.use})
    if vehicle.minibus:
        yield Reason("minibus", "面包车不在免检范围。", EXEMPT_CAR.entry(day).source)
    seats = EXEMPT_SEATS.entry(day)
    if vehicle.seats is not None and vehicle.seats > seats.value:
        sentence = "{seats} 座的车不在免检范围，最多 {limit} 座。"
        slots = {"seats": vehicle.seats, "limit": seats.value}
        yield Reason("seats", sentence, seats.source, slots)
    for modification in vehicle.modifications or ():
        if modification <= day and _modification_counts(day):
            sentence = "{day}因非法改装受过处罚，按普通周期检验。"
            source = MODIFICATION_ENDS_EXEMPTION.entry(day).source
            yield Reason("modification", sentence, source, {"day": modification})
            return


def _modification_counts(day: date) -> bool:
    try:
        return MODIFICATION_ENDS_EXEMPTION.on(day)
    except NotInForce:
        return False


def _late(vehicle: Vehicle, limit: Entry[Years]) -> Iterator[Reason]:
    made = vehicle.manufactured_on
    if made is not None and vehicle.registered_on > limit.value.after(made):
        sentence = "{made}出厂，超过 {limit}才登记，不在免检范围。"
        slots = {"made": made, "limit": limit.value}
        yield Reason("late-registration", sentence, limit.source, slots)


def age_of(months: int) -> Years | Months:
    """An age as people say it: whole years, or months.

    >>> age_of(72), age_of(186)
    (Years(n=6), Months(n=186))
    """
    return Months(months) if months % 12 else Years(months // 12)


def _said(value: Any) -> object:
    match value:
        case Years():
            return _YEARS.format(n=value.n)
        case Months():
            return _MONTHS.format(n=value.n)
        case _:
            return value
