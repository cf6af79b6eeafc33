"""号牌互换: the facts of the other vehicle, and the exchange in record and log with new papers.

Why here: record, pool and fulfilment do not know each other.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from doorstep.config.readers import RECORD, registered_as_fact
from doorstep.fulfilment import services as fulfilment
from doorstep.integrations.police.reader import unsettled, vehicle_record
from doorstep.kernel import clock
from doorstep.plates import services as plates
from doorstep.procedures.catalogue.swap_plates import SWAP_PLATES, NumbersExchanged
from doorstep.procedures.engine import Carrying, Inputs, Sourced, Unknown, bind
from doorstep.registry import queries as record
from doorstep.registry import services as registry
from doorstep.registry.errors import NoSuchVehicle
from doorstep.registry.types import EntryAct, ObjectState, VehicleView

_WHOSE = Unknown("您名下另一辆车的登记", "登录后的登记记录")


def other_vehicle(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The other vehicle, if it is the applicant's own."""
    del on
    if not inputs.applicant_id or not inputs.get("other"):
        return _WHOSE
    found = _other(inputs)
    if found is None:
        return Sourced(None, RECORD, clock.now())
    return Sourced(registered_as_fact(found), found.source, found.as_of)


def swapped_on(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """When the vehicle of the case last exchanged its number."""
    del on
    if not inputs.applicant_id or not inputs.get("vin"):
        return _WHOSE
    return _last_swap(record.vehicle(vin=inputs.get("vin")))


def other_swapped_on(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The same of the other vehicle."""
    del on
    if not inputs.applicant_id or not inputs.get("other"):
        return _WHOSE
    return _last_swap(_other(inputs))


def other_unsettled(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """What is open against the other vehicle."""
    return unsettled(_about_other(inputs), on)


def other_record(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """What police and courts know of the other vehicle."""
    return vehicle_record(_about_other(inputs), on)


def exchanged(effect: NumbersExchanged, at: Carrying) -> None:
    """Exchange the numbers; the other vehicle gets plates and licence of its own with the case."""
    one = record.vehicle(id=at.case.vehicle_id)
    other = record.vehicle(vin=effect.other_vin)
    if one is None or other is None:
        raise NoSuchVehicle
    registry.swap_numbers(vehicle_id=one.id, other_id=other.id, written=at.written)
    plates.swap_numbers(one=one.plate, other=other.plate)
    made = []
    for kind in SWAP_PLATES.delivers:
        for item in record.objects_of(other.id):
            if item.kind is not kind or not item.state.live:
                continue
            given_back = item.state is ObjectState.HANDED_OVER
            end = registry.surrender_object if given_back else registry.void_object
            end(
                object_id=item.id,
                on=at.written.on,
                case_number=at.written.case_number,
                by=at.by,
                source=at.written.source,
                outside_serial=at.written.outside_serial,
            )
        made.append(
            registry.issue_object(
                kind=kind,
                vehicle_id=other.id,
                on=at.written.on,
                case_number=at.written.case_number,
                by=at.by,
                source=at.written.source,
                outside_serial=at.written.outside_serial,
            )
        )
    fulfilment.order_production(
        case_number=at.case.number,
        object_ids=made,
        point=at.case.point,
        on=at.written.on,
        by=at.by,
    )


def bind_swapping() -> None:
    """The readers of this procedure."""
    bind("other_vehicle", other_vehicle)
    bind("swapped_on", swapped_on)
    bind("other_swapped_on", other_swapped_on)
    bind("other_unsettled", other_unsettled)
    bind("other_record", other_record)


def _other(inputs: Inputs) -> VehicleView | None:
    return record.vehicle_of(inputs.applicant_id, inputs.get("other"))


def _about_other(inputs: Inputs) -> Inputs:
    found = _other(inputs) if inputs.applicant_id and inputs.get("other") else None
    vin = found.vin if found is not None else ""
    return replace(inputs, values={**inputs.values, "vin": vin})


def _last_swap(found: VehicleView | None) -> Sourced[Any]:
    if found is None:
        return Sourced(None, RECORD, clock.now())
    days = [each.on for each in record.entries(found.id) if each.act is EntryAct.NUMBER_SWAPPED]
    return Sourced(max(days, default=None), RECORD, clock.now())
