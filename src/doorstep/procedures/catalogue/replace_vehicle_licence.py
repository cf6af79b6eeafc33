"""补换领行驶证: a lost licence is made anew, a damaged one exchanged."""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import mps_102, mps_124, mps_164, traffic_regulation
from doorstep.law.parameters import VEHICLE_LICENCE_FEE
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
    papers: Papers = examined("身份证明和旧证", from_="受理岗")


TERM = Dated(
    "补换领行驶证办理期限",
    since("2008-10-01", WorkingDays(1), mps_102()),
    since("2012-09-12", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第五十二条")),
)


def new_licence(f: Facts, law: Law) -> Sequence[Effect]:
    """The lost licence is void, the damaged one was given back."""
    return (ObjectsEnded((ObjectKind.VEHICLE_LICENCE,), lost=f.reason == LOST),)


REPLACE_VEHICLE_LICENCE = Procedure(
    code="replace-vehicle-licence",
    name="补换领行驶证",
    legal_name=Dated(
        "补换领行驶证的法定名称",
        since("2008-10-01", "补领、换领行驶证", mps_102()),
        since("2012-09-12", "补领、换领行驶证", mps_124()),
        since("2022-05-01", "补领、换领行驶证", mps_164("第五十二条")),
    ),
    words=(
        "行驶证丢了",
        "补行驶证",
        "换行驶证",
        "行驶证坏了",
        "行车证",
        "行车本",
        "车本",
        "车本丢了",
        "行使证",
        "车的本子",
    ),
    basis=(traffic_regulation("第十一条"), mps_102(), mps_124(), mps_164("第五十二条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("补换领行驶证的办理渠道", (Channel.STATION, Channel.POSTAL, Channel.ONLINE)),
    asks=(OWN_VEHICLE, WHAT_HAPPENED),
    evidence=(
        IDENTITY,
        brought(
            "old-licence",
            "旧行驶证",
            mps_102(),
            mps_124(),
            mps_164("第五十二条"),
            hint="丢了的不用。",
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
    fees=(Fee("vehicle-licence", "行驶证", VEHICLE_LICENCE_FEE),),
    steps=(
        Step(ACCEPT, Post.CLERK, records="papers", checks=PAPER_CHECKS),
        Step(PRODUCE, Post.CLERK),
    ),
    term=TERM,
    effects=new_licence,
    delivers=(ObjectKind.VEHICLE_LICENCE,),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    order=40,
)
