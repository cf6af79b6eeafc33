"""申领检验合格标志: after a test passed at an institution, the mark until the next due day."""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import mps_102, mps_124, mps_164, traffic_law, traffic_regulation
from doorstep.law.parameters import INSPECTION_MARK_FEE
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    PRODUCE,
    About,
    Effect,
    Fee,
    ObjectKind,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
)
from doorstep.procedures.requirements import inspection, own_vehicle
from doorstep.procedures.requirements.asks import OWN_VEHICLE
from doorstep.procedures.requirements.evidence import LICENCE, MANDATE
from doorstep.procedures.requirements.facts import (
    Insurance,
    RegisteredVehicle,
    TaxRecord,
    Unsettled,
    VehicleRecord,
)
from doorstep.procedures.requirements.inspection import (
    MARK_CHECKS,
    InspectionRecord,
    LicenceOnFile,
    MarkPapers,
)
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_licence: LicenceOnFile | None = looked_up("发出去的行驶证", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("盗抢情况", from_="公安和法院的记录")
    inspection_record: InspectionRecord = looked_up(
        "事故、改装处罚和检验情况", from_="公安交管综合应用平台"
    )
    unsettled: Unsettled = looked_up("没处理完的违法和事故", from_="公安交管综合应用平台")
    compulsory_insurance: Insurance | None = looked_up("交强险", from_="保险公司")
    vehicle_tax: TaxRecord | None = looked_up("车船税", from_="税务部门")
    papers: MarkPapers = examined("身份证明和行驶证", from_="受理岗")


TERM = Dated(
    "申领检验合格标志办理期限",
    since("2008-10-01", WorkingDays(1), mps_102()),
    since("2012-09-12", WorkingDays(1), mps_124("第四十九条")),
    since("2022-05-01", WorkingDays(1), mps_164("第五十四条")),
)


def mark_and_stamp(f: Facts, law: Law) -> Sequence[Effect]:
    """The mark, and the stamp on the licence that was brought."""
    return inspection.mark_and_stamp(f, f.vehicle_licence, f.papers.licence, law)


ISSUE_INSPECTION_MARK = Procedure(
    code="issue-inspection-mark",
    name="申领检验合格标志",
    legal_name=Dated(
        "申领检验合格标志的法定名称",
        since("2008-10-01", "申领检验合格标志", mps_102()),
        since("2012-09-12", "申领检验合格标志", mps_124("第四十九条")),
        since("2022-05-01", "申领检验合格标志", mps_164("第五十四条")),
    ),
    words=(
        "年检",
        "年审",
        "审车",
        "验车",
        "检车",
        "车检",
        "上线检测",
        "检验合格标志",
        "年检标志",
        "检测合格了",
        "领年检标",
    ),
    basis=(
        traffic_law("第十三条"),
        traffic_regulation("第十六条"),
        mps_102(),
        mps_124("第四十九条"),
        mps_164("第五十四条"),
    ),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("申领检验合格标志的办理渠道"),
    asks=(OWN_VEHICLE,),
    evidence=(
        LICENCE,
        brought("insurance", "交强险凭证", mps_102(), mps_124(), looked_up=mps_164("第四条")),
        brought("vehicle-tax", "车船税纳税或免税证明", mps_124(), looked_up=mps_164("第四条")),
        brought(
            "safety-test",
            "安全技术检验合格证明",
            mps_102(),
            mps_124(),
            looked_up=mps_164("第四条"),
        ),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        own_vehicle.not_reported_stolen,
        inspection.inspection_on_record,
        inspection.window_open,
        inspection.school_bus_window_open,
        inspection.test_passed,
        inspection.mark_fetched_in_time,
        inspection.settled_for_mark,
        inspection.insured_for_mark,
        inspection.vehicle_tax_paid,
        inspection.identity_or_licence_shown,
    ),
    fees=(Fee("inspection-mark", "检验合格标志", INSPECTION_MARK_FEE),),
    steps=(
        Step(ACCEPT, Post.CLERK, records="papers", checks=MARK_CHECKS),
        Step(PRODUCE, Post.CLERK),
    ),
    term=TERM,
    effects=mark_and_stamp,
    delivers=(ObjectKind.INSPECTION_MARK,),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    order=32,
)
