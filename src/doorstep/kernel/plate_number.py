"""The plate number: a kind of plate and the string on it. Together they are the key.

Why together: the same string exists on a yellow and on a blue plate (GA 36, kinds 01 and 02).
Grammar: GA 36 with its eras (green plates began on trial with the letters D and F; GA 36-2018 has
ten letters); kind codes: GA/T 16.7.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from doorstep.kernel import masking
from doorstep.kernel.dated import Dated, Note, NotInForce, since
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


_TYPED = re.compile(r"[\s\-.\u00b7\u2022\u2027\u30fb\u22c5\u2219\u3002]")
_GREEN = frozenset({PlateKind.LARGE_NEW_ENERGY, PlateKind.SMALL_NEW_ENERGY})
_BODY = "[0-9A-HJ-NP-Z]"
_ORDINARY = rf"(?!(?:[0-9]*[A-Z]){{3}}){_BODY}{{5}}"
_GA36_2007 = Note("GA 36-2007《机动车号牌》", "GA 36-2007, motor vehicle plates", sample=True)
_GREEN_TRIAL = Note("新能源汽车号牌试点", "trial of new-energy plates", sample=True)
_GA36_2018 = Note("GA 36-2018《机动车号牌》", "GA 36-2018, motor vehicle plates")

GRAMMAR: dict[PlateKind, Dated[str]] = {
    PlateKind.LARGE: Dated("大型汽车号牌号码", since("2007-11-01", _ORDINARY, _GA36_2007)),
    PlateKind.SMALL: Dated("小型汽车号牌号码", since("2007-11-01", _ORDINARY, _GA36_2007)),
    PlateKind.LARGE_NEW_ENERGY: Dated(
        "大型新能源汽车号牌号码",
        since("2016-12-01", "[0-9]{5}[DF]", _GREEN_TRIAL),
        since("2018-05-01", "[0-9]{5}[A-HJK]", _GA36_2018),
    ),
    PlateKind.SMALL_NEW_ENERGY: Dated(
        "小型新能源汽车号牌号码",
        since("2016-12-01", f"[DF]{_BODY}[0-9]{{4}}", _GREEN_TRIAL),
        since("2018-05-01", f"[A-HJK]{_BODY}[0-9]{{4}}", _GA36_2018),
    ),
}
"""What may stand behind the prefix, by kind and day; no I and no O, at most two letters."""

PILOT_PREFIXES = frozenset({"沪", "苏A", "苏B", "鲁A", "粤B"})
"""The five pilot cities (Shanghai whole: every letter) that gave out green plates in 2016."""

NEW_ENERGY_PREFIXES: Dated[frozenset[str]] = Dated(
    "新能源汽车号牌启用范围",
    since("2016-12-01", PILOT_PREFIXES, _GREEN_TRIAL),
    since(
        "2017-11-20",
        frozenset({""}),
        Note(
            "全国分批启用，本市的日子没有查到原文（样本）",
            "nationwide in batches; the city's own day was not found (sample)",
            sample=True,
        ),
    ),
)
"""Which issuing offices give out kinds 51 and 52: a number's first letters; "" is every office."""


def kinds_issued(prefix: str, on: date) -> tuple[PlateKind, ...]:
    """The kinds of plate an issuing office (`prefix`, e.g. 鲁M) gives out on a day."""
    if len(prefix) != 2:
        raise ValueError(prefix)
    return tuple(kind for kind in PlateKind if _issues(prefix, kind, on))


def _issues(prefix: str, kind: PlateKind, on: date) -> bool:
    try:
        GRAMMAR[kind].on(on)
        green = NEW_ENERGY_PREFIXES.on(on) if kind in _GREEN else {""}
    except NotInForce:
        return False
    return any(prefix.startswith(letters) for letters in green)


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
        bare = _TYPED.sub("", unicodedata.normalize("NFKC", text)).upper()
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
        return masking.plate(self.text)

    def __str__(self) -> str:
        return self.text
