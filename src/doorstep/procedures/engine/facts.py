"""Facts a rule reads: what is known, from whom and as of when, or what is still needed from whom.

Why a rule never sees where a fact came from: it reads plain values; the engine keeps the source
beside them, so that a page, a decision and a replay can say it.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from doorstep.kernel.periods import Days

V = TypeVar("V", covariant=True)
F = TypeVar("F")


class How(StrEnum):
    """How a fact came to be known."""

    LOOKED_UP = "looked_up"
    DECLARED = "declared"
    EXAMINED = "examined"

    @property
    def label(self) -> str:
        """For the page that shows the fact."""
        return {
            How.LOOKED_UP: "联网查到的",
            How.DECLARED: "申请人填写的",
            How.EXAMINED: "窗口看过的",
        }[self]


@dataclass(frozen=True, slots=True)
class Sourced(Generic[V]):
    """A known fact."""

    value: V
    source: str
    as_of: datetime
    how: How = How.LOOKED_UP


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that is not known: what is needed, from where.

    `later` = nobody can know it yet; a later step at the counter finds it out.
    """

    needs: str
    from_: str
    later: bool = False


Known = Mapping[str, Sourced[Any] | Unknown]
"""All facts of one case by name."""


Told = tuple[str, Mapping[str, object]]
"""A plain sentence with slots."""


@runtime_checkable
class Telling(Protocol):
    """A fact of several values that says itself in plain lines, for the desk that reads it."""

    def told(self) -> tuple[Told, ...]:
        """The lines, most important first."""
        ...


@dataclass(frozen=True, slots=True)
class Fact:
    """How one fact is known: its label, where it comes from, how old it may be."""

    name: str
    label: str
    how: How
    from_: str
    of: str
    freshest: Days | None = None
    later: bool = False

    def missing(self) -> Unknown:
        """What is needed where the fact is not there."""
        return Unknown(self.label, self.from_, later=self.later)


def looked_up(
    label: str,
    *,
    from_: str,
    reader: str = "",
    freshest: Days | None = None,
    later: bool = False,
) -> Any:
    """A fact that a bound reader finds; older than `freshest` it counts as unknown.

    `later` = it need not be there before the decision.
    """
    return _field(label, How.LOOKED_UP, from_, reader, freshest, later)


def _field(
    label: str,
    how: How,
    from_: str,
    of: str = "",
    freshest: Days | None = None,
    later: bool = False,
) -> Any:
    return dataclasses.field(metadata={"fact": (label, how, from_, of, freshest, later)})


def declared(label: str, *, ask: str = "") -> Any:
    """A fact that the applicant says in answer to the ask of this name."""
    return _field(label, How.DECLARED, "申请人", ask)


def examined(label: str, *, from_: str) -> Any:
    """A fact that somebody at the counter sees and records."""
    return _field(label, How.EXAMINED, from_, later=True)


@dataclass(frozen=True, slots=True)
class FactsOf(Generic[F]):
    """The facts a procedure stands on: the dataclass its rules read, and how each is known."""

    type: type[F]
    facts: tuple[Fact, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the order of the file."""
        return tuple(fact.name for fact in self.facts)

    def of(self, how: How) -> tuple[Fact, ...]:
        """Those known in one way."""
        return tuple(fact for fact in self.facts if fact.how is how)

    def fact(self, name: str) -> Fact:
        """One of them. Errors: KeyError."""
        for fact in self.facts:
            if fact.name == name:
                return fact
        raise KeyError(name)


def read(facts: type[F]) -> FactsOf[F]:
    """The declaration of a frozen dataclass whose fields are made by the three functions above."""
    if not dataclasses.is_dataclass(facts):
        raise TypeError("facts are a frozen dataclass")
    found = []
    for field in dataclasses.fields(facts):
        if "fact" not in field.metadata:
            raise TypeError(field.name)
        label, how, from_, of, freshest, later = field.metadata["fact"]
        found.append(Fact(field.name, label, how, from_, of or field.name, freshest, later))
    return FactsOf(facts, tuple(found))
