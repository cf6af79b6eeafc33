"""旧车过户（转移、转让登记）: a used vehicle gets another owner, and a number of its own.

Why the certificate's number is asked: who holds the paper may see how the vehicle stands; nobody
learns it by typing somebody else's plate number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
    About,
    Ask,
    Channel,
    Check,
    Effect,
    Fee,
    Go,
    Joined,
    Mend,
    NumberNeed,
    ObjectKind,
    OwnerChanged,
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
from doorstep.procedures.requirements import joint, number, residence, settled, statutory
from doorstep.procedures.requirements.asks import VIN, read_object_number
from doorstep.procedures.requirements.checks import EXAMINATION_CHECKS
from doorstep.procedures.requirements.evidence import CERTIFICATE, LICENCE, MANDATE
from doorstep.procedures.requirements.facts import (
    Applicant,
    Examination,
    HeldNumber,
    Insurance,
    RegisteredVehicle,
    Unsettled,
    VehicleRecord,
)
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class TransferProofs:
    """What the clerk saw."""

    valid: bool
    intact: bool
    owner: bool
    certificate: bool
    customs: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    applicant: Applicant = looked_up("户籍、居住证和申请限制", from_="人口信息和登记记录")
    vin: str = declared("车辆识别代号")
    certificate_number: str = declared("登记证书编号")
    vehicle: RegisteredVehicle | None = looked_up(
        "登记的车辆", from_="登记记录", reader="transferred_vehicle"
    )
    vehicle_record: VehicleRecord = looked_up("查封、盗抢和报废情况", from_="公安和法院的记录")
    unsettled: Unsettled = looked_up("没处理完的违法和事故", from_="公安交管综合应用平台")
    compulsory_insurance: Insurance | None = looked_up("交强险", from_="保险公司")
    joined: Joined = looked_up("共同申请人的同意", from_="共同申请人本人", later=True)
    proofs: TransferProofs = examined("证明、凭证原件", from_="受理岗")
    examination: Examination = examined("车辆查验", from_="查验岗")
    held_number: HeldNumber = looked_up("选好的号牌号码", from_="选号", later=True)


@requirement(
    traffic_law("第十二条第一项"),
    reads=("vehicle",),
    mend=Mend(
        "请对照登记证书再填一次车辆识别代号和证书编号；车在外地登记的，先办迁入。", Go.ASK, "vin"
    ),
)
def vehicle_found(f: Facts, law: Law) -> bool:
    """本市登记记录里没有这辆车，或者登记证书编号对不上。"""
    return f.vehicle is not None


TOGETHER = (mps_102(), mps_124(), mps_164("第二十六条、第三十二条"))


@requirement(
    *TOGETHER,
    reads=("joined",),
    mend=Mend(
        "请他们登录“要我同意的”点同意，或到窗口签字；先解除抵押的，只要新车主申请。", Go.OUTSIDE
    ),
)
def mortgagee_joins(f: Facts, law: Law) -> bool:
    """这辆车已经抵押，还在等{joined.waiting}同意。"""
    return f.joined.complete


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十六条、第二十九条"),
    reads=("proofs",),
    mend=Mend("请带登记证书原件来；丢了的，请原车主先补领。", Go.COUNTER),
)
def certificate_shown(f: Facts, law: Law) -> bool:
    """登记证书没有交，或者与登记档案不一致。"""
    return f.proofs.certificate


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十九条第二项"),
    reads=("proofs",),
    mend=Mend("请先到海关办理解除监管，再来过户。", Go.OUTSIDE),
)
def released_by_customs(f: Facts, law: Law) -> bool:
    """海关监管的车，还没有解除监管。"""
    return f.proofs.customs


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第一项、第二十九条"),
    reads=("proofs",),
    mend=statutory.REPLACE_PROOF,
)
def proofs_valid(f: Facts, law: Law) -> bool:
    """交来的证明、凭证里有无效的。"""
    return f.proofs.valid


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第二项、第二十九条"),
    reads=("proofs",),
    mend=statutory.CORRECT_PROOF,
)
def transfer_proof_good(f: Facts, law: Law) -> bool:
    """所有权转移的证明（二手车发票等）有涂改，或者上面的买方不是您。"""
    return f.proofs.intact and f.proofs.owner


@requirement(
    mps_102("第六十四条"),
    mps_124("第六十四条"),
    mps_164("第八十九条"),
    reads=("applicant",),
    mend=Mend("请到现住地派出所办居住证（受理凭证也可以），再来过户。", Go.OUTSIDE),
)
def residence_permit(f: Facts, law: Law) -> bool:
    """您的户籍在外地，过户要有效的居住证，没有查到。"""
    until = f.applicant.residence_permit_until
    return residence.at_home(f.applicant) or (until is not None and law.on <= until)


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第四十三条"),
    reads=("vehicle", "held_number"),
    mend=number.CHOOSE_AGAIN,
)
def number_of_the_same_kind(f: Facts, law: Law) -> bool:
    """选的号码 {held_number.number} 是{held_number.kind}的，这辆车不用这种号牌。"""
    return f.vehicle is None or f.held_number.kind == f.vehicle.kind


TERM = Dated(
    "过户办理期限",
    since("2008-10-01", WorkingDays(1), mps_102()),
    since("2012-09-12", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第二十六条")),
)


def changes_hands(f: Facts, law: Law) -> Sequence[Effect]:
    """The applicant owns it now, under the number drawn for it."""
    return (OwnerChanged(),)


def kind_of_plate(f: Facts, law: Law) -> PlateKind:
    """The kind it carries already."""
    return f.vehicle.kind if f.vehicle is not None else PlateKind.SMALL


TRANSFER_OWNERSHIP = Procedure(
    code="transfer-ownership",
    name="旧车过户",
    legal_name=Dated(
        "旧车过户的法定名称",
        since("2008-10-01", "转移登记", mps_102("第二章第三节")),
        since("2012-09-12", "转移登记", mps_124("第二章第三节")),
        since("2022-05-01", "转让登记", mps_164("第二章第三节")),
    ),
    words=(
        "过户",
        "过户去哪",
        "旧车过户",
        "二手车过户",
        "买了二手车",
        "车卖了",
        "卖车",
        "转移登记",
        "转让登记",
        "更名",
        "车子过给别人",
        "过继车",
    ),
    basis=(
        traffic_law("第十二条"),
        mps_102(),
        mps_124(),
        mps_164("第二十五条、第二十六条、第二十九条"),
    ),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("旧车过户的办理渠道", (Channel.STATION, Channel.ONLINE)),
    asks=(
        VIN,
        Ask(
            "certificate_number",
            "登记证书编号",
            hint="原车主的机动车登记证书右上角的数字。",
            read=read_object_number,
            longest=40,
        ),
    ),
    evidence=(
        brought(
            "identity",
            "新车主的身份证明",
            mps_102(),
            mps_124(),
            mps_164("第二十六条"),
        ),
        brought(
            "origin",
            "所有权转移的证明（二手车发票等）",
            mps_102(),
            mps_124(),
            mps_164("第二十六条"),
        ),
        CERTIFICATE,
        LICENCE,
        brought(
            "insurance",
            "交强险凭证",
            mps_102(),
            mps_124(),
            looked_up=mps_164("第四条"),
            hint="检验过期的要先检验。",
        ),
        brought(
            "residence-permit",
            "居住证",
            mps_102("第六十四条"),
            mps_124("第六十四条"),
            mps_164("第八十九条"),
            hint="外地户籍的新车主要带。",
        ),
        brought(
            "customs",
            "海关解除监管证明",
            mps_102(),
            mps_124(),
            mps_164("第二十六条"),
            hint="海关监管的车才要。",
        ),
        MANDATE,
        shown("vehicle", "车", mps_102(), mps_124(), mps_164("第二十六条")),
    ),
    facts=read(Facts),
    requirements=(
        vehicle_found,
        statutory.applicant_not_barred,
        residence_permit,
        settled.nothing_unsettled,
        settled.inspection_in_force,
        settled.insurance_in_force,
        statutory.not_due_for_scrap,
        settled.not_within_a_year_of_scrap,
        statutory.not_seized,
        statutory.not_stolen,
        proofs_valid,
        transfer_proof_good,
        certificate_shown,
        mortgagee_joins,
        released_by_customs,
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
            records="proofs",
            checks=(
                Check("valid", "新车主的身份证明等证明、凭证都有效"),
                Check("intact", "所有权转移的证明没有涂改"),
                Check("owner", "转移证明上的买方就是申请人，卖方就是登记的所有人"),
                Check("certificate", "登记证书在，与登记档案一致"),
                Check("customs", "海关监管的，已经解除；不是海关监管的，选“相符”"),
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
    effects=changes_hands,
    delivers=(ObjectKind.PLATE_SET, ObjectKind.VEHICLE_LICENCE, ObjectKind.INSPECTION_MARK),
    subject="vin",
    about=About.VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    number=NumberNeed(kind_of_plate, reads=("vehicle",), fact="held_number"),
    joint=(
        joint.owner_of_a_mortgaged_vehicle(*TOGETHER),
        joint.mortgagee_on_record(*TOGETHER),
    ),
    order=20,
)
