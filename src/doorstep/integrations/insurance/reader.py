"""The fact `compulsory_insurance`: the newest policy of the vehicle; or the one of a former day."""

from datetime import date
from typing import Any

from doorstep.integrations.insurance import adapter
from doorstep.integrations.outside import Unreachable, as_instant
from doorstep.kernel import clock
from doorstep.procedures.engine import Inputs, Sourced, Unknown
from doorstep.procedures.requirements.facts import FormerInsurance, Insurance


def compulsory_insurance(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """Unknown while the insurers' platform cannot be asked."""
    if not inputs.get("vin"):
        return Unknown("交强险", adapter.SOURCE)
    try:
        found = adapter.policy(inputs.get("vin"))
    except Unreachable:
        return Unknown("交强险", adapter.SOURCE)
    if found is None:
        return Sourced(None, adapter.SOURCE, clock.now())
    return Sourced(_as_fact(found), adapter.SOURCE, as_instant(found.as_of))


def insurance_on(vin: str, day: date) -> Sourced[Any] | Unknown:
    """The policy in force on a former day; unknown while the platform cannot be asked."""
    try:
        found = adapter.policy_on(vin, day)
    except Unreachable:
        return Unknown("旧车那天的交强险", adapter.SOURCE)
    if found is None:
        return Sourced(FormerInsurance(asked=True), adapter.SOURCE, clock.now())
    value = FormerInsurance(asked=True, policy=_as_fact(found))
    return Sourced(value, adapter.SOURCE, as_instant(found.as_of))


def _as_fact(found: adapter.Policy) -> Insurance:
    return Insurance(found.number, found.insurer, found.from_on, found.until_on)
