"""六年免检签章: the vehicle licence is stamped with the validity of a mark issued before.

Why a business of its own: who got the mark on the phone still carries a licence with the old day;
any agency of the post stamps it while the owner waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import (
    city_practice,
    inspection_opinion_2014,
    mps_124,
    mps_164,
    traffic_law,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    About,
    Channel,
    Check,
    Effect,
    Go,
    Mend,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements import inspection, own_vehicle
from doorstep.procedures.requirements.asks import OWN_VEHICLE
from doorstep.procedures.requirements.evidence import MANDATE
from doorstep.procedures.requirements.facts import RegisteredVehicle, VehicleRecord
from doorstep.procedures.requirements.inspection import LicenceOnFile, LicenceStamped


@dataclass(frozen=True, slots=True)
class StampPapers:
    """What the clerk saw: the licence itself."""

    licence: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_licence: LicenceOnFile | None = looked_up("发出去的行驶证", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("盗抢情况", from_="公安和法院的记录")
    papers: StampPapers = examined("行驶证", from_="受理岗")


@requirement(
    traffic_law("第八条"),
    reads=("vehicle_licence", "vehicle"),
    mend=Mend(
        "请先补领行驶证，新的行驶证上就是新的有效期。", Go.PROCEDURE, "replace-vehicle-licence"
    ),
)
def licence_out(f: Facts, law: Law) -> bool:
    """登记记录里没有发出去的行驶证。"""
    return f.vehicle is None or f.vehicle_licence is not None


@requirement(
    inspection_opinion_2014(),
    mps_164("第五十五条"),
    reads=("vehicle_licence", "vehicle"),
    mend=Mend("要新的有效期，请先申领检验合格标志。", Go.PROCEDURE, "claim-inspection-exemption"),
)
def not_stamped_yet(f: Facts, law: Law) -> bool:
    """行驶证上已经签注到 {vehicle_licence.stamped_until}，没有更新的有效期要签注。"""
    until = f.vehicle.inspection_valid_until if f.vehicle is not None else None
    stamped = f.vehicle_licence.stamped_until if f.vehicle_licence is not None else None
    if stamped is None or f.vehicle is None:
        return True
    return until is not None and until > stamped


@requirement(
    inspection_opinion_2014(),
    mps_164("第五十五条"),
    reads=("papers",),
    mend=Mend("请带行驶证原件再来。", Go.COUNTER),
)
def licence_brought(f: Facts, law: Law) -> bool:
    """行驶证没有带来。"""
    return f.papers.licence


def stamp(f: Facts, law: Law) -> Sequence[Effect]:
    """The day of the mark, on the licence."""
    until = f.vehicle.inspection_valid_until if f.vehicle is not None else None
    return () if until is None else (LicenceStamped(until),)


TERM = Dated(
    "六年免检签章办理期限",
    since("2014-09-01", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第五十五条")),
)

STAMP_INSPECTION_EXEMPTION = Procedure(
    code="stamp-inspection-exemption",
    name="六年免检签章",
    legal_name=Dated(
        "六年免检签章的法定名称",
        since("2014-09-01", "行驶证签注检验有效期", inspection_opinion_2014()),
    ),
    words=("签章", "六年免检签章", "免检签章", "行驶证盖章", "行驶证签章", "副页盖章"),
    basis=(inspection_opinion_2014(), mps_164("第五十五条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=Dated(
        "六年免检签章的办理渠道",
        since("2014-09-01", frozenset({Channel.OFFICE}), inspection_opinion_2014()),
        since(
            "2017-06-21",
            frozenset({Channel.OFFICE, Channel.POSTAL}),
            city_practice("警邮合作代办点开办"),
        ),
    ),
    asks=(OWN_VEHICLE,),
    evidence=(brought("vehicle-licence", "行驶证", mps_124(), mps_164()), MANDATE),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        own_vehicle.not_reported_stolen,
        inspection.mark_still_valid,
        licence_out,
        not_stamped_yet,
        licence_brought,
    ),
    fees=(),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(Check("licence", "行驶证带来了，与登记的一致，当场签注盖章"),),
        ),
    ),
    term=TERM,
    effects=stamp,
    delivers=(),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    order=47,
)
