"""抵押登记: the vehicle stands as security for a debt; owner and mortgagee apply together."""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.kernel.uscc import Uscc
from doorstep.law.instruments import mps_102, mps_124, mps_164, traffic_law
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    REVIEW,
    About,
    Ask,
    Check,
    Effect,
    Go,
    Joined,
    Mend,
    Mortgaged,
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
from doorstep.procedures.requirements.facts import Mortgagee, RegisteredVehicle, VehicleRecord
from doorstep.procedures.requirements.mortgages import MortgagePapers
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("查封、盗抢和报废情况", from_="公安和法院的记录")
    mortgagee: Mortgagee | None = looked_up("抵押权人", from_="登记记录")
    joined: Joined = looked_up("共同申请人的同意", from_="共同申请人本人", later=True)
    papers: MortgagePapers = examined("双方的身份证明、登记证书和合同", from_="受理岗")


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第三十一条"),
    reads=("mortgagee",),
    mend=Mend(
        "请核对统一社会信用代码；抵押权人第一次来办的，请带营业执照到窗口先登记单位。",
        Go.ASK,
        "mortgagee",
    ),
)
def mortgagee_known(f: Facts, law: Law) -> bool:
    """没有查到这个统一社会信用代码的抵押权人。"""
    return f.mortgagee is not None


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第三十一条"),
    reads=("vehicle",),
    mend=Mend("请先解除现在的抵押。", Go.PROCEDURE, "release-mortgage"),
)
def not_mortgaged_yet(f: Facts, law: Law) -> bool:
    """这辆车已经抵押给别人了。"""
    return f.vehicle is None or not f.vehicle.mortgaged


@requirement(
    mps_102(),
    mps_124(),
    reads=("papers",),
    mend=Mend("请带主合同和抵押合同来；2022 年 5 月 1 日以后只要抵押合同。", Go.COUNTER),
)
def main_contract_shown(f: Facts, law: Law) -> bool:
    """主合同没有交。"""
    return f.papers.main_contract


TERM = Dated(
    "抵押登记办理期限",
    since("2008-10-01", WorkingDays(1), mps_102()),
    since("2012-09-12", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第三十三条")),
)


def stands_as_security(f: Facts, law: Law) -> Sequence[Effect]:
    """The record names the mortgagee."""
    return (Mortgaged(f.mortgagee.id),) if f.mortgagee is not None else ()


REGISTER_MORTGAGE = Procedure(
    code="register-mortgage",
    name="车辆抵押",
    legal_name=Dated(
        "车辆抵押的法定名称",
        since("2008-10-01", "抵押登记", mps_102("第二章第四节")),
        since("2012-09-12", "抵押登记", mps_124("第二章第四节")),
        since("2022-05-01", "抵押登记", mps_164("第二章第四节")),
    ),
    words=("抵押", "车抵押", "车贷抵押", "押车", "办抵押", "抵押登记"),
    basis=(traffic_law("第十二条第三项"), mps_102(), mps_124(), mps_164("第三十一条至第三十六条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("车辆抵押的办理渠道"),
    asks=(
        OWN_VEHICLE,
        Ask(
            "mortgagee",
            "抵押权人的统一社会信用代码",
            hint="银行、金融公司营业执照上的 18 位代码。",
            read=lambda typed: Uscc.parse(typed).text,
            longest=40,
        ),
    ),
    evidence=(
        IDENTITY,
        brought(
            "mortgagee-identity", "抵押权人的身份证明", mps_102(), mps_124(), mps_164("第三十一条")
        ),
        CERTIFICATE,
        brought("main-contract", "主合同", mps_102(), mps_124()),
        brought("mortgage-contract", "抵押合同", mps_102(), mps_124(), mps_164("第三十一条")),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        mortgagee_known,
        not_mortgaged_yet,
        statutory.not_due_for_scrap,
        statutory.not_seized,
        own_vehicle.not_reported_stolen,
        papers.identity_shown,
        mortgages.both_apply,
        mortgages.contract_shown,
        main_contract_shown,
    ),
    fees=(),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(
                *mortgages.CHECKS,
                Check("main_contract", "主合同在（2022 年 5 月 1 日以后不用，选“相符”）"),
            ),
        ),
        Step(REVIEW, Post.REGISTRAR),
    ),
    term=TERM,
    effects=stands_as_security,
    delivers=(),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    joint=(joint.mortgagee_named(*mortgages.TOGETHER),),
    order=70,
)
