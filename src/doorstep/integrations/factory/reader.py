"""The fact `factory_certificate`: what the maker's platform says of number and VIN."""

from datetime import date
from typing import Any

from doorstep.integrations.factory import adapter
from doorstep.integrations.outside import Unreachable, as_instant
from doorstep.kernel import clock
from doorstep.procedures.engine import Inputs, Sourced, Unknown
from doorstep.procedures.requirements.facts import FactoryCertificate


def factory_certificate(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """Unknown while the platform cannot be asked or the citizen has not said the number yet."""
    number, vin = inputs.get("certificate_number"), inputs.get("vin")
    if not number or not vin:
        return Unknown("合格证编号和车辆识别代号", "申请人")
    try:
        found = adapter.certificate(number, vin)
    except Unreachable:
        return Unknown("合格证", adapter.SOURCE)
    if found is None:
        return Sourced(None, adapter.SOURCE, clock.now())
    certificate = FactoryCertificate(
        number=found.number,
        vin=found.vin,
        vehicle_class=found.vehicle_class,
        make_model=found.make_model,
        engine_number=found.engine_number,
        colour=found.colour,
        fuel=found.fuel,
        manufactured_on=found.manufactured_on,
        new_energy=found.new_energy,
        networked=found.networked,
        announced=found.announced,
        imported_on=found.manufactured_on if found.imported else None,
        seats=found.seats,
    )
    return Sourced(certificate, adapter.SOURCE, as_instant(found.as_of))
