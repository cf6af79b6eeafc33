"""One judgement of every procedure, pure, beside the call of a function that does nothing.

The facts are one of each kind a rule may read, so that every rule is asked; the day is today.
"""

import dataclasses
import time
import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from enum import Enum
from typing import Any

from doorstep.kernel import clock
from doorstep.procedures import engine

TIMES = 2_000
TURNS = 5


def measure() -> dict[str, object]:
    """Microseconds of processor time of a judgement by procedure, the best of some turns."""
    today = clock.today()
    judged = {
        found.code: _microseconds(_judging(found, today))
        for found in engine.all_procedures()
        if found.in_force(today)
    }
    return {
        "empty_call_us": _microseconds(lambda: None),
        "assess_us": judged,
        "slowest_us": max(judged.values()),
    }


def sample_facts(found: engine.Procedure[Any], on: date) -> dict[str, engine.Sourced[Any]]:
    """Every fact of a procedure, one of its kind."""
    hints = typing.get_type_hints(found.facts.type)
    as_of = datetime.now(UTC)
    return {
        fact.name: engine.Sourced(_one(hints[fact.name], on), fact.from_, as_of)
        for fact in found.facts.facts
    }


def _judging(found: engine.Procedure[Any], on: date) -> Callable[[], object]:
    known = sample_facts(found, on)
    return lambda: engine.assess(found, known, on)


def _microseconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(TURNS):
        begun = time.process_time()
        for _ in range(TIMES):
            work()
        best = min(best, time.process_time() - begun)
    return round(best / TIMES * 1_000_000, 2)


def _one(kind: Any, on: date) -> Any:
    """A value of a type of fact: present, true, today."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _one(typing.get_args(kind)[0], on)
    if origin is tuple:
        return ()
    if kind is date:
        return on
    if kind is datetime:
        return datetime.combine(on, time_of_day(), UTC)
    if kind is bool:
        return True
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if not dataclasses.is_dataclass(kind):
        return kind()
    hints = typing.get_type_hints(kind)
    values = {each.name: _one(hints[each.name], on) for each in dataclasses.fields(kind)}
    return kind(**values)  # type: ignore[operator]  # a dataclass type, not an instance
