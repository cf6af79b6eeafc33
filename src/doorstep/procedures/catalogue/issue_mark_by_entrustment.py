"""委托核发检验合格标志: the office of registration entrusts another with issuing the mark.

Why it ended piece by piece: direct inspection elsewhere was opened to one group of vehicles after
the other, and with it the entrustment of that group was needed no more; the table of where a
vehicle may be inspected says when.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, NotInForce, ended, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.inspection import Manner, Relation, group_of
from doorstep.law.inspection.away import OTHER_PROVINCE, SAME_PROVINCE
from doorstep.law.instruments import (
    city_practice,
    inspection_opinion_2014,
    mps_102,
    mps_124,
    mps_164,
    reform_2018,
    reform_2019,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    PRODUCE,
    About,
    Ask,
    AskKind,
    Channel,
    Choice,
    Effect,
    Go,
    Mend,
    ObjectKind,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements import inspection, own_vehicle, papers
from doorstep.procedures.requirements.asks import OWN_VEHICLE
from doorstep.procedures.requirements.evidence import MANDATE
from doorstep.procedures.requirements.facts import (
    RegisteredVehicle,
    Unsettled,
    VehicleRecord,
)
from doorstep.procedures.requirements.papers import PAPER_CHECKS

TO = Ask(
    "to",
    "车要在哪里检验",
    AskKind.CHOICE,
    options=tuple(
        Choice(each.value, each.label) for each in (Relation.SAME_PROVINCE, Relation.OTHER_PROVINCE)
    ),
)


@dataclass(frozen=True, slots=True)
class IdentityPaper:
    """What the clerk saw."""

    identity: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    to: str = declared("检验的地方")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("盗抢情况", from_="公安和法院的记录")
    unsettled: Unsettled = looked_up("没处理完的违法和事故", from_="公安交管综合应用平台")
    papers: IdentityPaper = examined("身份证明", from_="受理岗")


def manner(f: Facts, law: Law) -> Manner | None:
    """On what terms the vehicle may be inspected there today; None where nothing says."""
    if f.vehicle is None:
        return None
    group = group_of(f.vehicle.vehicle_class, f.vehicle.use_character)
    tables = SAME_PROVINCE if f.to == Relation.SAME_PROVINCE else OTHER_PROVINCE
    try:
        return law(tables[group])
    except NotInForce:
        return None


@requirement(
    inspection_opinion_2014(),
    reform_2018(),
    reform_2019(),
    reads=("vehicle", "to"),
    mend=Mend("不用委托：请直接到那里的任一检测机构检验，就在那里领标志。", Go.OUTSIDE),
)
def entrustment_still_needed(f: Facts, law: Law) -> bool:
    """这辆车在那里可以直接检验，不用委托。"""
    return manner(f, law) is not Manner.DIRECT


@requirement(
    mps_102("第四十一条"),
    mps_124("第五十条"),
    reads=("vehicle", "to"),
    mend=Mend("请把车开回登记地检验。", Go.OUTSIDE),
)
def may_be_entrusted(f: Facts, law: Law) -> bool:
    """大型载客汽车、校车不能委托异地检验，要回登记地检验。"""
    return manner(f, law) is not Manner.NOT


def none(f: Facts, law: Law) -> Sequence[Effect]:
    """Nothing changes here: the office entrusted issues the mark and reports it."""
    return ()


TERM = Dated(
    "委托核发检验合格标志办理期限",
    since("2008-10-01", WorkingDays(1), mps_102("第四十一条")),
    since("2012-09-12", WorkingDays(1), mps_124("第五十条")),
)

ISSUE_MARK_BY_ENTRUSTMENT = Procedure(
    code="issue-mark-by-entrustment",
    name="委托核发检验合格标志",
    legal_name=Dated(
        "委托核发检验合格标志的法定名称",
        since("2008-10-01", "委托核发检验合格标志", mps_102("第四十一条")),
        since("2012-09-12", "委托核发检验合格标志", mps_124("第五十条")),
    ),
    words=(
        "委托检验",
        "异地年检",
        "异地审车",
        "外地审车",
        "外地年检",
        "委托书",
        "异地委托",
        "车在外地怎么年检",
    ),
    basis=(mps_102("第四十一条"), mps_124("第五十条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=Dated(
        "委托核发检验合格标志的办理渠道",
        since("2008-10-01", frozenset({Channel.OFFICE}), mps_102("第四十一条")),
        since(
            "2017-06-21",
            frozenset({Channel.OFFICE, Channel.POSTAL}),
            city_practice("警邮合作代办点开办"),
        ),
        ended("2022-05-01", mps_164("第五十四条")),
    ),
    asks=(OWN_VEHICLE, TO),
    evidence=(
        brought("certificate-or-licence", "机动车登记证书或者行驶证", mps_102(), mps_124()),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        own_vehicle.not_reported_stolen,
        entrustment_still_needed,
        may_be_entrusted,
        inspection.window_open,
        inspection.settled_for_mark,
        papers.identity_shown,
    ),
    fees=(),
    steps=(
        Step(ACCEPT, Post.CLERK, records="papers", checks=PAPER_CHECKS[:1]),
        Step(PRODUCE, Post.CLERK),
    ),
    term=TERM,
    effects=none,
    delivers=(ObjectKind.ENTRUSTMENT,),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    order=48,
)
