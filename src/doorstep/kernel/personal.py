"""What a room says about its tables: which rows are about whom, and what they are kept for.

Why every room says it itself, in its file `personal.py`: whoever adds a column about people is the
one who knows; the export, the data map and their tests read the same lines.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """How a row names a person: a column (or path to one) that equals `spelled` with the id.

    With `through` (table, column) the row names something of the person's instead, a case number
    for one; `{id}` then stands for that.
    """

    path: str
    spelled: str = "{id}"
    through: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """One table about people. `hidden` columns are left out of an export: they are about others,
    or mean nothing without our keys; `opened` says in clear what lies encrypted in a row."""

    table: str
    name: str
    purpose: str
    person: tuple[Link, ...]
    hidden: frozenset[str] = frozenset()
    opened: Callable[[Any], Mapping[str, object]] | None = None


OF_THE_CASE = Link("case_number", through=("engine.Case", "number"))
"""A row that names the case it belongs to."""
