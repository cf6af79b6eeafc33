"""Values of the law by day: each with the day it took effect and its source.

Why gaps are refused: a rule that silently has no value on some day would be decided by accident.
"""

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Generic, Protocol, TypeVar

V = TypeVar("V")


class Source(Protocol):
    """Where a value stands; `sample` marks a source too weak to be shown without that word."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...

    @property
    def sample(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Note:
    """A source that is no legal instrument: a standard, a practice, an observation."""

    zh: str
    en: str
    sample: bool = False

    def __str__(self) -> str:
        return self.zh


class NotInForce(Exception):
    """No value on this day: before the first entry, or after the last one ended."""

    def __init__(self, name: str, day: date, from_on: date, until_on: date | None) -> None:
        super().__init__(f"{name} has no value on {day}")
        self.name = name
        self.day = day
        self.from_on = from_on
        self.until_on = until_on


@dataclass(frozen=True, slots=True)
class Start(Generic[V]):
    """One line of a dated table as written: from this day on, this value, says this source."""

    from_on: date
    value: V | None
    source: Source
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Entry(Generic[V]):
    """One value with the days it holds (`until_on` inclusive, None = still) and its source."""

    value: V
    from_on: date
    until_on: date | None
    source: Source


def since(day: str, value: V, source: Source) -> Start[V]:
    """From `day` (ISO) on, `value`, by `source`."""
    return Start(date.fromisoformat(day), value, source)


def ended(day: str, source: Source) -> Start[Any]:
    """From `day` (ISO) on there is no value any more, by `source`."""
    return Start(date.fromisoformat(day), None, source, ends=True)


class Dated(Generic[V]):
    """A value that the law changed over time.

    >>> old, new = Note("旧", "old"), Note("新", "new")
    >>> fee = Dated("行驶证", since("2005-01-01", 1500, old), since("2017-07-01", 1000, new))
    >>> fee.on(date(2017, 6, 30)), fee.on(date(2017, 7, 1))
    (1500, 1000)
    """

    __slots__ = ("_days", "entries", "name")

    def __init__(self, name: str, *starts: Start[V]) -> None:
        if not starts:
            raise ValueError(f"{name}: a dated value needs at least one entry")
        days = [s.from_on for s in starts]
        if any(b <= a for a, b in pairwise(days)):
            raise ValueError(f"{name}: entries must be in order of their days, each day once")
        if starts[0].ends or any(s.ends for s in starts[:-1]):
            raise ValueError(f"{name}: only the last entry may end the value; a gap is refused")
        if any(s.value is None and not s.ends for s in starts):
            raise ValueError(f"{name}: None is no value; use ended()")
        self.name = name
        self._days = days
        self.entries: tuple[Entry[V], ...] = tuple(
            Entry(s.value, s.from_on, _eve(days, i), s.source)
            for i, s in enumerate(starts)
            if not s.ends and s.value is not None
        )

    def entry(self, day: date) -> Entry[V]:
        """The entry in force on `day`. Errors: NotInForce."""
        at = bisect_right(self._days, day) - 1
        if at < 0 or at >= len(self.entries):
            last = self.entries[-1].until_on
            raise NotInForce(self.name, day, self._days[0], last)
        return self.entries[at]

    def on(self, day: date) -> V:
        """The value in force on `day`. Errors: NotInForce."""
        return self.entry(day).value

    @contextmanager
    def proposed(self, value: V, source: Source) -> Iterator[None]:
        """Inside the block every entry has this value: for trying out a change, in one thread."""
        kept = self.entries
        self.entries = tuple(Entry(value, each.from_on, each.until_on, source) for each in kept)
        try:
            yield
        finally:
            self.entries = kept

    def __repr__(self) -> str:
        return f"Dated({self.name!r}, {len(self.entries)} entries)"


def _eve(days: list[date], i: int) -> date | None:
    return days[i + 1] - timedelta(days=1) if i + 1 < len(days) else None
