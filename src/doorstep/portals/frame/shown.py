"""How values and sentences are said to a reader; the only place where anything is translated.

Lower rooms carry Chinese sentences with `{slots}`; here they meet the reader's language.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from enum import Enum
from string import Formatter
from typing import Protocol

from django.utils.translation import get_language, gettext
from markupsafe import Markup, escape

from doorstep.kernel import clock, money
from doorstep.kernel.money import Fen
from doorstep.kernel.periods import Days, MonthEnd, Months, WorkingDays, Years
from doorstep.kernel.plate_number import PlateNumber
from doorstep.law.instruments import Citation

_NUMBER_THEN_HAN = re.compile(r"(?<=\d) (?=[\u4e00-\u9fff])")


class Sentence(Protocol):
    """An error or problem of a lower room: Chinese with slots."""

    @property
    def sentence(self) -> str: ...

    @property
    def slots(self) -> Mapping[str, object]: ...


_SAMPLE = "（样本）"


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return not (get_language() or "zh-hans").startswith("en")


def translated(text: str) -> str:
    """One source string in the reader's language."""
    if not text:
        return ""
    return gettext(text)


def unbroken(text: str) -> str:
    """A number keeps its measure word on the same line."""
    return _NUMBER_THEN_HAN.sub("\u00a0", text)


def show_day(day: date) -> str:
    """A day, in full."""
    if in_chinese():
        return unbroken(
            translated("{y} 年 {m} 月 {d} 日").format(y=day.year, m=day.month, d=day.day)
        )
    return f"{day.day} {day:%B} {day.year}"


def show_time(instant: datetime) -> str:
    """A time of day in the city."""
    return f"{instant.astimezone(clock.LOCAL):%H:%M}"


def show_instant(instant: datetime) -> str:
    """A day and time in the city."""
    return f"{show_day(clock.local_day(instant))} {show_time(instant)}"


def show_fen(fen: int) -> str:
    """An amount of money."""
    return unbroken(translated("{amount} 元").format(amount=money.show(Fen(fen))))


def show_citation(citation: Citation) -> str:
    """A place in the law; legal names keep the Chinese beside the English."""
    named = citation.zh if in_chinese() else f"{citation.en} ({citation.zh})"
    return translated("{name}（样本）").format(name=named) if citation.sample else named


def _period(value: Days | Months | Years | WorkingDays) -> str:
    sentence = {
        Days: "{n} 天",
        Months: "{n} 个月",
        Years: "{n} 年",
        WorkingDays: "{n} 个工作日",
    }[type(value)]
    return unbroken(translated(sentence).format(n=value.n))


def shown(value: object) -> str | Markup:  # noqa: C901 - one flat list of kinds of value
    """Any slot value as a reader sees it."""
    match value:
        case Markup():
            return value
        case None:
            return "—"
        case bool():
            return translated("是") if value else translated("否")
        case Enum():
            return translated(str(getattr(value, "label", value.value)))
        case str():
            return translated(value)
        case datetime():
            return show_instant(value)
        case date():
            return show_day(value)
        case time():
            return f"{value:%H:%M}"
        case PlateNumber():
            return value.dotted
        case MonthEnd():
            return unbroken(translated("{n} 个月（到月底）").format(n=value.months))
        case Citation():
            return show_citation(value)
        case Days() | Months() | Years() | WorkingDays():
            return _period(value)
        case Mapping():
            return str(value)
        case Iterable():
            return translated("、").join(str(shown(each)) for each in value)
        case _:
            return str(value)


class _Speaker(Formatter):
    """Fills slots, following dots, and escapes what is filled in."""

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec:
            return str(escape(format(value, format_spec)))
        return str(escape(shown(value)))


_speaker = _Speaker()


def say(sentence: str, /, **slots: object) -> Markup:
    """A Chinese source sentence in the reader's language, slots filled and escaped."""
    text = str(escape(translated(sentence)))
    if slots:
        text = _speaker.vformat(text, (), slots)
    return Markup(unbroken(text))  # noqa: S704 - sentence and slots are escaped above


def say_it(spoken: Sentence) -> Markup:
    """An error, a problem or a shortfall of a lower room, said to the reader."""
    return say(spoken.sentence, **spoken.slots)
