"""Which numbers count as fine-looking: a rule of the city, published before the data.

Why data and not code: the file is hashed and its hash is a dated setting, so nobody can choose the
rule after having seen the numbers. An auditor reads the same file.
"""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from doorstep.plates.log.patterns import Pattern

_LISTS = ("endings", "shapes")
_NUMBERS = ("same", "run", "least", "earlier_days", "cancelled_days")
_WORDS = ("text_zh", "text_en")
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class FineRule:
    """One published rule; `least` is the smallest number a table may show."""

    hash: str
    text_zh: str
    text_en: str
    same: int
    run: int
    endings: tuple[str, ...]
    shapes: tuple[str, ...]
    least: int
    earlier_days: int
    cancelled_days: int

    @classmethod
    def parse(cls, published: str) -> "FineRule":
        """Read the published file. Errors: ValueError."""
        read: dict[str, Any] = tomllib.loads(published)
        wanted = {*_LISTS, *_NUMBERS, *_WORDS}
        if read.keys() != wanted:
            raise ValueError(f"missing or unknown: {sorted(read.keys() ^ wanted)}")
        for name in _NUMBERS:
            if type(read[name]) is not int or read[name] < 2:
                raise ValueError(name)
        for name in _LISTS:
            if not isinstance(read[name], list) or not all(
                isinstance(each, str) and re.fullmatch("[0-9A-Z]{2,6}", each) for each in read[name]
            ):
                raise ValueError(name)
            read[name] = tuple(read[name])
        for name in _WORDS:
            if not isinstance(read[name], str) or not read[name].strip():
                raise ValueError(name)
        return cls(hash=hashlib.sha256(published.encode()).hexdigest(), **read)

    def fine(self, number: str) -> bool:
        """Whether a number counts as fine-looking; the two symbols of the city do not count.

        Equal symbols in a row, digits that rise or fall by one, a listed ending, or an ending of a
        listed shape (different letters of a shape are different symbols).
        """
        return _expression(self).search(number, 2) is not None

    def share(self, patterns: Sequence[str]) -> tuple[int, int]:
        """How many of all declared numbers are fine-looking, and how many there are."""
        found = [_counted(self, pattern) for pattern in patterns]
        return sum(fine for fine, _ in found), sum(size for _, size in found)


@lru_cache(maxsize=16)
def _expression(rule: FineRule) -> re.Pattern[str]:
    parts = [rf"(?P<same>.)(?P=same){{{rule.same - 1}}}"]
    for start in range(10 - rule.run + 1):
        run = _DIGITS[start : start + rule.run]
        parts += [run, run[::-1]]
    parts += [f"{ending}$" for ending in rule.endings]
    parts += [_shape(place, shape) for place, shape in enumerate(rule.shapes)]
    return re.compile("|".join(parts))


def _shape(place: int, shape: str) -> str:
    """AABB as an expression: a letter seen before repeats it, a new one differs from all before."""
    known: list[str] = []
    parts: list[str] = []
    for letter in shape:
        name = f"s{place}{letter}"
        if name in known:
            parts.append(f"(?P={name})")
        else:
            parts += [*(f"(?!(?P={other}))" for other in known), f"(?P<{name}>.)"]
            known.append(name)
    return "".join(parts) + "$"


@lru_cache(maxsize=256)
def _counted(rule: FineRule, pattern: str) -> tuple[int, int]:
    declared = Pattern.parse(pattern)
    return sum(rule.fine(number) for number in declared.numbers()), declared.size
