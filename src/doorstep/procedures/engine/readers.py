"""Which function finds which fact: bound by name once per process, called by the engine alone.

Why bound from above: facts come from the record, from people, from outside systems; the rule that
reads one knows only its name.
"""

import importlib
from collections.abc import Callable, Container, Mapping
from datetime import date
from typing import Any

from doorstep.procedures.engine.codec import facts_from_plain
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.facts import Fact, How, Sourced, Unknown
from doorstep.procedures.engine.inputs import Inputs, declared_fact
from doorstep.procedures.engine.joint import FACT, joined

Reader = Callable[[Inputs, date], Sourced[Any] | Unknown]
Found = dict[tuple[object, ...], Sourced[Any] | Unknown]
"""What readers found in one sitting, by who asked for what; each is asked once."""
_readers: dict[str, Reader] = {}


def bind(name: str, reader: Reader) -> None:
    """Let `reader` find the fact of this name; wired once, in config."""
    _readers[name] = reader


def bound() -> tuple[str, ...]:
    """The names that are bound."""
    return tuple(sorted(_readers))


def gather(
    procedure: Procedure[Any],
    inputs: Inputs,
    on: date,
    examined: Mapping[str, object] | None = None,
    names: Container[str] | None = None,
) -> dict[str, Sourced[Any] | Unknown]:
    """Every fact of the procedure: looked up, declared, and what was examined so far.

    What somebody at the counter has recorded stands in where a look-up finds nothing. With `names`
    nothing else is looked up, so that no outside system is asked in vain.
    """
    # By name at run time: the record is there when facts are looked up, not when rules are read.
    subjects = importlib.import_module("doorstep.procedures.engine.subjects")
    settled = subjects.for_readers(procedure, inputs)
    return look(procedure, settled, on, {}, examined=examined, names=names)


def look(
    procedure: Procedure[Any],
    inputs: Inputs,
    on: date,
    found_before: Found,
    *,
    examined: Mapping[str, object] | None = None,
    names: Container[str] | None = None,
) -> dict[str, Sourced[Any] | Unknown]:
    """The same where the vehicle is known to be the applicant's own.

    What was found before for the same answers is taken from there, what is found now put there.
    """
    seen = facts_from_plain(procedure, dict(examined or {}), on)
    facts: dict[str, Sourced[Any] | Unknown] = {}
    for fact in procedure.facts.facts:
        found: Sourced[Any] | Unknown = fact.missing()
        if names is not None and fact.name not in names:
            pass
        elif fact.how is How.LOOKED_UP:
            found = _looked_up(fact, inputs, on, found_before)
        elif fact.how is How.DECLARED:
            found = declared_fact(procedure, fact, inputs, on)
        if isinstance(found, Unknown) and isinstance(seen[fact.name], Sourced):
            found = seen[fact.name]
        facts[fact.name] = found
    if procedure.joint and (names is None or FACT in names):
        facts[FACT] = joined(procedure, facts, inputs, on)
    return facts


def _looked_up(fact: Fact, inputs: Inputs, on: date, before: Found) -> Sourced[Any] | Unknown:
    reader = _readers.get(fact.of)
    if reader is None:
        return fact.missing()
    said = tuple(sorted(inputs.values.items()))
    asked = (fact.of, inputs.applicant_id, said, inputs.draw_id, inputs.case_number, on)
    if asked not in before:
        before[asked] = reader(inputs, on)
    return before[asked]
