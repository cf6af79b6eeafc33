"""六年免检: the mark of inspection without a test, and its validity stamped on the vehicle licence.

Why one act: where the licence is brought, mark and stamp are done on the spot, at an agency of the
post too; a licence that was not brought is stamped later (`stamp-inspection-exemption`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import (
    city_practice,
    inspection_opinion_2014,
    inspection_opinion_2022,
    mps_124,
    mps_164,
    reform_2019,
    reform_2020,
    traffic_regulation,
)
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
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
)
from doorstep.procedures.requirements import exemption, inspection, own_vehicle
from doorstep.procedures.requirements.asks import OWN_VEHICLE
from doorstep.procedures.requirements.evidence import MANDATE
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
    "免检申领检验合格标志办理期限",
    since("2014-09-01", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第五十五条")),
)
_DOORS = frozenset({Channel.OFFICE, Channel.STATION, Channel.ONLINE})


def mark_and_stamp(f: Facts, law: Law) -> Sequence[Effect]:
    """The mark, and the stamp on the licence that was brought."""
    return inspection.mark_and_stamp(f, f.vehicle_licence, f.papers.licence, law)


CLAIM_INSPECTION_EXEMPTION = Procedure(
    code="claim-inspection-exemption",
    name="六年免检",
    legal_name=Dated(
        "六年免检的法定名称",
        since("2014-09-01", "免检申领检验合格标志", inspection_opinion_2014()),
        since("2022-05-01", "免检申领检验合格标志", mps_164("第五十五条")),
    ),
    words=(
        "六年免检",
        "免检",
        "年检",
        "年审",
        "审车",
        "验车",
        "检车",
        "免检标志",
        "领标志",
        "车检",
        "六年以内年检",
    ),
    basis=(
        traffic_regulation("第十六条"),
        inspection_opinion_2014("第十一条"),
        reform_2019(),
        reform_2020(),
        inspection_opinion_2022(),
        mps_164("第五十五条"),
    ),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=Dated(
        "六年免检的办理渠道",
        since("2014-09-01", frozenset({Channel.OFFICE}), inspection_opinion_2014("第十一条")),
        since("2017-06-01", _DOORS, city_practice("机动车登记服务站开办")),
        since("2017-06-21", _DOORS | {Channel.POSTAL}, city_practice("警邮合作代办点开办")),
    ),
    asks=(OWN_VEHICLE,),
    evidence=(
        brought("vehicle-licence", "行驶证", mps_124(), hint="要在上面签注新的有效期。"),
        brought(
            "identity-or-licence",
            "身份证明或者行驶证",
            mps_164("第五十五条"),
            hint="带上行驶证，当场签注新的有效期。",
        ),
        brought("insurance", "交强险凭证", mps_124(), looked_up=mps_164("第四条")),
        brought("vehicle-tax", "车船税纳税或免税证明", mps_124(), looked_up=mps_164("第四条")),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        own_vehicle.not_reported_stolen,
        inspection.inspection_on_record,
        inspection.window_open,
        exemption.no_test_at_this_age,
        exemption.seats_within_limit,
        exemption.not_a_minibus,
        exemption.not_in_commercial_use,
        exemption.registered_soon_enough,
        exemption.no_accident_with_casualties,
        exemption.no_illegal_modification,
        exemption.settled_for_exemption,
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
    order=30,
)
