"""Rules about a vehicle that is in the record already: that it is the applicant's, and at rest.

Why one file: every business after the first registration begins with these.
"""

from typing import Protocol

from doorstep.law.instruments import (
    mps_102,
    mps_124,
    mps_164,
    traffic_law,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import Go, Mend, requirement
from doorstep.procedures.requirements.facts import RegisteredVehicle, VehicleRecord


class HasVehicle(Protocol):
    """Facts with the vehicle, None where the record has none of the applicant's by that name."""

    @property
    def vehicle(self) -> RegisteredVehicle | None: ...


class HasBoth(HasVehicle, Protocol):
    """Facts with the vehicle and what police and courts know of it."""

    @property
    def vehicle_record(self) -> VehicleRecord: ...


@requirement(
    traffic_law("第八条"),
    reads=("vehicle",),
    mend=Mend("请核对号牌号码；车不在您名下的，请车主来办，或先办过户。", Go.ASK, "vin"),
)
def vehicle_of_the_applicant(f: HasVehicle, law: Law) -> bool:
    """本市登记记录里，您名下没有这辆车。"""
    return f.vehicle is not None


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第七十六条"),
    reads=("vehicle_record",),
    mend=Mend("请带身份证明到车管所说明情况，由民警核实。", Go.COUNTER),
)
def not_reported_stolen(f: HasBoth, law: Law) -> bool:
    """这辆车有被盗抢骗的记录，各项业务都停办。"""
    return not f.vehicle_record.stolen
