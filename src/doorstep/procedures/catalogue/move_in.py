"""转入: a vehicle of another city enters this record with its owner, and gets a number of here.

Why the certificate's number is asked: the file of another city is shown to whoever holds the paper
it belongs to, and to nobody who only knows a vehicle's number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.kernel.plate_number import PlateKind
from doorstep.law.instruments import mps_102, mps_124, mps_164, traffic_law
from doorstep.law.parameters import (
    INSPECTION_MARK_FEE,
    PLATE_SET_FEE,
    VEHICLE_LICENCE_FEE,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    EXAMINE,
    HERE,
    OWNER,
    PRODUCE,
    REVIEW,
    Ask,
    Channel,
    Check,
    Effect,
    Fee,
    Go,
    Mend,
    MovedIn,
    NumberNeed,
    ObjectKind,
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
from doorstep.procedures.requirements import number, papers, residence, settled, statutory
from doorstep.procedures.requirements.asks import VIN, read_object_number
from doorstep.procedures.requirements.checks import EXAMINATION_CHECKS
from doorstep.procedures.requirements.elsewhere import ElsewhereFile
from doorstep.procedures.requirements.evidence import (
    CERTIFICATE,
    IDENTITY,
    LICENCE,
    MANDATE,
    PLATES,
)
from doorstep.procedures.requirements.facts import (
    Applicant,
    Examination,
    HeldNumber,
    Insurance,
    Unsettled,
    VehicleRecord,
)
from doorstep.procedures.requirements.inspection import InspectionRecord, issue_for, test_of_mark
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class EnteringPapers:
    """What the clerk saw; `file` is the sealed paper file, while the law sends it by hand."""

    identity: bool
    certificate: bool
    returned: bool
    file: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    applicant: Applicant = looked_up("户籍、居住证和申请限制", from_="人口信息和登记记录")
    vin: str = declared("车辆识别代号")
    certificate_number: str = declared("登记证书编号")
    elsewhere: ElsewhereFile | None = looked_up("外地的登记档案", from_="公安交管综合应用平台")
    vehicle_record: VehicleRecord = looked_up("查封、盗抢和登记情况", from_="公安和法院的记录")
    unsettled: Unsettled = looked_up("没处理完的违法和事故", from_="公安交管综合应用平台")
    inspection_record: InspectionRecord = looked_up(
        "事故、改装处罚和检验情况", from_="公安交管综合应用平台"
    )
    compulsory_insurance: Insurance | None = looked_up("交强险", from_="保险公司")
    papers: EnteringPapers = examined("身份证明、登记证书和档案", from_="受理岗")
    examination: Examination = examined("车辆查验", from_="查验岗")
    held_number: HeldNumber = looked_up("选好的号牌号码", from_="选号", later=True)


RULES = (mps_102(), mps_124(), mps_164("第十八条"))


@requirement(
    *RULES,
    reads=("elsewhere",),
    mend=Mend("请对照登记证书再填一次车辆识别代号和证书编号。", Go.ASK, "vin"),
)
def file_found(f: Facts, law: Law) -> bool:
    """外地的登记档案里没有这辆车，或者登记证书编号对不上。"""
    return f.elsewhere is not None


@requirement(
    *RULES,
    reads=("elsewhere",),
    mend=Mend("请车主本人来申请；车是刚买的，先在原登记地办过户。", Go.OUTSIDE),
)
def file_of_the_applicant(f: Facts, law: Law) -> bool:
    """档案上的所有人不是您。"""
    return f.elsewhere is None or f.elsewhere.of_applicant


@requirement(
    traffic_law("第八条"),
    reads=("vehicle_record",),
    mend=Mend("请核对车辆识别代号；买的是本市的二手车，请改办旧车过户。", Go.ASK, "vin"),
)
def not_registered_here(f: Facts, law: Law) -> bool:
    """这辆车已经在本市登记，不用再转入。"""
    return not f.vehicle_record.registered


ONE_STOP = Dated(
    "小微型载客汽车、摩托车在转入地一次办完",
    since("2008-10-01", False, mps_102()),
    since("2012-09-12", False, mps_124()),
    since("2022-05-01", True, mps_164("第十八条")),
)


@requirement(
    *RULES,
    reads=("elsewhere",),
    mend=Mend("请先到原登记地车管所办迁出，再来转入。", Go.OUTSIDE),
)
def moved_out_first(f: Facts, law: Law) -> bool:
    """这辆车还没有从{elsewhere.origin}迁出。"""
    file = f.elsewhere
    if file is None or (law(ONE_STOP) and file.one_stop):
        return True
    return file.moved_out_on is not None and file.moved_out_on <= law.on


@requirement(
    mps_102(),
    mps_124(),
    reads=("papers",),
    mend=Mend("请把原登记地交给您的档案原封带来；丢了或拆了的，请原登记地补。", Go.COUNTER),
)
def file_brought(f: Facts, law: Law) -> bool:
    """外地的纸质档案没有带来，或者封条已经拆开。"""
    return f.papers.file


@requirement(
    mps_102("第六十四条"),
    mps_124("第六十四条"),
    mps_164("第八十九条"),
    reads=("applicant",),
    mend=Mend("请到现住地派出所办居住证（受理凭证也可以），再来转入。", Go.OUTSIDE),
)
def residence_permit(f: Facts, law: Law) -> bool:
    """您的户籍在外地，转入要有效的居住证，没有查到。"""
    until = f.applicant.residence_permit_until
    return residence.at_home(f.applicant) or (until is not None and law.on <= until)


@requirement(
    *RULES,
    reads=("elsewhere", "inspection_record"),
    mend=Mend("请先到任一检测机构检验，合格的当天就能查到。", Go.OUTSIDE),
    since="elsewhere.inspection_valid_until",
)
def tested_if_expired(f: Facts, law: Law) -> bool:
    """这辆车的检验有效期到 {elsewhere.inspection_valid_until}就过了，没有查到新的检验合格记录。"""
    return not _expired(f, law) or _tested_on(f, law) is not None


@requirement(
    *RULES,
    reads=("elsewhere", "compulsory_insurance"),
    mend=Mend("请到任一保险公司买交强险，当天就能查到。", Go.OUTSIDE),
)
def insured_if_expired(f: Facts, law: Law) -> bool:
    """检验过了期的车转入要有交强险，没有查到有效的。"""
    policy = f.compulsory_insurance
    return not _expired(f, law) or (policy is not None and law.on <= policy.valid_until)


@requirement(
    *RULES,
    reads=("papers",),
    mend=Mend("请带登记证书、行驶证和号牌来；证书丢了的，先在原登记地补领。", Go.COUNTER),
)
def everything_handed_in(f: Facts, law: Law) -> bool:
    """登记证书、行驶证或号牌没有交齐。"""
    return f.papers.certificate and f.papers.returned


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第四十三条"),
    reads=("elsewhere", "held_number"),
    mend=number.CHOOSE_AGAIN,
)
def number_of_the_same_kind(f: Facts, law: Law) -> bool:
    """选的号码 {held_number.number} 是{held_number.kind}的，这辆车不用这种号牌。"""
    return f.elsewhere is None or f.held_number.kind == f.elsewhere.kind


def _expired(f: Facts, law: Law) -> bool:
    until = f.elsewhere.inspection_valid_until if f.elsewhere is not None else None
    return until is not None and until < law.on


def _tested_on(f: Facts, law: Law) -> date | None:
    car = f.elsewhere.as_registered if f.elsewhere is not None else None
    return test_of_mark(car, f.inspection_record, law)


TERM = Dated(
    "转入办理期限",
    since("2008-10-01", WorkingDays(3), mps_102()),
    since("2012-09-12", WorkingDays(3), mps_124()),
    since("2022-05-01", WorkingDays(3), mps_164("第十八条")),
)


def enters_with_its_history(f: Facts, law: Law) -> Sequence[Effect]:
    """The vehicle as on its file, with its origin; one tested anew is valid until the next due."""
    file = f.elsewhere
    if file is None:
        return ()
    until = file.inspection_valid_until
    if _expired(f, law):
        issue = issue_for(file.as_registered, f.inspection_record, law.on)
        until = issue.valid_until if issue is not None else until
    return (
        MovedIn(
            particulars=file.particulars,
            registered_on=file.registered_on,
            origin=file.origin,
            former_number=file.number,
            former_kind=file.kind,
            inspection_valid_until=until,
        ),
    )


def kind_of_plate(f: Facts, law: Law) -> PlateKind:
    """The kind it carried there."""
    return f.elsewhere.kind if f.elsewhere is not None else PlateKind.SMALL


MOVE_IN = Procedure(
    code="move-in",
    name="车辆转入",
    legal_name=Dated(
        "车辆转入的法定名称",
        since("2008-10-01", "变更登记（转入）", mps_102()),
        since("2012-09-12", "变更登记（转入）", mps_124()),
        since("2022-05-01", "变更登记（转入）", mps_164("第十八条")),
    ),
    words=(
        "转入",
        "迁入",
        "转回来",
        "外地车转进来",
        "外地牌照换本地",
        "外地车落户",
        "车籍转入",
        "档案转入",
        "换本地牌",
    ),
    basis=(traffic_law("第十二条"), mps_102(), mps_124(), mps_164("第十八条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("车辆转入的办理渠道", (Channel.ONLINE,)),
    asks=(
        VIN,
        Ask(
            "certificate_number",
            "登记证书编号",
            hint="机动车登记证书右上角的数字。",
            read=read_object_number,
            longest=40,
        ),
    ),
    evidence=(
        IDENTITY,
        CERTIFICATE,
        LICENCE,
        PLATES,
        brought(
            "file",
            "原登记地交给您的机动车档案（原封）",
            mps_102(),
            mps_124(),
            looked_up=mps_164("第十八条"),
        ),
        brought(
            "insurance",
            "交强险凭证",
            mps_102(),
            mps_124(),
            looked_up=mps_164("第四条"),
            hint="检验过期的车才要。",
        ),
        brought(
            "safety-test",
            "安全技术检验合格证明",
            mps_102(),
            mps_124(),
            looked_up=mps_164("第四条"),
            hint="检验过期的车才要。",
        ),
        brought(
            "residence-permit",
            "居住证",
            mps_102("第六十四条"),
            mps_124("第六十四条"),
            mps_164("第八十九条"),
            hint="外地户籍的车主要带。",
        ),
        MANDATE,
        shown("vehicle", "车", mps_102(), mps_124(), mps_164("第十八条")),
    ),
    facts=read(Facts),
    requirements=(
        file_found,
        file_of_the_applicant,
        not_registered_here,
        moved_out_first,
        file_brought,
        statutory.applicant_not_barred,
        residence_permit,
        settled.nothing_unsettled,
        tested_if_expired,
        insured_if_expired,
        statutory.not_due_for_scrap,
        settled.not_within_a_year_of_scrap,
        statutory.not_seized,
        statutory.not_stolen,
        papers.identity_shown,
        everything_handed_in,
        statutory.vehicle_as_on_proofs,
        statutory.meets_safety_standard,
        number.number_still_held,
        number_of_the_same_kind,
    ),
    fees=(
        Fee("plate-set", "号牌", PLATE_SET_FEE),
        Fee("vehicle-licence", "行驶证", VEHICLE_LICENCE_FEE),
        Fee("inspection-mark", "检验合格标志", INSPECTION_MARK_FEE),
    ),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(
                Check("identity", "身份证明有效，与档案上的所有人一致（代办的，委托书齐全）"),
                Check("certificate", "登记证书和行驶证都在，与外地的登记档案一致"),
                Check("returned", "原号牌已交回；原登记地已经收回的，选“相符”"),
                Check("file", "纸质档案带来了，封条完好；改用电子档案以后选“相符”"),
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
    effects=enters_with_its_history,
    delivers=(
        ObjectKind.REGISTRATION_CERTIFICATE,
        ObjectKind.PLATE_SET,
        ObjectKind.VEHICLE_LICENCE,
        ObjectKind.INSPECTION_MARK,
    ),
    subject="vin",
    vehicle_class="elsewhere.vehicle_class",
    use_character="elsewhere.use_character",
    number=NumberNeed(kind_of_plate, reads=("elsewhere",), fact="held_number"),
    order=66,
)
