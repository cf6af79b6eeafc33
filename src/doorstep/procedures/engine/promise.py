"""The day by which the office must be done: working days counted one by one, pauses left out.

Why shown day by day: a citizen can count along, holidays and make-up days included.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from doorstep.law.working_days import kind_of
from doorstep.procedures.engine.types import CountedDay, Pause, Promise


def promise(
    from_on: date, working_days: int, source: object, pauses: Sequence[Pause], today: date
) -> Promise:
    """n working days after `from_on`, that day not counted; a day inside a pause does not count.

    A pause that still lasts is counted up to `today`: the promise moves on with each day of it.
    """
    days: list[CountedDay] = []
    day, left = from_on, working_days
    while left:
        day += timedelta(days=1)
        found = kind_of(day)
        pause = _pause_on(pauses, day, today)
        counts = found.works and pause is None
        left -= counts
        days.append(CountedDay(found, counts, pause.why if pause is not None else ""))
    return Promise(from_on, working_days, day, tuple(days), tuple(pauses), source)


def _pause_on(pauses: Sequence[Pause], day: date, today: date) -> Pause | None:
    for pause in pauses:
        if pause.from_on < day <= (pause.until_on or today):
            return pause
    return None
