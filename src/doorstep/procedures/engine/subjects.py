"""What a case is about, settled against the record: which vehicle, which person.

Why here: page, desk and API name a vehicle by its number or its VIN; every case is filed under the
VIN, and a case about a person under the person.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from doorstep.procedures.engine.declare import About, Procedure
from doorstep.procedures.engine.inputs import Inputs
from doorstep.registry import queries as registry
from doorstep.registry.types import VehicleView


def settled(found: Procedure[Any], values: Mapping[str, str], applicant_id: str) -> dict[str, str]:
    """The answers with the VIN in place of the number by which an own vehicle was named.

    A vehicle that is not the applicant's stays as it was named: the rules say what is in the way.
    """
    if found.about is not About.OWN_VEHICLE:
        return dict(values)
    vehicle = vehicle_of(found, values, applicant_id)
    return {**values, found.subject: vehicle.vin} if vehicle is not None else dict(values)


def subject_of(found: Procedure[Any], values: Mapping[str, str], applicant_id: str) -> str:
    """Under what the case is filed."""
    return applicant_id if found.about is About.PERSON else values[found.subject]


def vehicle_of(
    found: Procedure[Any], values: Mapping[str, str], applicant_id: str
) -> VehicleView | None:
    """The registered vehicle it is about; None where there is none yet or none at all."""
    named = values.get(found.subject, "")
    if not named:
        return None
    match found.about:
        case About.OWN_VEHICLE:
            return registry.vehicle_of(applicant_id, named)
        case About.VEHICLE:
            return registry.vehicle(vin=named)
    return None


def for_readers(found: Procedure[Any], inputs: Inputs) -> Inputs:
    """What readers are told: an own vehicle by its VIN, by an empty one where it is not theirs.

    So nobody learns what is on record of another's vehicle by typing its number. Where no vehicle
    was named yet there is no such answer at all.
    """
    if found.about is not About.OWN_VEHICLE:
        return inputs
    vehicle = vehicle_of(found, inputs.values, inputs.applicant_id)
    said = {name: each for name, each in inputs.values.items() if name != found.subject or each}
    if found.subject in said:
        said[found.subject] = vehicle.vin if vehicle is not None else ""
    return replace(inputs, values=said)
