"""One rule: a plain sentence, where the law says it, what it reads, the way out, one expression.

Why a decorator: the function is the rule and nothing else; its name is the reason code, its first
docstring line the sentence a citizen meets.
"""

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from doorstep.kernel.dated import Dated
from doorstep.law.instruments import Citation
from doorstep.law.reading import Law

R = TypeVar("R", contravariant=True)


class Go(StrEnum):
    """Where a way out leads."""

    PROCEDURE = "procedure"
    ASK = "ask"
    DRAW = "draw"
    OUTSIDE = "outside"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Mend:
    """The way out of a shortfall: what to do, and where a page can lead (`code` of it)."""

    sentence: str
    go: Go = Go.OUTSIDE
    code: str = ""


@dataclass(frozen=True, slots=True)
class Requirement(Generic[R]):
    """One rule; `holds` is true where it is met. It is in force while a citation of it is."""

    name: str
    sentence: str
    citations: tuple[Citation, ...]
    reads: tuple[str, ...]
    mend: Mend
    since: str
    shows: Mapping[str, Dated[Any]]
    holds: Callable[[R, Law], bool]
    roots: frozenset[str]

    def cited_on(self, day: date) -> tuple[Citation, ...]:
        """Where the law of that day says it; empty where no law says it."""
        return tuple(c for c in self.citations if c.instrument.in_force(day))


def requirement(
    *citations: Citation,
    reads: tuple[str, ...],
    mend: Mend,
    since: str = "",
    shows: Mapping[str, Dated[Any]] | None = None,
) -> Callable[[Callable[[R, Law], bool]], Requirement[R]]:
    """Make a rule of a function of facts and law.

    `since` is the dotted place of the day from which the fact has stood in the way; `shows` names
    values of the law that the sentence mentions.
    """

    def made(holds: Callable[[R, Law], bool]) -> Requirement[R]:
        sentence = (holds.__doc__ or "").strip().splitlines()[0].strip()
        roots = _roots(sentence)
        shown = dict(shows or {})
        unread = roots - set(reads) - set(shown)
        if not sentence or not citations or unread:
            raise TypeError(f"{holds.__name__}: sentence, citation, or slots not read: {unread}")
        name = holds.__name__.replace("_", "-")
        return Requirement(
            name, sentence, citations, reads, mend, since, shown, holds, frozenset(roots)
        )

    return made


def _roots(sentence: str) -> set[str]:
    slots = (slot for _, slot, _, _ in string.Formatter().parse(sentence) if slot is not None)
    return {slot.partition(".")[0] for slot in slots}


def follow(root: object, path: str) -> Any:
    """The value at a dotted path, attribute by attribute."""
    value = root
    for step in filter(None, path.split(".")):
        value = getattr(value, step)
    return value
