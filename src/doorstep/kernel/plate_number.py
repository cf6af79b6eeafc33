"""The plate number: a kind of plate and the string on it. Together they are the key.

Why together: the same string exists on a yellow and on a blue plate (GA 36, kinds 01 and 02).
Grammar: GA 36-2014 and GA 36-2018 as restated in docs/reference; kind codes GA/T 16.7.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from doorstep.kernel.dated import Dated, NotInForce, since
from doorstep.kernel.errors import InvalidInput, Problem

MIDDLE_DOT = "\u00b7"


class PlateKind(StrEnum):
    """Kind of plate (号牌种类, GA/T 16.7), as far as Doorstep issues it."""

    LARGE = "01"
    SMALL = "02"
    LARGE_NEW_ENERGY = "51"
    SMALL_NEW_ENERGY = "52"

    @property
    def label(self) -> str:
        """The kind's legal name."""
        return {
            PlateKind.LARGE: "大型汽车号牌",
            PlateKind.SMALL: "小型汽车号牌",
            PlateKind.LARGE_NEW_ENERGY: "大型新能源汽车号牌",
            PlateKind.SMALL_NEW_ENERGY: "小型新能源汽车号牌",
        }[self]

    @property
    def colour(self) -> str:
        """The look of the board, as a word for a style sheet."""
        return {
            PlateKind.LARGE: "yellow",
            PlateKind.SMALL: "blue",
            PlateKind.LARGE_NEW_ENERGY: "yellow-green",
            PlateKind.SMALL_NEW_ENERGY: "green",
        }[self]


_BODY = "[0-9A-HJ-NP-Z]"
_ORDINARY = rf"(?!(?:[0-9]*[A-Z]){{3}}){_BODY}{{5}}"
_GA36_2014 = "GA 36-2014"
_GA36_2018 = "GA 36-2018"

GRAMMAR: dict[PlateKind, Dated[str]] = {
    PlateKind.LARGE: Dated("大型汽车号牌号码", since("2008-01-01", _ORDINARY, _GA36_2014)),
    PlateKind.SMALL: Dated("小型汽车号牌号码", since("2008-01-01", _ORDINARY, _GA36_2014)),
    PlateKind.LARGE_NEW_ENERGY: Dated(
        "大型新能源汽车号牌号码",
        since("2016-12-01", "[0-9]{5}[DF]", _GA36_2014),
        since("2018-05-01", "[0-9]{5}[A-HJK]", _GA36_2018),
    ),
    PlateKind.SMALL_NEW_ENERGY: Dated(
        "小型新能源汽车号牌号码",
        since("2016-12-01", f"[DF]{_BODY}[0-9]{{4}}", _GA36_2014),
        since("2018-05-01", f"[A-HJK]{_BODY}[0-9]{{4}}", _GA36_2018),
    ),
}
"""What may stand behind the prefix, by kind and day; no I and no O, at most two letters."""

NEW_ENERGY_PLATES_FROM = Dated(
    "新能源汽车号牌启用", since("2017-11-20", True, "样本：全国分批启用，本市的日子没有查到原文")
)
"""Sample: nationwide in batches from this day; the five pilot cities of 2016 are not ours."""


def kinds_issued(prefix: str, on: date) -> tuple[PlateKind, ...]:
    """The kinds of plate an issuing office (`prefix`, e.g. 鲁M) gives out on a day."""
    kinds = (PlateKind.LARGE, PlateKind.SMALL)
    if len(prefix) != 2:
        raise ValueError(prefix)
    try:
        NEW_ENERGY_PLATES_FROM.on(on)
    except NotInForce:
        return kinds
    return (*kinds, PlateKind.LARGE_NEW_ENERGY, PlateKind.SMALL_NEW_ENERGY)


def _problem(code: str, sentence: str, **slots: object) -> InvalidInput:
    return InvalidInput(Problem("number", f"plate-number/{code}", sentence, slots))


@dataclass(frozen=True, slots=True, order=True)
class PlateNumber:
    """A number on a kind of plate; `text` is stored without a dot: 鲁M12345.

    >>> PlateNumber.parse(PlateKind.SMALL, " 鲁m·8k2a6 ", on=date(2017, 6, 21)).dotted
    '鲁M·8K2A6'
    """

    kind: PlateKind
    text: str

    @classmethod
    def parse(cls, kind: PlateKind, text: str, *, prefix: str = "鲁M", on: date) -> "PlateNumber":
        """Read what a person typed: spaces, dots and dashes are dropped, letters made capital.

        Errors: InvalidInput naming what does not fit the grammar of the day.
        """
        bare = re.sub(r"[\s·・•.\-]", "", text).upper()
        if not bare.startswith(prefix):
            raise _problem(
                "prefix",
                "号牌号码要以 {prefix} 开头，您写的是“{typed}”。",
                prefix=prefix,
                typed=text,
            )
        if kind not in kinds_issued(prefix, on):
            raise _problem(
                "kind-not-issued", "{prefix} 在这一天还没有{kind}。", prefix=prefix, kind=kind.label
            )
        body = bare.removeprefix(prefix)
        if "I" in body or "O" in body:
            raise _problem(
                "letter",
                "号牌号码里没有字母 I 和 O，请看是不是数字 1 和 0：“{typed}”。",
                typed=text,
            )
        if not re.fullmatch(GRAMMAR[kind].on(on), body):
            raise _problem(
                "grammar",
                "“{typed}”不合{kind}的编排规则，请对照行驶证再写一遍。",
                typed=text,
                kind=kind.label,
            )
        return cls(kind, bare)

    @property
    def dotted(self) -> str:
        """For people: a middle dot after the prefix."""
        return f"{self.text[:2]}{MIDDLE_DOT}{self.text[2:]}"

    @property
    def masked(self) -> str:
        """For pages that others may see: 鲁M***88."""
        return f"{self.text[:2]}{'*' * (len(self.text) - 4)}{self.text[-2:]}"

    def __str__(self) -> str:
        return self.text
