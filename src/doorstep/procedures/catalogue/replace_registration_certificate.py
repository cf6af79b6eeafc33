"""补换领登记证书: the paper that proves ownership, so a lost one is the owner's own errand."""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.law.parameters import REGISTRATION_CERTIFICATE_FEE
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    PRODUCE,
    REVIEW,
    About,
    Check,
    Effect,
    Fee,
    Go,
    Joined,
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
    shown,
)
from doorstep.procedures.requirements import joint, own_vehicle, papers, statutory
from doorstep.procedures.requirements.asks import OWN_VEHICLE
from doorstep.procedures.requirements.evidence import IDENTITY, MANDATE
from doorstep.procedures.requirements.facts import RegisteredVehicle, VehicleRecord
from doorstep.procedures.requirements.papers import LOST, PAPER_CHECKS, WHAT_HAPPENED
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class CertificatePapers:
    """What the clerk saw."""

    identity: bool
    returned: bool
    in_person: bool
    vehicle: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    reason: str = declared("补换领的原因")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    vehicle_record: VehicleRecord = looked_up("查封和盗抢情况", from_="公安和法院的记录")
    joined: Joined = looked_up("共同申请人的同意", from_="共同申请人本人", later=True)
    papers: CertificatePapers = examined("身份证明、到场和旧证书", from_="受理岗")


@requirement(
    mps_102("第五十八条"),
    mps_124("第五十八条"),
    mps_164("第八十六条"),
    reads=("reason", "papers"),
    mend=Mend("登记证书丢了，要车主本人来申请补领，不能代办。", Go.COUNTER),
)
def owner_in_person(f: Facts, law: Law) -> bool:
    """补领登记证书要车主本人到场，来的是代理人。"""
    return f.reason != LOST or f.papers.in_person


TOGETHER = (mps_102(), mps_124(), mps_164("第三十二条"))


@requirement(
    *TOGETHER,
    reads=("joined",),
    mend=Mend("请对方登录“要我同意的”点同意，或到窗口签字。", Go.OUTSIDE),
)
def mortgagee_joins(f: Facts, law: Law) -> bool:
    """这辆车已经抵押，还在等{joined.waiting}同意。"""
    return f.joined.complete


@requirement(
    mps_102(),
    mps_124(),
    reads=("reason", "papers"),
    mend=Mend("请把车开到受理的网点，让窗口看一眼车。", Go.COUNTER),
)
def vehicle_shown(f: Facts, law: Law) -> bool:
    """补领登记证书要交验车辆，车还没有开来。"""
    return f.reason != LOST or f.papers.vehicle


TERM = Dated(
    "补换领登记证书办理期限",
    since("2008-10-01", WorkingDays(1), mps_102()),
    since("2012-09-12", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第五十二条")),
)


def new_certificate(f: Facts, law: Law) -> Sequence[Effect]:
    """The lost certificate is void, the damaged one was given back."""
    return (ObjectsEnded((ObjectKind.REGISTRATION_CERTIFICATE,), lost=f.reason == LOST),)


REPLACE_REGISTRATION_CERTIFICATE = Procedure(
    code="replace-registration-certificate",
    name="补换领登记证书",
    legal_name=Dated(
        "补换领登记证书的法定名称",
        since("2008-10-01", "补领、换领机动车登记证书", mps_102()),
        since("2012-09-12", "补领、换领机动车登记证书", mps_124()),
        since("2022-05-01", "补领、换领机动车登记证书", mps_164("第五十二条")),
    ),
    words=(
        "登记证书丢了",
        "大绿本",
        "大绿本丢了",
        "绿本",
        "车辆登记证丢了",
        "补登记证书",
        "换登记证书",
        "产权证",
    ),
    basis=(mps_102(), mps_124(), mps_164("第三十二条、第五十二条、第八十六条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("补换领登记证书的办理渠道"),
    asks=(OWN_VEHICLE, WHAT_HAPPENED),
    evidence=(
        IDENTITY,
        brought(
            "old-certificate",
            "旧登记证书",
            mps_102(),
            mps_124(),
            mps_164("第五十二条"),
            hint="丢了的不用。",
        ),
        MANDATE,
        shown("vehicle", "车", mps_102(), mps_124(), hint="丢失补领的才要。"),
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle.vehicle_of_the_applicant,
        statutory.not_seized,
        own_vehicle.not_reported_stolen,
        papers.identity_shown,
        papers.old_one_returned,
        owner_in_person,
        mortgagee_joins,
        vehicle_shown,
    ),
    fees=(Fee("registration-certificate", "登记证书", REGISTRATION_CERTIFICATE_FEE),),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(
                *PAPER_CHECKS,
                Check("in_person", "丢失补领的，车主本人到场；换领的，选“相符”"),
                Check("vehicle", "要交验车辆的，已经看过车；不用的，选“相符”"),
            ),
        ),
        Step(REVIEW, Post.REGISTRAR),
        Step(PRODUCE, Post.CLERK),
    ),
    term=TERM,
    effects=new_certificate,
    delivers=(ObjectKind.REGISTRATION_CERTIFICATE,),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    joint=(joint.mortgagee_on_record(*TOGETHER),),
    order=50,
)
