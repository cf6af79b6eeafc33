"""The facts `purchase_tax` and `vehicle_tax`: paid, exempt or still open."""

from datetime import date
from typing import Any

from doorstep.integrations.outside import Unreachable, as_instant
from doorstep.integrations.tax import adapter
from doorstep.kernel import clock
from doorstep.procedures.engine import Inputs, Sourced, Unknown
from doorstep.procedures.requirements.facts import TaxRecord


def purchase_tax(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The purchase tax; None while it is open."""
    return _tax(inputs, "车辆购置税", purchase=True)


def vehicle_tax(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The vehicle tax; None while it is open."""
    return _tax(inputs, "车船税", purchase=False)


def _tax(inputs: Inputs, label: str, *, purchase: bool) -> Sourced[Any] | Unknown:
    if not inputs.get("vin"):
        return Unknown(label, adapter.SOURCE)
    try:
        found = adapter.taxes(inputs.get("vin"))
    except Unreachable:
        return Unknown(label, adapter.SOURCE)
    if found is None:
        return Sourced(None, adapter.SOURCE, clock.now())
    settled = found.purchase_tax_settled if purchase else found.vehicle_tax_settled
    record = TaxRecord(paid_on=found.as_of, year=found.as_of.year) if settled else None
    return Sourced(record, adapter.SOURCE, as_instant(found.as_of))
