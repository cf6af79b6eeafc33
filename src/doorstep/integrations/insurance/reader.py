"""The fact `compulsory_insurance`: the newest policy of the vehicle."""

from datetime import date
from typing import Any

from doorstep.integrations.insurance import adapter
from doorstep.integrations.outside import Unreachable, as_instant
from doorstep.kernel import clock
from doorstep.procedures.engine import Inputs, Sourced, Unknown
from doorstep.procedures.requirements.facts import Insurance


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
    policy = Insurance(found.number, found.insurer, found.from_on, found.until_on)
    return Sourced(policy, adapter.SOURCE, as_instant(found.as_of))
