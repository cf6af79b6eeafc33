"""Which pool a vehicle may draw from: before a draw, the vehicle must be shown to be real.

Why here: an invented vehicle would be a free draw; page, counter and API ask this one question.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from doorstep.kernel.plate_number import PlateKind
from doorstep.law.reading import Law
from doorstep.plates import queries as plates
from doorstep.plates.errors import PoolNotOpen
from doorstep.procedures.engine.assess import assess
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.errors import NoNumberNeeded, VehicleNotProven
from doorstep.procedures.engine.facts import Known, Sourced
from doorstep.procedures.engine.inputs import Inputs
from doorstep.procedures.engine.readers import gather


def pool_to_draw_from(
    found: Procedure[Any], *, applicant_id: str, inputs: Mapping[str, str], on: date
) -> str:
    """The id of the pool for the vehicle of these answers.

    Only the rules that read nothing but the vehicle's own proof are asked; what else is missing
    may follow later. Errors: NoNumberNeeded, VehicleNotProven, PoolNotOpen, NotInForce.
    """
    need = found.number
    if need is None:
        raise NoNumberNeeded(name=found.name)
    proof = {*need.reads, found.subject}
    facts = gather(found, Inputs(found.code, applicant_id, inputs), on, names=proof)
    for name in need.reads:
        fact = facts[name]
        if not isinstance(fact, Sourced):
            raise VehicleNotProven(why=fact.needs, where=fact.from_)
    for shortfall in assess(found, facts, on).shortfalls:
        rule = found.requirement(shortfall.code.rpartition("/")[2])
        if rule is not None and set(rule.reads) <= proof:
            raise VehicleNotProven(why=shortfall.say().rstrip("。"), where=shortfall.mend.sentence)
    pool = plates.pool_for(_kind(found, facts, on))
    if pool is None:
        raise PoolNotOpen
    return pool


def _kind(found: Procedure[Any], facts: Known, on: date) -> PlateKind:
    need = found.number
    if need is None:
        raise NoNumberNeeded(name=found.name)
    values = dict.fromkeys(found.facts.names)
    for name in need.reads:
        fact = facts[name]
        if isinstance(fact, Sourced):
            values[name] = fact.value
    return need.kind(found.facts.type(**values), Law(on))
