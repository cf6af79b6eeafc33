"""变更登记: the colour, the engine or the use of a registered vehicle is another now.

Why the three kinds in one file: they differ in what has to be shown, not in what is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import mps_102, mps_124, mps_164, traffic_law
from doorstep.law.parameters import VEHICLE_LICENCE_FEE
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
    AskKind,
    Channel,
    Check,
    Choice,
    Effect,
    Fee,
    Go,
    Mend,
    ObjectKind,
    ParticularsChanged,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
    shown,
)
from doorstep.procedures.requirements import own_vehicle, papers, settled, statutory
from doorstep.procedures.requirements.asks import OWN_VEHICLE
from doorstep.procedures.requirements.checks import EXAMINATION_CHECKS
from doorstep.procedures.requirements.evidence import CERTIFICATE, IDENTITY, LICENCE, MANDATE
from doorstep.procedures.requirements.facts import (
    Examination,
    RegisteredVehicle,
    VehicleRecord,
)
from doorstep.procedures.requirements.where import doors

COLOUR, ENGINE, USE = "colour", "engine", "use"


@dataclass(frozen=True, slots=True)
class ChangePapers:
    """What the clerk saw."""

    identity: bool
    origin: bool
    certificate: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    what: str = declared("变更的内容")
    colour: str | None = declared("新的车身颜色")
    engine_number: str | None = declared("新的发动机号")
    use_character: str | None = declared("新的使用性质")
    tested_on: date | None = declared("安全技术检验合格日期")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("查封、盗抢和报废情况", from_="公安和法院的记录")
    papers: ChangePapers = examined("身份证明、登记证书和变更的证明", from_="受理岗")
    examination: Examination = examined("车辆查验", from_="查验岗")


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第十六条"),
    reads=("what", "colour"),
    mend=Mend("请选新的颜色。", Go.ASK, "colour"),
)
def colour_named(f: Facts, law: Law) -> bool:
    """没有写新的车身颜色。"""
    return f.what != COLOUR or bool(f.colour)


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第十六条"),
    reads=("vehicle", "what", "colour"),
    mend=Mend("请核对登记的颜色和新的颜色。", Go.ASK, "colour"),
)
def another_colour(f: Facts, law: Law) -> bool:
    """新的颜色和登记的颜色一样，没有要变更的。"""
    return f.vehicle is None or f.what != COLOUR or f.colour != f.vehicle.colour


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第十六条、第十七条"),
    reads=("what", "engine_number"),
    mend=Mend("请照新发动机的来历证明填写号码。", Go.ASK, "engine_number"),
)
def engine_named(f: Facts, law: Law) -> bool:
    """没有写新的发动机号。"""
    return f.what != ENGINE or bool(f.engine_number)


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第十七条"),
    reads=("what", "tested_on"),
    mend=Mend("换了发动机要先做安全技术检验，合格后再来。", Go.OUTSIDE),
)
def tested_after_engine(f: Facts, law: Law) -> bool:
    """换了发动机，还没有安全技术检验合格证明。"""
    return f.what != ENGINE or (f.tested_on is not None and f.tested_on <= law.on)


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第十六条"),
    reads=("vehicle", "what", "use_character"),
    mend=Mend("请选新的使用性质。", Go.ASK, "use_character"),
)
def another_use(f: Facts, law: Law) -> bool:
    """没有选新的使用性质，或者和登记的一样。"""
    if f.what != USE or f.vehicle is None:
        return True
    return bool(f.use_character) and f.use_character != f.vehicle.use_character


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十一条"),
    reads=("what", "vehicle_record"),
    mend=Mend("快到报废期的车不能改使用性质，到期请办注销。", Go.PROCEDURE, "cancel-registration"),
    since="vehicle_record.scrap_on",
)
def use_not_changed_near_scrap(f: Facts, law: Law) -> bool:
    """这辆车在 {vehicle_record.scrap_on}达到强制报废标准，离那天一年以内，不能改使用性质。"""
    return f.what != USE or settled.not_within_a_year_of_scrap.holds(f, law)


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第十七条"),
    reads=("papers",),
    mend=Mend("请带发动机来历证明、改装合格证明等与变更对应的证明。", Go.COUNTER),
)
def change_proven(f: Facts, law: Law) -> bool:
    """变更的证明没有交，或者无效。"""
    return f.papers.origin


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第十七条"),
    reads=("papers",),
    mend=Mend("请带登记证书和行驶证原件。", Go.COUNTER),
)
def certificate_shown(f: Facts, law: Law) -> bool:
    """登记证书或行驶证没有交。"""
    return f.papers.certificate


TERM = Dated(
    "变更登记办理期限",
    since("2008-10-01", WorkingDays(1), mps_102()),
    since("2012-09-12", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第十七条")),
)


def is_another_now(f: Facts, law: Law) -> Sequence[Effect]:
    """The one field that was asked for."""
    changed = {
        COLOUR: ("colour", f.colour),
        ENGINE: ("engine_number", f.engine_number),
        USE: ("use_character", f.use_character),
    }
    name, value = changed[f.what]
    return (ParticularsChanged({name: value}),)


CHANGE_PARTICULARS = Procedure(
    code="change-particulars",
    name="车辆变更",
    legal_name=Dated(
        "车辆变更的法定名称",
        since("2008-10-01", "变更登记", mps_102("第二章第二节")),
        since("2012-09-12", "变更登记", mps_124("第二章第二节")),
        since("2022-05-01", "变更登记", mps_164("第二章第二节")),
    ),
    words=(
        "改颜色",
        "车改色",
        "贴膜改色",
        "喷漆换色",
        "换发动机",
        "非营运转营运",
        "营转非",
        "改使用性质",
        "变更登记",
    ),
    basis=(
        traffic_law("第十二条第二项"),
        mps_102(),
        mps_124(),
        mps_164("第十六条、第十七条、第二十一条"),
    ),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("车辆变更的办理渠道", (Channel.ONLINE,)),
    asks=(
        OWN_VEHICLE,
        Ask(
            "what",
            "什么变了",
            AskKind.CHOICE,
            options=(
                Choice(COLOUR, "车身颜色"),
                Choice(ENGINE, "换了发动机"),
                Choice(USE, "使用性质"),
            ),
        ),
        Ask(
            "colour",
            "新的车身颜色",
            AskKind.SELECT,
            hint="改颜色的才选。",
            options=(
                Choice("A", "白"),
                Choice("B", "灰"),
                Choice("C", "黄"),
                Choice("D", "粉"),
                Choice("E", "红"),
                Choice("F", "紫"),
                Choice("G", "绿"),
                Choice("H", "蓝"),
                Choice("I", "棕"),
                Choice("J", "黑"),
            ),
            optional=True,
        ),
        Ask(
            "engine_number",
            "新的发动机号",
            hint="换发动机的才填，照来历证明。",
            optional=True,
            longest=40,
        ),
        Ask(
            "use_character",
            "新的使用性质",
            AskKind.SELECT,
            hint="改使用性质的才选。",
            options=(
                Choice("A", "自用（非营运）"),
                Choice("F", "拉货（货运）"),
                Choice("G", "出租给别人开（租赁）"),
                Choice("T", "网约车（预约出租客运）"),
            ),
            optional=True,
        ),
        Ask(
            "tested_on",
            "安全技术检验合格的日期",
            AskKind.DAY,
            hint="换发动机的才填。",
            optional=True,
        ),
    ),
    evidence=(
        IDENTITY,
        CERTIFICATE,
        LICENCE,
        brought(
            "engine-origin",
            "发动机的来历证明",
            mps_102(),
            mps_124(),
            mps_164("第十七条"),
            hint="换发动机的才要。",
        ),
        brought(
            "safety-test",
            "安全技术检验合格证明",
            mps_102(),
            mps_124(),
            mps_164("第十七条"),
            hint="换发动机的才要。",
        ),
        MANDATE,
        shown("vehicle", "车", mps_102(), mps_124(), mps_164("第十七条")),
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        colour_named,
        another_colour,
        engine_named,
        tested_after_engine,
        another_use,
        use_not_changed_near_scrap,
        statutory.not_due_for_scrap,
        statutory.not_seized,
        own_vehicle.not_reported_stolen,
        papers.identity_shown,
        certificate_shown,
        change_proven,
        statutory.vehicle_as_on_proofs,
        statutory.meets_safety_standard,
    ),
    fees=(Fee("vehicle-licence", "行驶证", VEHICLE_LICENCE_FEE),),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(
                Check("identity", "身份证明有效，与登记的所有人一致（代办的，委托书齐全）"),
                Check("origin", "与变更对应的证明齐全有效；不用证明的，选“相符”"),
                Check("certificate", "登记证书和行驶证都在"),
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
    effects=is_another_now,
    delivers=(ObjectKind.VEHICLE_LICENCE,),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    order=55,
)
