"""One hash over everything a decision's rules are made of: their source and the tables they read.

Why: equal hash and equal facts must give equal bytes; where the hash differs, a changed answer is a
change of the rules and not a fault of the engine. Why under a lock: reading the source of a class
parses it, and the parser of Python 3.11 fails when two threads use it at once.
"""

import inspect
import threading
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

from doorstep.kernel.canonical import digest
from doorstep.kernel.dated import Dated
from doorstep.procedures.engine.codec import to_plain
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.known import all_procedures

_OURS = "doorstep."
_one_at_a_time = threading.Lock()


def rules_hash(procedure: Procedure[Any]) -> str:
    """SHA-256, hex, over rules, helpers, fact types and dated values of a procedure."""
    with _one_at_a_time:
        return _rules_hash(procedure)


@lru_cache(maxsize=256)
def _rules_hash(procedure: Procedure[Any]) -> str:
    rules = [
        {
            "name": rule.name,
            "source": inspect.getsource(rule.holds),
            "sentence": rule.sentence,
            "reads": list(rule.reads),
            "citations": [[c.instrument.code, c.article] for c in rule.citations],
        }
        for rule in procedure.requirements
    ]
    helpers = sorted(inspect.getsource(f) for f in _helpers(procedure))
    return digest(
        {
            "code": procedure.code,
            "rules": rules,
            "helpers": helpers,
            "facts": inspect.getsource(procedure.facts.type),
            "tables": [_table(table) for table in (procedure.channels, *tables_of(procedure))],
        }
    )


@lru_cache(maxsize=256)
def tables_of(procedure: Procedure[Any]) -> tuple[Dated[Any], ...]:
    """The dated values its rules can read, by name."""
    found: dict[int, Dated[Any]] = {}
    for function in (*(rule.holds for rule in procedure.requirements), *_helpers(procedure)):
        for value in _globals_read(function):
            tables = value.values() if isinstance(value, Mapping) else (value,)
            found |= {id(table): table for table in tables if isinstance(table, Dated)}
    for rule in procedure.requirements:
        found.update({id(table): table for table in rule.shows.values()})
    return tuple(sorted(found.values(), key=lambda table: table.name))


def forget_what_was_worked_out() -> None:
    """Empty what helpers of the rules remember: it was worked out from values now changed."""
    for found in all_procedures():
        for function in (*(rule.holds for rule in found.requirements), *_helpers(found)):
            for value in _globals_read(function):
                forget = getattr(value, "cache_clear", None)
                if callable(forget) and inspect.unwrap(value).__module__.startswith(_OURS):
                    forget()


def _table(table: Dated[Any]) -> object:
    return [
        table.name,
        [[e.from_on.isoformat(), to_plain(e.value), str(e.source)] for e in table.entries],
    ]


def _helpers(procedure: Procedure[Any]) -> tuple[FunctionType, ...]:
    found: dict[str, FunctionType] = {}
    waiting: list[Any] = [rule.holds for rule in procedure.requirements]
    if procedure.number is not None:
        waiting.append(procedure.number.kind)
    while waiting:
        for value in map(_bare, _globals_read(waiting.pop())):
            if isinstance(value, FunctionType) and value.__module__.startswith(_OURS):
                name = f"{value.__module__}.{value.__qualname__}"
                if name not in found:
                    found[name] = value
                    waiting.append(value)
    return tuple(found[name] for name in sorted(found))


def _bare(value: Any) -> Any:
    """The function itself where its answers are remembered by a wrapper."""
    return inspect.unwrap(value) if callable(value) else value


def _globals_read(function: Any) -> Iterator[Any]:
    scope = function.__globals__
    for name in _names(function.__code__):
        if name in scope:
            yield scope[name]


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
