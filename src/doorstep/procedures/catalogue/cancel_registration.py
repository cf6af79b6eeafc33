"""注销登记, of four kinds: scrapped, lost for good, taken abroad, returned to the maker.

Why the kinds differ: unsettled violations bar only a vehicle that leaves the country or goes
back to its maker; a scrapped or lost one must always be able to end (令164 第三十七条至三十九条).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import mps_102, mps_124, mps_164, traffic_law
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    PRODUCE,
    REVIEW,
    About,
    Ask,
    AskKind,
    Cancelled,
    Channel,
    Check,
    Choice,
    Effect,
    Go,
    Mend,
    ObjectKind,
    ObjectsEnded,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements import own_vehicle, papers, settled, statutory
from doorstep.procedures.requirements.asks import OWN_VEHICLE
from doorstep.procedures.requirements.evidence import (
    CERTIFICATE,
    IDENTITY,
    LICENCE,
    MANDATE,
    PLATES,
)
from doorstep.procedures.requirements.facts import RegisteredVehicle, Unsettled, VehicleRecord
from doorstep.procedures.requirements.where import doors

SCRAPPED, GONE, ABROAD, RETURNED = "scrapped", "gone", "abroad", "returned"


@dataclass(frozen=True, slots=True)
class CancellationPapers:
    """What the clerk saw."""

    identity: bool
    in_person: bool
    proof: bool
    as_on_file: bool
    returned: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    why: str = declared("注销的原因")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("查封和盗抢情况", from_="公安和法院的记录")
    unsettled: Unsettled = looked_up("没处理完的违法和事故", from_="公安交管综合应用平台")
    papers: CancellationPapers = examined("身份证明、注销的证明和牌证", from_="受理岗")


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第四十二条"),
    reads=("vehicle",),
    mend=Mend("请先和抵押权人一起解除抵押，再来注销。", Go.PROCEDURE, "release-mortgage"),
)
def not_mortgaged(f: Facts, law: Law) -> bool:
    """这辆车还在抵押，不能注销。"""
    return f.vehicle is None or not f.vehicle.mortgaged


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第三十七条"),
    reads=("why", "unsettled"),
    mend=settled.SETTLE,
)
def settled_before_leaving(f: Facts, law: Law) -> bool:
    """出境、退车前要处理完违法（{unsettled.violations} 条）和事故（{unsettled.accidents} 起）。"""
    return f.why not in (ABROAD, RETURNED) or f.unsettled.count == 0


@requirement(
    mps_164("第八十六条"),
    reads=("why", "papers"),
    mend=Mend("车灭失的，要车主本人来申请，不能代办。", Go.COUNTER),
)
def owner_in_person(f: Facts, law: Law) -> bool:
    """车辆灭失注销要车主本人申请，来的是代理人。"""
    return f.why != GONE or f.papers.in_person


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第三十八条、第三十九条"),
    reads=("papers",),
    mend=Mend("请带齐下面“要准备什么”里与您的原因对应的证明。", Go.COUNTER),
)
def cause_proven(f: Facts, law: Law) -> bool:
    """报废回收证明、灭失证明（承诺）、出境凭证或退车凭证还没有交，或者无效。"""
    return f.papers.proof


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十九条第一项"),
    reads=("papers",),
    mend=Mend("请到车管所核实登记档案。", Go.COUNTER),
)
def as_on_file(f: Facts, law: Law) -> bool:
    """车的情况与登记档案不一致。"""
    return f.papers.as_on_file


TERM = Dated(
    "注销登记办理期限",
    since("2008-10-01", WorkingDays(1), mps_102()),
    since("2012-09-12", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第三十八条、第三十九条")),
)


def leaves_the_record(f: Facts, law: Law) -> Sequence[Effect]:
    """What was handed in is taken back, what was not is void; the registration ends."""
    kept = (ObjectKind.PLATE_SET, ObjectKind.VEHICLE_LICENCE, ObjectKind.REGISTRATION_CERTIFICATE)
    return (ObjectsEnded(kept, lost=not f.papers.returned), Cancelled())


CANCEL_REGISTRATION = Procedure(
    code="cancel-registration",
    name="车辆注销",
    legal_name=Dated(
        "车辆注销的法定名称",
        since("2008-10-01", "注销登记", mps_102("第二章第五节")),
        since("2012-09-12", "注销登记", mps_124("第二章第五节")),
        since("2022-05-01", "注销登记", mps_164("第二章第五节")),
    ),
    words=(
        "注销",
        "报废",
        "车报废了",
        "车辆报废",
        "车卖给废品站",
        "车烧了",
        "车没了",
        "车子灭失",
        "退车",
        "车辆出境",
        "销户",
        "销车",
    ),
    basis=(traffic_law("第十四条"), mps_102(), mps_124(), mps_164("第三十七条至第四十二条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("车辆注销的办理渠道", (Channel.ONLINE,)),
    asks=(
        OWN_VEHICLE,
        Ask(
            "why",
            "为什么注销",
            AskKind.CHOICE,
            options=(
                Choice(SCRAPPED, "报废，车已经交给报废回收企业"),
                Choice(GONE, "灭失（烧毁、冲走等，车不在了）"),
                Choice(ABROAD, "车要出境，不再回来"),
                Choice(RETURNED, "因质量问题退车"),
            ),
        ),
    ),
    evidence=(
        IDENTITY,
        CERTIFICATE,
        PLATES,
        LICENCE,
        brought(
            "scrap-proof",
            "报废机动车回收证明副本",
            mps_102(),
            mps_124(),
            mps_164("第三十八条"),
            hint="报废的要。",
        ),
        brought("loss-proof", "机动车灭失证明", mps_102(), mps_124(), hint="灭失的要。"),
        brought(
            "loss-promise",
            "车辆灭失的书面承诺",
            mps_164("第三十九条"),
            hint="灭失的要，到窗口签。",
        ),
        brought(
            "exit-proof",
            "出境证明",
            mps_102(),
            mps_124(),
            mps_164("第三十九条"),
            hint="出境的要。",
        ),
        brought(
            "return-proof",
            "制造厂或经销商出具的退车证明",
            mps_102(),
            mps_124(),
            mps_164("第三十九条"),
            hint="退车的要。",
        ),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        statutory.not_seized,
        own_vehicle.not_reported_stolen,
        not_mortgaged,
        settled_before_leaving,
        papers.identity_shown,
        owner_in_person,
        cause_proven,
        as_on_file,
    ),
    fees=(),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(
                Check("identity", "身份证明有效，与登记的所有人一致（代办的，委托书齐全）"),
                Check("in_person", "灭失注销的，车主本人到场；其他原因的，选“相符”"),
                Check("proof", "与注销原因对应的证明齐全有效"),
                Check("as_on_file", "车的情况与登记档案一致"),
                Check("returned", "号牌、行驶证、登记证书都已交回"),
            ),
        ),
        Step(REVIEW, Post.REGISTRAR),
        Step(PRODUCE, Post.CLERK),
    ),
    term=TERM,
    effects=leaves_the_record,
    delivers=(ObjectKind.CANCELLATION_CERTIFICATE,),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    order=60,
)
