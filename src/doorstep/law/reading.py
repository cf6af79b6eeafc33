"""The law of one day, as a decision reads it: every value consulted is remembered with its source.

Why: a decision that names the values it stood on can be explained, replayed and put right.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from doorstep.kernel.dated import Dated, Source

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Consulted:
    """One value a rule asked for: its name, value, first day and source."""

    name: str
    value: Any
    from_on: date
    source: Source


@dataclass(slots=True)
class Law:
    """The law on a day; calling it with a dated value reads that value.

    With `by` the values are those of that day, while what lapses is still counted to `on`: so a
    case is judged by the law of another day without growing older.
    """

    on: date
    consulted: list[Consulted] = field(default_factory=list)
    by: date | None = None

    def __call__(self, dated: Dated[V]) -> V:
        """The value of the day. Errors: NotInForce."""
        return self.of(self.by or self.on, dated)

    def of(self, day: date, dated: Dated[V]) -> V:
        """The value of another day, where a rule goes by that. Errors: NotInForce."""
        entry = dated.entry(day)
        found = Consulted(dated.name, entry.value, entry.from_on, entry.source)
        if found not in self.consulted:
            self.consulted.append(found)
        return entry.value
