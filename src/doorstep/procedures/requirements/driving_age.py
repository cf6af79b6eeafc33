"""Which classes a driver of an age may keep, by day, and what takes their place.

Ages are reached on the birthday. Sources before 2022 and after 2024 are known from quotations, so
they are shown as samples.
"""

from datetime import date
from typing import Protocol

from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import Years
from doorstep.law.instruments import (
    driving_licence_123,
    driving_licence_162,
    driving_licence_172,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import Go, Mend, requirement
from doorstep.procedures.requirements.driving import DrivingLicence
from doorstep.registry.driving.types import CLASSES

Codes = tuple[str, ...]
_HEAVY_2013: Codes = ("A1", "A2", "A3", "B1", "B2", "N", "P")
_HEAVY_2022: Codes = ("A1", "A2", "A3", "B1", "B2", "M", "N", "P")
_LIGHT_2013: Codes = ("C3", "C4", "D", "E", "M")
_LIGHT_2022: Codes = ("C3", "C4", "C6", "D", "E")

HEAVY_AGE = Dated(
    "多大年龄起不得驾驶大中型客货车",
    since("2013-01-01", Years(60), driving_licence_123()),
    since("2022-04-01", Years(60), driving_licence_162("第六十五条第一款")),
    since("2025-01-01", Years(63), driving_licence_172("第六十五条")),
)
HEAVY_CLASSES = Dated(
    "到了这个年龄不得驾驶的大中型客货车等车型",
    since("2013-01-01", _HEAVY_2013, driving_licence_123()),
    since("2022-04-01", _HEAVY_2022, driving_licence_162("第六十五条第一款")),
)
LIGHT_AGE = Dated(
    "多大年龄起不得驾驶低速载货汽车、三轮、两轮摩托车等",
    since("2013-01-01", Years(70), driving_licence_123()),
    since("2022-04-01", Years(70), driving_licence_162("第六十五条第二款")),
)
LIGHT_CLASSES = Dated(
    "到了这个年龄不得驾驶的低速载货汽车、摩托车等车型",
    since("2013-01-01", _LIGHT_2013, driving_licence_123()),
    since("2022-04-01", _LIGHT_2022, driving_licence_162("第六十五条第二款")),
)
EXTENSION = Dated(
    "大中型客货车的准驾年龄最多可以延长几年",
    since("2013-01-01", Years(0), driving_licence_123()),
    since("2025-01-01", Years(3), driving_licence_172("第六十五条")),
)

_BECOME_CAR = frozenset({"A1", "A2", "A3", "B1", "B2", "C6"})
_BECOME_MOPED = frozenset({"D", "E"})


class Ageing(Protocol):
    """Facts with the licence, the day of birth, and whether the old classes are to be kept."""

    @property
    def licence(self) -> DrivingLicence | None: ...

    @property
    def born_on(self) -> date: ...

    @property
    def keep_classes(self) -> bool | None: ...


class Able(Protocol):
    """What the clerk saw of the test of memory, judgement and reaction."""

    @property
    def ability(self) -> bool: ...


class Tested(Protocol):
    """Facts with the wish to keep the old classes and what the clerk saw."""

    @property
    def keep_classes(self) -> bool | None: ...

    @property
    def papers(self) -> Able: ...


def reached(age: Years, born_on: date, on: date) -> bool:
    """Whether somebody is that old on a day."""
    return age.after(born_on) <= on


def kept_classes(f: Ageing, law: Law) -> tuple[str, ...]:
    """The classes a licence keeps at its holder's age, in the order of a licence."""
    if f.licence is None:
        return ()
    held = set(f.licence.classes)
    lost: set[str] = set()
    if reached(law(HEAVY_AGE), f.born_on, law.on) and not f.keep_classes:
        heavy: Codes = law(HEAVY_CLASSES)
        lost |= held & set(heavy)
        if "A2" in lost and law.on >= _C6_FROM:
            held.add("C6")
    if reached(law(LIGHT_AGE), f.born_on, law.on):
        light: Codes = law(LIGHT_CLASSES)
        lost |= held & set(light)
    kept = held - lost
    if lost & _BECOME_CAR and not kept & {"C1", "C2"}:
        kept.add("C1")
    if lost & _BECOME_MOPED:
        kept.add("F")
    return tuple(each for each in CLASSES if each in kept)


_C6_FROM = driving_licence_162.from_on
"""The class of light trailers exists since the rules of 2022."""


@requirement(
    driving_licence_123(),
    driving_licence_162("第七十九条第一款第十项"),
    driving_licence_172("第七十九条"),
    reads=("licence", "born_on", "keep_classes"),
    mend=Mend("请到车管所驾驶证窗口办理注销；想继续开车的，可以申领其他车型。", Go.COUNTER),
)
def a_class_remains(f: Ageing, law: Law) -> bool:
    """到了规定的年龄，驾驶证上的准驾车型都不能再驾驶。"""
    return f.licence is None or bool(kept_classes(f, law))


@requirement(
    driving_licence_123(),
    driving_licence_162("第六十五条"),
    driving_licence_172("第六十五条"),
    reads=("licence", "born_on", "keep_classes"),
    mend=Mend("请把这一项改成“不要”，换领降低准驾车型的驾驶证。", Go.ASK, "keep_classes"),
)
def extension_open(f: Ageing, law: Law) -> bool:
    """延长准驾年龄要从 2025 年起、满 63 周岁而不满 66 周岁。"""
    if not f.keep_classes or f.licence is None:
        return True
    longest = Years(law(HEAVY_AGE).n + law(EXTENSION).n)
    classes: Codes = law(HEAVY_CLASSES)
    heavy = set(f.licence.classes) & set(classes)
    old_enough = reached(law(HEAVY_AGE), f.born_on, law.on)
    return bool(heavy) and old_enough and not reached(longest, f.born_on, law.on)


@requirement(
    driving_licence_172("第六十五条"),
    reads=("keep_classes", "papers"),
    mend=Mend("请先参加记忆力、判断力、反应力等能力测试，通过以后再办。", Go.COUNTER),
)
def ability_shown(f: Tested, law: Law) -> bool:
    """延长准驾年龄要通过记忆力、判断力、反应力等能力测试。"""
    return not f.keep_classes or f.papers.ability
