"""补换领检验合格标志: a lost or damaged mark is made anew, valid to the same day."""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.law.parameters import INSPECTION_MARK_FEE
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
from doorstep.procedures.requirements import inspection, own_vehicle, papers
from doorstep.procedures.requirements.asks import OWN_VEHICLE
from doorstep.procedures.requirements.evidence import MANDATE
from doorstep.procedures.requirements.facts import (
    Insurance,
    Papers,
    RegisteredVehicle,
    VehicleRecord,
)
from doorstep.procedures.requirements.papers import LOST, PAPER_CHECKS, WHAT_HAPPENED
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    reason: str = declared("补换领的原因")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("盗抢情况", from_="公安和法院的记录")
    compulsory_insurance: Insurance | None = looked_up("交强险", from_="保险公司")
    papers: Papers = examined("身份证明和旧标志", from_="受理岗")


TERM = Dated(
    "补换领检验合格标志办理期限",
    since("2008-10-01", WorkingDays(1), mps_102()),
    since("2012-09-12", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第五十七条")),
)


def new_mark(f: Facts, law: Law) -> Sequence[Effect]:
    """The lost mark is void, the damaged one was given back."""
    return (ObjectsEnded((ObjectKind.INSPECTION_MARK,), lost=f.reason == LOST),)


REPLACE_INSPECTION_MARK = Procedure(
    code="replace-inspection-mark",
    name="补换领检验合格标志",
    legal_name=Dated(
        "补换领检验合格标志的法定名称",
        since("2008-10-01", "补领、换领检验合格标志", mps_102()),
        since("2012-09-12", "补领、换领检验合格标志", mps_124()),
        since("2022-05-01", "补领、换领检验合格标志", mps_164("第五十七条")),
    ),
    words=(
        "年检标志丢了",
        "检验标志丢了",
        "检验合格标志丢了",
        "补年检标志",
        "换年检标志",
        "年检标丢了",
        "年检标坏了",
        "换了挡风玻璃",
        "补检验标志",
    ),
    basis=(mps_102(), mps_124(), mps_164("第五十七条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors(
        "补换领检验合格标志的办理渠道", (Channel.STATION, Channel.POSTAL, Channel.ONLINE)
    ),
    asks=(OWN_VEHICLE, WHAT_HAPPENED),
    evidence=(
        brought("vehicle-licence", "行驶证", mps_102(), mps_124()),
        brought("identity-or-licence", "身份证明或者行驶证", mps_164("第五十七条")),
        brought("insurance", "交强险凭证", mps_102(), mps_124(), looked_up=mps_164("第四条")),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        own_vehicle.not_reported_stolen,
        inspection.mark_still_valid,
        inspection.insured_for_mark,
        papers.identity_shown,
        papers.old_one_returned,
    ),
    fees=(Fee("inspection-mark", "检验合格标志", INSPECTION_MARK_FEE),),
    steps=(
        Step(ACCEPT, Post.CLERK, records="papers", checks=PAPER_CHECKS),
        Step(PRODUCE, Post.CLERK),
    ),
    term=TERM,
    effects=new_mark,
    delivers=(ObjectKind.INSPECTION_MARK,),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    order=46,
)
