"""补换领号牌: lost or damaged plates are made anew with the same number.

Why fifteen days: plates are pressed; the owner drives with a temporary plate meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import mps_102, mps_124, mps_164, traffic_regulation
from doorstep.law.parameters import PLATE_SET_FEE
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    PRODUCE,
    About,
    Channel,
    Effect,
    Fee,
    ObjectKind,
    ObjectsEnded,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
)
from doorstep.procedures.requirements import own_vehicle, papers
from doorstep.procedures.requirements.asks import OWN_VEHICLE
from doorstep.procedures.requirements.evidence import IDENTITY, MANDATE
from doorstep.procedures.requirements.facts import Papers, RegisteredVehicle, VehicleRecord
from doorstep.procedures.requirements.papers import LOST, PAPER_CHECKS, WHAT_HAPPENED
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    reason: str = declared("补换领的原因")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("盗抢情况", from_="公安和法院的记录")
    papers: Papers = examined("身份证明和旧号牌", from_="受理岗")


TERM = Dated(
    "补换领号牌办理期限",
    since("2008-10-01", WorkingDays(15), mps_102()),
    since("2012-09-12", WorkingDays(15), mps_124()),
    since("2022-05-01", WorkingDays(15), mps_164("第五十一条")),
)


def new_plates(f: Facts, law: Law) -> Sequence[Effect]:
    """The old pair ends: void where one is lost, given back otherwise."""
    return (ObjectsEnded((ObjectKind.PLATE_SET,), lost=f.reason == LOST),)


REPLACE_PLATES = Procedure(
    code="replace-plates",
    name="补换领号牌",
    legal_name=Dated(
        "补换领号牌的法定名称",
        since("2008-10-01", "补领、换领号牌", mps_102()),
        since("2012-09-12", "补领、换领号牌", mps_124()),
        since("2022-05-01", "补领、换领号牌", mps_164("第五十一条")),
    ),
    words=(
        "牌子丢了",
        "车牌丢了",
        "号牌丢了",
        "补车牌",
        "换车牌",
        "补号牌",
        "车牌坏了",
        "车牌掉漆",
        "牌照丢了",
        "牌子掉了",
    ),
    basis=(traffic_regulation("第十一条"), mps_102(), mps_124(), mps_164("第五十一条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("补换领号牌的办理渠道", (Channel.STATION, Channel.POSTAL, Channel.ONLINE)),
    asks=(OWN_VEHICLE, WHAT_HAPPENED),
    evidence=(
        IDENTITY,
        brought(
            "remaining-plate",
            "还在的号牌",
            mps_102(),
            mps_124(),
            mps_164("第五十一条"),
            hint="坏了的两面都交；丢了一面的，交剩下的一面。",
        ),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        own_vehicle.not_reported_stolen,
        papers.identity_shown,
        papers.old_one_returned,
    ),
    fees=(Fee("plate-set", "号牌", PLATE_SET_FEE),),
    steps=(
        Step(ACCEPT, Post.CLERK, records="papers", checks=PAPER_CHECKS),
        Step(PRODUCE, Post.CLERK),
    ),
    term=TERM,
    effects=new_plates,
    delivers=(ObjectKind.PLATE_SET,),
    meanwhile=(ObjectKind.TEMPORARY_PLATE,),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    order=45,
)
