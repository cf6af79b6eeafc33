"""Sentences with slots in Chinese: for decisions, slips and the command line.

Why beside the portals' own: a stored decision is Chinese whatever language its reader speaks.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from string import Formatter

from doorstep.kernel.periods import Days, Months, WorkingDays, Years

_DAY = "{day.year} 年 {day.month} 月 {day.day} 日"
_SPANS = {Days: "{} 天", Months: "{} 个月", Years: "{} 年", WorkingDays: "{} 个工作日"}


class _Chinese(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        return format(_shown(value), format_spec)


def _shown(value: object) -> object:
    match value:
        case Enum():
            return getattr(value, "label", value.value)
        case date():
            return _DAY.format(day=value)
        case Days() | Months() | Years() | WorkingDays():
            return _SPANS[type(value)].format(value.n)
    return value


_chinese = _Chinese()


def said(sentence: str, slots: Mapping[str, object]) -> str:
    """The sentence with its slots filled.

    >>> said("到 {on} 为止", {"on": date(2017, 6, 21)})
    '到 2017 年 6 月 21 日 为止'
    """
    filled: str = _chinese.vformat(sentence, (), slots)
    return filled
