"""The one clock: instants in UTC, legal days in Asia/Shanghai.

Why one place: a demonstration may stand on another day (`set_today`), and then every room does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
_shift = timedelta(0)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """The legal day of this instant."""
    return local_day(now())


def local_day(instant: datetime) -> date:
    """The day in Asia/Shanghai on which an aware instant falls."""
    return instant.astimezone(LOCAL).date()


def end_of(day: date) -> datetime:
    """24:00 of a legal day, as an instant in UTC."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), LOCAL)
    return midnight.astimezone(UTC)


def seconds(n: int) -> timedelta:
    """A span of n seconds."""
    return timedelta(seconds=n)


def set_today(day: date | None) -> None:
    """Move the clock to `day`, keeping the time of day; None returns to the real day."""
    global _shift
    _shift = timedelta(0)
    if day is not None:
        _shift = timedelta(days=(day - today()).days)


@contextmanager
def at_day(day: date) -> Iterator[None]:
    """Stand on `day` inside the block."""
    global _shift
    before = _shift
    set_today(day)
    try:
        yield
    finally:
        _shift = before


@contextmanager
def ahead(span: timedelta) -> Iterator[None]:
    """Stand `span` later inside the block."""
    global _shift
    before = _shift
    _shift = before + span
    try:
        yield
    finally:
        _shift = before
