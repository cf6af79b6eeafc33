"""迁出: a vehicle leaves this city's record because its owner's residence does.

Why small cars are sent elsewhere since 令164: the office at the destination does both halves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import mps_102, mps_124, mps_164, traffic_law
from doorstep.law.parameters import TEMPORARY_PLATE_FEE
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    EXAMINE,
    HERE,
    OWNER,
    PRODUCE,
    REVIEW,
    About,
    Ask,
    Check,
    Effect,
    Fee,
    Go,
    Mend,
    MovedOut,
    ObjectKind,
    ObjectsEnded,
    Procedure,
    Step,
    declared,
    examined,
    looked_up,
    read,
    requirement,
    shown,
)
from doorstep.procedures.requirements import own_vehicle, papers, settled, statutory
from doorstep.procedures.requirements.asks import OWN_VEHICLE, read_city
from doorstep.procedures.requirements.checks import EXAMINATION_CHECKS
from doorstep.procedures.requirements.evidence import (
    CERTIFICATE,
    IDENTITY,
    LICENCE,
    MANDATE,
    PLATES,
)
from doorstep.procedures.requirements.facts import (
    Examination,
    RegisteredVehicle,
    Unsettled,
    VehicleRecord,
)
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class MovingPapers:
    """What the clerk saw."""

    identity: bool
    certificate: bool
    returned: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    destination: str = declared("迁往的地方")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("查封、盗抢和报废情况", from_="公安和法院的记录")
    unsettled: Unsettled = looked_up("没处理完的违法和事故", from_="公安交管综合应用平台")
    papers: MovingPapers = examined("身份证明、登记证书和号牌", from_="受理岗")
    examination: Examination = examined("车辆查验", from_="查验岗")


@requirement(
    mps_164("第十八条"),
    reads=("vehicle",),
    mend=Mend("小型、微型载客汽车请直接到迁入地的车管所申请，不用先来办迁出。", Go.OUTSIDE),
)
def applied_for_here(f: Facts, law: Law) -> bool:
    """小型、微型载客汽车迁出，现在由迁入地的车管所一次办完。"""
    return f.vehicle is None or not f.vehicle.small_passenger


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第十八条"),
    reads=("papers",),
    mend=Mend("请带登记证书、行驶证和号牌来。", Go.COUNTER),
)
def everything_handed_in(f: Facts, law: Law) -> bool:
    """登记证书、行驶证或号牌没有交齐。"""
    return f.papers.certificate and f.papers.returned


TERM = Dated(
    "迁出办理期限",
    since("2008-10-01", WorkingDays(3), mps_102()),
    since("2012-09-12", WorkingDays(3), mps_124()),
    since("2022-05-01", WorkingDays(3), mps_164("第十八条")),
)


def leaves_for_elsewhere(f: Facts, law: Law) -> Sequence[Effect]:
    """Plates and licence are taken back; the vehicle is another record's now."""
    return (ObjectsEnded((ObjectKind.PLATE_SET, ObjectKind.VEHICLE_LICENCE)), MovedOut())


MOVE_OUT = Procedure(
    code="move-out",
    name="车辆迁出",
    legal_name=Dated(
        "车辆迁出的法定名称",
        since("2008-10-01", "变更登记（迁出）", mps_102("第二章第二节")),
        since("2012-09-12", "变更登记（迁出）", mps_124("第二章第二节")),
        since("2022-05-01", "变更登记（迁出）", mps_164("第十八条")),
    ),
    words=("迁出", "转出", "车迁走", "提档", "提档案", "车籍迁移", "把车转到外地"),
    basis=(traffic_law("第十二条第二项"), mps_102(), mps_124(), mps_164("第十八条、第二十一条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("车辆迁出的办理渠道"),
    asks=(
        OWN_VEHICLE,
        Ask(
            "destination",
            "迁到哪里",
            hint="写到省和市，例如：山东省德州市。",
            read=read_city,
            longest=60,
        ),
    ),
    evidence=(
        IDENTITY,
        CERTIFICATE,
        LICENCE,
        PLATES,
        MANDATE,
        shown("vehicle", "车", mps_102(), mps_124(), mps_164("第十八条")),
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        applied_for_here,
        settled.nothing_unsettled,
        settled.not_within_a_year_of_scrap,
        statutory.not_due_for_scrap,
        statutory.not_seized,
        own_vehicle.not_reported_stolen,
        papers.identity_shown,
        everything_handed_in,
        statutory.vehicle_as_on_proofs,
    ),
    fees=(Fee("temporary-plate", "临时行驶车号牌", TEMPORARY_PLATE_FEE),),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(
                Check("identity", "身份证明有效，与登记的所有人一致（代办的，委托书齐全）"),
                Check("certificate", "登记证书和行驶证都在"),
                Check("returned", "号牌已交回"),
            ),
        ),
        Step(
            EXAMINE,
            Post.EXAMINER,
            also=(Post.CLERK,),
            records="examination",
            checks=EXAMINATION_CHECKS,
        ),
        Step(REVIEW, Post.REGISTRAR),
        Step(PRODUCE, Post.CLERK),
    ),
    term=TERM,
    effects=leaves_for_elsewhere,
    delivers=(ObjectKind.TEMPORARY_PLATE,),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    order=65,
)
