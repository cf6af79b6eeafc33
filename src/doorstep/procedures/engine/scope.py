"""What a point's scope depends on: the class of the vehicle and what it is used for."""

from typing import Any

from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.facts import Known, Sourced
from doorstep.procedures.engine.requirement import follow


def scope_of(found: Procedure[Any], facts: Known) -> tuple[str, str]:
    """Vehicle class and use character by the places the procedure names; empty where unknown."""
    return _at(facts, found.vehicle_class), _at(facts, found.use_character)


def _at(facts: Known, path: str) -> str:
    root, _, rest = path.partition(".")
    fact = facts.get(root)
    if not isinstance(fact, Sourced) or fact.value is None:
        return ""
    return str(follow(fact.value, rest))
