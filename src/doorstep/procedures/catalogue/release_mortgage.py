"""解除抵押登记: the debt is paid, or a court has said so; the vehicle is free again."""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    REVIEW,
    About,
    Effect,
    Go,
    Joined,
    Mend,
    MortgageReleased,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements import joint, mortgages, own_vehicle, papers, statutory
from doorstep.procedures.requirements.asks import OWN_VEHICLE
from doorstep.procedures.requirements.evidence import CERTIFICATE, IDENTITY, MANDATE
from doorstep.procedures.requirements.facts import RegisteredVehicle, VehicleRecord
from doorstep.procedures.requirements.mortgages import MortgagePapers
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("查封和盗抢情况", from_="公安和法院的记录")
    joined: Joined = looked_up("共同申请人的同意", from_="共同申请人本人", later=True)
    papers: MortgagePapers = examined("双方的身份证明和登记证书", from_="受理岗")


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第三十五条"),
    reads=("vehicle",),
    mend=Mend("请核对是不是另一辆车。", Go.ASK, "vin"),
)
def mortgaged_now(f: Facts, law: Law) -> bool:
    """这辆车没有抵押，不用解除。"""
    return f.vehicle is None or f.vehicle.mortgaged


TERM = Dated(
    "解除抵押登记办理期限",
    since("2008-10-01", WorkingDays(1), mps_102()),
    since("2012-09-12", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第三十五条")),
)


def free_again(f: Facts, law: Law) -> Sequence[Effect]:
    """The record names no mortgagee any more."""
    return (MortgageReleased(),)


RELEASE_MORTGAGE = Procedure(
    code="release-mortgage",
    name="解除车辆抵押",
    legal_name=Dated(
        "解除车辆抵押的法定名称",
        since("2008-10-01", "解除抵押登记", mps_102("第二章第四节")),
        since("2012-09-12", "解除抵押登记", mps_124("第二章第四节")),
        since("2022-05-01", "解除抵押登记", mps_164("第二章第四节")),
    ),
    words=("解押", "解除抵押", "车贷还完了", "抵押还清了", "撤押", "取消抵押"),
    basis=(mps_102(), mps_124(), mps_164("第三十五条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("解除车辆抵押的办理渠道"),
    asks=(OWN_VEHICLE,),
    evidence=(
        IDENTITY,
        brought(
            "mortgagee-identity", "抵押权人的身份证明", mps_102(), mps_124(), mps_164("第三十五条")
        ),
        CERTIFICATE,
        brought(
            "court-ruling",
            "法院的裁定等法律文书",
            mps_102(),
            mps_124(),
            mps_164("第三十五条"),
            hint="只有一方来申请的才要。",
        ),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        mortgaged_now,
        statutory.not_seized,
        own_vehicle.not_reported_stolen,
        papers.identity_shown,
        mortgages.both_apply,
        mortgages.contract_shown,
    ),
    fees=(),
    steps=(
        Step(ACCEPT, Post.CLERK, records="papers", checks=mortgages.CHECKS),
        Step(REVIEW, Post.REGISTRAR),
    ),
    term=TERM,
    effects=free_again,
    delivers=(),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    joint=(joint.mortgagee_on_record(*mortgages.TOGETHER),),
    order=71,
)
