"""Segments: all numbers of a pattern, by arithmetic instead of rows.

Why: ten million declared numbers cost no memory; a place in the pattern is computed both ways.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import prod

from doorstep.plates.log.merkle import leaf_hash, root_of

DIGITS = "0123456789"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
MAX_NUMBERS = 10_000_000
_WRITTEN = re.compile(r"[\u4e00-\u9fff]?[0-9A-Z#@]{1,12}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """`#` is any digit, `@` any letter but I and O, anything else itself; leftmost counts most.

    >>> pattern = Pattern.parse("M1#@")
    >>> pattern.size, pattern.number(0), pattern.number(25), pattern.place("M11B")
    (240, 'M10A', 'M11B', 25)
    """

    text: str
    alphabets: tuple[str, ...]
    size: int

    @classmethod
    def parse(cls, text: str) -> "Pattern":
        """Read the pattern of a segment. Errors: ValueError."""
        pattern = cls.read(text)
        if pattern.size > MAX_NUMBERS:
            raise ValueError("more than ten million numbers")
        return pattern

    @classmethod
    def read(cls, text: str) -> "Pattern":
        """Read a pattern of any size. Errors: ValueError."""
        if not _WRITTEN.fullmatch(text):
            raise ValueError("not a pattern")
        alphabets = tuple({"#": DIGITS, "@": LETTERS}.get(symbol, symbol) for symbol in text)
        return cls(text, alphabets, prod(len(alphabet) for alphabet in alphabets))

    def number(self, place: int) -> str:
        """The number at a place (0 is the first)."""
        symbols: list[str] = []
        for alphabet in reversed(self.alphabets):
            place, symbol = divmod(place, len(alphabet))
            symbols.append(alphabet[symbol])
        return "".join(reversed(symbols))

    def place(self, number: str) -> int | None:
        """The place of a number, None if the pattern does not declare it."""
        if len(number) != len(self.alphabets):
            return None
        place = 0
        for symbol, alphabet in zip(number, self.alphabets, strict=True):
            at = alphabet.find(symbol)
            if at < 0:
                return None
            place = place * len(alphabet) + at
        return place

    def overlaps(self, other: "Pattern") -> bool:
        """Whether both declare some number."""
        return len(self.alphabets) == len(other.alphabets) and all(
            set(ours) & set(theirs)
            for ours, theirs in zip(self.alphabets, other.alphabets, strict=True)
        )

    def numbers(self) -> Iterator[str]:
        """All numbers in order."""
        return _expanded(self.alphabets)

    def root(self) -> bytes:
        """RFC 6962 root over all numbers in order (about 2 µs a number; remembered)."""
        return _root(self)


def _expanded(alphabets: tuple[str, ...]) -> Iterator[str]:
    heads = [""]
    cut = max(0, len(alphabets) - 3)
    for alphabet in alphabets[:cut]:
        heads = [head + symbol for head in heads for symbol in alphabet]
    tails = [""]
    for alphabet in alphabets[cut:]:
        tails = [tail + symbol for tail in tails for symbol in alphabet]
    for head in heads:
        for tail in tails:
            yield head + tail


@lru_cache(maxsize=256)
def _root(pattern: Pattern) -> bytes:
    return root_of(leaf_hash(number.encode()) for number in pattern.numbers())
