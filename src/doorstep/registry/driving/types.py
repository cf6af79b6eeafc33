"""What a licence to drive is made of, as values other rooms may hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.periods import Years
from doorstep.registry.types import EntryAct, Source

RECORD_NAME: Final = "本市驾驶证档案"
"""The source every fact of this record names."""
FULL = 12
"""Points that fill a scoring period (MPS Order 162 art. 71)."""
FILE_DIGITS = 12

CLASSES: Final[Mapping[str, str]] = {
    "A1": "大型客车",
    "A2": "重型牵引挂车",
    "A3": "城市公交车",
    "B1": "中型客车",
    "B2": "大型货车",
    "C1": "小型汽车",
    "C2": "小型自动挡汽车",
    "C3": "低速载货汽车",
    "C4": "三轮汽车",
    "C5": "残疾人专用小型自动挡载客汽车",
    "C6": "轻型牵引挂车",
    "D": "普通三轮摩托车",
    "E": "普通二轮摩托车",
    "F": "轻便摩托车",
    "M": "轮式专用机械车",
    "N": "无轨电车",
    "P": "有轨电车",
}
"""Classes of vehicles (准驾车型), in the order in which a licence prints them."""


class DrivingStatus(StrEnum):
    """Whether somebody may drive by this licence."""

    VALID = "valid"
    SEIZED = "seized"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    LOST = "lost"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            DrivingStatus.VALID: "正常",
            DrivingStatus.SEIZED: "扣押、扣留",
            DrivingStatus.SUSPENDED: "暂扣",
            DrivingStatus.CANCELLED: "注销",
            DrivingStatus.LOST: "已报丢失",
        }[self]


@dataclass(frozen=True, slots=True)
class Examined:
    """A medical examination: its day, whether fit to drive, and until when that may be used."""

    on: date
    fit: bool
    until: date


@dataclass(frozen=True, slots=True)
class ScoringPeriod:
    """Twelve months of points from the day of first issue or its anniversary, last day included."""

    from_on: date
    until_on: date
    points: int

    @property
    def full(self) -> bool:
        """Whether it came to twelve points or more."""
        return self.points >= FULL


def scoring_starts(first_issued_on: date, until: date) -> Iterator[date]:
    """First days of the scoring periods that have begun by a day.

    >>> [str(day) for day in scoring_starts(date(2016, 2, 29), date(2018, 2, 28))]
    ['2016-02-29', '2017-02-28', '2018-02-28']
    """
    years = 0
    while (start := Years(years).after(first_issued_on)) <= until:
        yield start
        years += 1


@dataclass(frozen=True, slots=True)
class DrivingLicenceView:
    """A licence to drive as the record has it; without `valid_until` it is long-term.

    `points` are by the first day of their period; a period not named has none.
    """

    id: str
    holder_id: str
    file_number_masked: str
    status: DrivingStatus
    classes: tuple[str, ...]
    first_issued_on: date
    valid_from: date
    valid_until: date | None
    issuing_city: str
    points: Mapping[date, int]
    examined: Examined | None
    source: str
    as_of: datetime

    @property
    def classes_text(self) -> str:
        """As printed: A2D."""
        return "".join(self.classes)

    def periods(self, *, since: date, until: date) -> tuple[ScoringPeriod, ...]:
        """The scoring periods that touch these days, oldest first."""
        starts = list(scoring_starts(self.first_issued_on, until))
        found = []
        for n, start in enumerate(starts):
            ends = date.fromordinal(Years(n + 1).after(self.first_issued_on).toordinal() - 1)
            if ends >= since:
                found.append(ScoringPeriod(start, ends, self.points.get(start, 0)))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class DrivingEntryView:
    """One entry of the record of a licence: what, when, by whom, on whose word."""

    id: int
    act: EntryAct
    licence_id: str
    on: date
    at: datetime
    case_number: str
    by: str
    post: str
    point: str
    source: Source
    outside_serial: str
    changes: Mapping[str, object]
    objects: Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class LoadedDrivingLicence:
    """One licence of a former record; its document is in the holder's hands unless lost."""

    holder_id: str
    file_number: str
    classes: tuple[str, ...]
    first_issued_on: date
    valid_from: date
    valid_until: date | None
    issuing_city: str
    status: DrivingStatus = DrivingStatus.VALID
    points: Mapping[date, int] = field(default_factory=dict)
    examined: Examined | None = None
    point: str = ""

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps it out of the record, at once."""
        found = []
        number = self.file_number
        if len(number) != FILE_DIGITS or not number.isascii() or not number.isdigit():
            found.append(_problem("file_number", "file-number", "档案编号是 12 位数字。", number))
        unknown = "、".join(each for each in self.classes if each not in CLASSES)
        if unknown or not self.classes:
            sentence = "没有“{typed}”这种准驾车型，请对照驾驶证。"
            found.append(_problem("classes", "classes", sentence, unknown))
        return tuple(found)


def checked_classes(classes: tuple[str, ...]) -> tuple[str, ...]:
    """The classes in the order of a licence, each once. Errors: InvalidInput."""
    unknown = "、".join(each for each in classes if each not in CLASSES)
    if unknown or not classes:
        sentence = "没有“{typed}”这种准驾车型，请对照驾驶证。"
        raise InvalidInput(_problem("classes", "classes", sentence, unknown))
    return tuple(each for each in CLASSES if each in classes)


def _problem(field_name: str, code: str, sentence: str, typed: str) -> Problem:
    return Problem(field_name, f"driving-licence/{code}", sentence, {"typed": typed})
