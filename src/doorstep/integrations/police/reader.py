"""The facts that our own record and the police network hold about a vehicle."""

from datetime import date
from typing import Any

from doorstep.inspection import queries as tests
from doorstep.integrations.outside import Unreachable
from doorstep.integrations.police import adapter
from doorstep.kernel import clock
from doorstep.procedures.engine import Inputs, Sourced, Unknown
from doorstep.procedures.requirements.facts import Unsettled, VehicleRecord
from doorstep.procedures.requirements.inspection import InspectionRecord
from doorstep.registry import queries as registry

INSTITUTIONS = "检测机构录入的检验结果"
"""The source of a result that was entered here."""


def vehicle_record(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """Unknown while the police network cannot be asked."""
    vin = inputs.get("vin")
    if not vin:
        return Unknown("查封、盗抢和登记情况", adapter.SOURCE)
    try:
        standing = adapter.standing(vin)
    except Unreachable:
        return Unknown("查封、盗抢和登记情况", adapter.SOURCE)
    # What this very case has registered does not stand in its own way afterwards.
    ours = bool(inputs.case_number) and bool(registry.entries_of_case(inputs.case_number))
    record = VehicleRecord(
        registered=registry.vin_registered(vin) and not ours,
        seized_by=standing.seized_by,
        stolen=standing.stolen,
        scrap_on=standing.scrap_on,
    )
    return Sourced(record, adapter.SOURCE, clock.now())


def unsettled(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """Violations and accidents of the vehicle that are not settled yet."""
    needed = Unknown("没处理完的违法和事故", adapter.SOURCE)
    vin = inputs.get("vin")
    if not vin:
        return needed
    try:
        standing = adapter.standing(vin)
    except Unreachable:
        return needed
    return Sourced(Unsettled(standing.violations, standing.accidents), adapter.SOURCE, clock.now())


def inspection_record(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """Accidents with casualties, punished modifications and the last test passed."""
    needed = Unknown("事故、改装处罚和检验情况", adapter.SOURCE)
    vin = inputs.get("vin")
    if not vin:
        return needed
    try:
        found = adapter.standing(vin)
    except Unreachable:
        return needed
    ours = tests.standing_of(vin)
    newer = ours is not None and (found.tested_on is None or ours.tested_on >= found.tested_on)
    tested_on = found.tested_on
    if ours is not None and newer:
        # A test that failed takes the place of what was passed before it.
        tested_on = ours.tested_on if ours.passed else None
    value = InspectionRecord(found.casualty_accidents, found.modifications, tested_on)
    return Sourced(value, INSTITUTIONS if newer else adapter.SOURCE, clock.now())
