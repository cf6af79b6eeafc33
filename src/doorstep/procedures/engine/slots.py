"""Slots of a sentence as JSON and back, so that a stored line can be said in any language later.

Why flat: a slot may name a place inside a fact ({policy.valid_until}); only that place is stored.
"""

import string
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from doorstep.kernel.periods import Days, Months, WorkingDays, Years
from doorstep.procedures.engine.requirement import follow

_SPANS = {kind.__name__: kind for kind in (Days, Months, Years, WorkingDays)}


def stored_slots(sentence: str, slots: Mapping[str, object]) -> dict[str, object]:
    """The values the sentence names, by dotted place."""
    found: dict[str, object] = {}
    for _, path, _, _ in string.Formatter().parse(sentence):
        if path is not None:
            root, _, rest = path.partition(".")
            found[path] = _plain(follow(slots[root], rest))
    return found


def restored_slots(stored: Mapping[str, object]) -> dict[str, object]:
    """Slots that fill the sentence again."""
    roots: dict[str, Any] = {}
    for path, plain in stored.items():
        root, *steps = path.split(".")
        if not steps:
            roots[root] = _value(plain)
            continue
        place = roots.setdefault(root, Place())
        for step in steps[:-1]:
            place = place.branch(step)
        place.leaf(steps[-1], _value(plain))
    return roots


class Place:
    """Values by attribute, as the fact had them."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError as missing:
            raise AttributeError(name) from missing

    def branch(self, name: str) -> "Place":
        """The place below, made if need be."""
        found: Place = self._values.setdefault(name, Place())
        return found

    def leaf(self, name: str, value: object) -> None:
        """Put a value."""
        self._values[name] = value


def _plain(value: object) -> object:
    match value:
        case Enum():
            return str(getattr(value, "label", value.value))
        case None | bool() | int() | str():
            return value
        case date():
            return {"day": value.isoformat()}
        case Days() | Months() | Years() | WorkingDays():
            return {"span": type(value).__name__, "n": value.n}
    return str(value)


def _value(plain: object) -> object:
    if isinstance(plain, Mapping) and "day" in plain:
        return date.fromisoformat(str(plain["day"]))
    if isinstance(plain, Mapping) and "span" in plain:
        return _SPANS[str(plain["span"])](int(plain["n"]))
    return plain
