"""What has to be settled or in force before a vehicle changes hands or leaves."""

from typing import Protocol

from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import Years
from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.law.reading import Law
from doorstep.procedures.engine import Go, Mend, requirement
from doorstep.procedures.requirements.facts import (
    Insurance,
    RegisteredVehicle,
    Unsettled,
    VehicleRecord,
)

SETTLE = Mend("请先处理完违法和事故（网上、App 或任一窗口都行），处理完就能查到。", Go.OUTSIDE)


class HasUnsettled(Protocol):
    """Facts with what is open against the vehicle."""

    @property
    def unsettled(self) -> Unsettled: ...


class HasVehicleRecord(Protocol):
    """Facts with what police and courts know."""

    @property
    def vehicle_record(self) -> VehicleRecord: ...


class Insured(Protocol):
    """Facts with the vehicle and its compulsory insurance."""

    @property
    def vehicle(self) -> RegisteredVehicle | None: ...

    @property
    def compulsory_insurance(self) -> Insurance | None: ...


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第十八条、第二十条、第二十五条、第三十七条"),
    reads=("unsettled",),
    mend=SETTLE,
)
def nothing_unsettled(f: HasUnsettled, law: Law) -> bool:
    """这辆车还有没处理的交通违法 {unsettled.violations} 条、交通事故 {unsettled.accidents} 起。"""
    return f.unsettled.count == 0


SCRAP_GUARD = Dated(
    "距强制报废多久以内不得转移、迁出",
    since("2008-10-01", Years(1), mps_102()),
    since("2012-09-12", Years(1), mps_124()),
    since("2022-05-01", Years(1), mps_164("第二十一条、第二十九条第三项")),
)


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十一条、第二十九条第三项"),
    reads=("vehicle_record",),
    mend=Mend(
        "快到报废期的车只能办注销：请联系报废机动车回收企业。", Go.PROCEDURE, "cancel-registration"
    ),
    since="vehicle_record.scrap_on",
)
def not_within_a_year_of_scrap(f: HasVehicleRecord, law: Law) -> bool:
    """这辆车在 {vehicle_record.scrap_on}达到强制报废标准，离那天一年以内，不能转移或迁出。"""
    scrap_on = f.vehicle_record.scrap_on
    return scrap_on is None or law(SCRAP_GUARD).after(law.on) < scrap_on


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十六条"),
    reads=("vehicle",),
    mend=Mend("请先检验，领到检验合格标志再来。", Go.OUTSIDE),
    since="vehicle.inspection_valid_until",
)
def inspection_in_force(f: Insured, law: Law) -> bool:
    """这辆车的检验有效期到 {vehicle.inspection_valid_until}就过了。"""
    until = f.vehicle.inspection_valid_until if f.vehicle is not None else None
    return until is None or law.on <= until


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十六条"),
    reads=("compulsory_insurance",),
    mend=Mend("请到任一保险公司买交强险，当天就能查到。", Go.OUTSIDE),
)
def insurance_in_force(f: Insured, law: Law) -> bool:
    """没有查到这辆车有效的交强险。"""
    policy = f.compulsory_insurance
    return policy is not None and law.on <= policy.valid_until
