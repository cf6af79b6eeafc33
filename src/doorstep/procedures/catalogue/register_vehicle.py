"""新车上牌（注册登记）: a vehicle enters the record and gets its number.

Why read this file first: every other procedure is written like it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.plate_number import PlateKind
from doorstep.law import inspection
from doorstep.law.instruments import (
    city_practice,
    compulsory_insurance_regulation,
    mps_102,
    mps_124,
    mps_164,
    traffic_law,
)
from doorstep.law.parameters import (
    INSPECTION_MARK_FEE,
    PLATE_SET_FEE,
    REGISTRATION_CERTIFICATE_FEE,
    REGISTRATION_TERM,
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
    AskKind,
    Channel,
    Choice,
    Effect,
    Fee,
    Go,
    Mend,
    NumberNeed,
    ObjectKind,
    Procedure,
    Step,
    VehicleRegistered,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
    shown,
)
from doorstep.procedures.requirements import inspected_first, number, residence, statutory
from doorstep.procedures.requirements.asks import CERTIFICATE_NUMBER, VIN
from doorstep.procedures.requirements.checks import EXAMINATION_CHECKS, PROOF_CHECKS
from doorstep.procedures.requirements.facts import (
    Applicant,
    Examination,
    FactoryCertificate,
    HeldNumber,
    Insurance,
    Proofs,
    TaxRecord,
    VehicleRecord,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    applicant: Applicant = looked_up("户籍、居住证和申请限制", from_="人口信息和登记记录")
    vin: str = declared("车辆识别代号")
    use_character: str = declared("使用性质")
    had_accident: bool = declared("登记前是否出过交通事故")
    tested_on: date | None = declared("安全技术检验合格日期")
    factory_certificate: FactoryCertificate | None = looked_up(
        "合格证（进口车为进口凭证）", from_="机动车合格证系统"
    )
    compulsory_insurance: Insurance | None = looked_up("交强险", from_="保险公司")
    purchase_tax: TaxRecord | None = looked_up("车辆购置税", from_="税务部门")
    vehicle_tax: TaxRecord | None = looked_up("车船税", from_="税务部门")
    vehicle_record: VehicleRecord = looked_up("查封、盗抢和登记情况", from_="公安和法院的记录")
    proofs: Proofs = examined("证明、凭证原件", from_="受理岗")
    examination: Examination = examined("车辆查验", from_="查验岗")
    held_number: HeldNumber = looked_up("选好的号牌号码", from_="选号", later=True)


CHECK_NUMBERS = Mend("请对照合格证和车架钢印再填一次；没有写错就请销售单位更正。", Go.ASK, "vin")
INSURE = Mend("请到任一保险公司买交强险，当天就能查到。", Go.OUTSIDE)
PAY_TAX = Mend("请到税务部门（或网上税务局）缴税或办免税，办完就能查到。", Go.OUTSIDE)


@requirement(
    mps_102("第七条"),
    mps_124("第七条"),
    mps_164("第十二条"),
    reads=("factory_certificate",),
    mend=CHECK_NUMBERS,
)
def certificate_found(f: Facts, law: Law) -> bool:
    """没有查到这个编号的合格证（进口凭证）。"""
    return f.factory_certificate is not None


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第三项"),
    reads=("factory_certificate", "vin"),
    mend=CHECK_NUMBERS,
)
def certificate_of_this_vehicle(f: Facts, law: Law) -> bool:
    """合格证上的车辆识别代号和您填的 {vin} 不一样。"""
    return f.factory_certificate is None or f.factory_certificate.vin == f.vin


@requirement(
    traffic_law("第八条"),
    reads=("vehicle_record",),
    mend=Mend("买的是二手车，请改办旧车过户；不是，请到车管所核实。", Go.COUNTER),
)
def not_registered_yet(f: Facts, law: Law) -> bool:
    """这辆车已经登记过，不能再办新车上牌。"""
    return not f.vehicle_record.registered


@requirement(
    mps_102("第七条"),
    mps_124("第七条"),
    mps_164("第十二条"),
    compulsory_insurance_regulation("第四条"),
    reads=("compulsory_insurance",),
    mend=INSURE,
)
def insured(f: Facts, law: Law) -> bool:
    """没有查到这辆车的交强险。"""
    return f.compulsory_insurance is not None


@requirement(
    mps_102("第七条"),
    mps_124("第七条"),
    mps_164("第十二条"),
    compulsory_insurance_regulation("第四条"),
    reads=("compulsory_insurance",),
    mend=INSURE,
    since="compulsory_insurance.valid_until",
)
def insurance_not_expired(f: Facts, law: Law) -> bool:
    """这辆车的交强险到 {compulsory_insurance.valid_until}就过期了。"""
    return f.compulsory_insurance is None or law.on <= f.compulsory_insurance.valid_until


@requirement(
    mps_102("第七条"),
    mps_124("第七条"),
    mps_164("第十二条"),
    reads=("purchase_tax",),
    mend=PAY_TAX,
)
def purchase_tax_paid(f: Facts, law: Law) -> bool:
    """没有查到车辆购置税的完税或免税记录。"""
    return f.purchase_tax is not None


@requirement(
    mps_124("第七条"),
    mps_164("第十二条"),
    reads=("vehicle_tax",),
    mend=PAY_TAX,
)
def vehicle_tax_paid(f: Facts, law: Law) -> bool:
    """没有查到车船税的纳税或免税记录。"""
    return f.vehicle_tax is not None


def enters_the_record(f: Facts, law: Law) -> Sequence[Effect]:
    """The vehicle as on its certificate, inspected as new."""
    c = f.factory_certificate
    if c is None:
        return ()
    new = inspection.Vehicle(c.vehicle_class, f.use_character, law.on, c.seats)
    until = inspection.first_valid_until(new)
    return (VehicleRegistered(c.particulars(f.use_character), until),)


def kind_of_plate(f: Facts, law: Law) -> PlateKind:
    """Blue, yellow or green, by the certificate and the day."""
    if f.factory_certificate is None:
        return PlateKind.SMALL
    return number.plate_kind(f.factory_certificate, law)


ASKS = (
    VIN,
    CERTIFICATE_NUMBER,
    Ask(
        "use_character",
        "车用来做什么",
        AskKind.CHOICE,
        options=(
            Choice("A", "自用（非营运）"),
            Choice("F", "拉货（货运）"),
            Choice("G", "出租给别人开（租赁）"),
            Choice("T", "网约车（预约出租客运）"),
        ),
    ),
    Ask("had_accident", "登记前出过交通事故吗", AskKind.YES_NO),
    Ask(
        "tested_on",
        "安全技术检验合格的日期",
        AskKind.DAY,
        hint="没有检验过就不填；免检的新车不用检验。",
        optional=True,
    ),
)

SHARED = mps_164("第四条、第十二条")
EVIDENCE = (
    brought(
        "identity",
        "车主的身份证明",
        mps_102("第七条"),
        mps_124("第七条"),
        mps_164("第十二条"),
    ),
    brought(
        "origin",
        "购车发票等来历证明",
        mps_102("第七条"),
        mps_124("第七条"),
        mps_164("第十二条"),
    ),
    brought(
        "certificate",
        "整车出厂合格证（进口车：进口凭证）",
        mps_102("第七条"),
        mps_124("第七条"),
        mps_164("第十二条"),
    ),
    brought(
        "insurance",
        "交强险凭证",
        mps_102("第七条"),
        mps_124("第七条"),
        looked_up=SHARED,
    ),
    brought(
        "purchase-tax",
        "车辆购置税完税或免税凭证",
        mps_102("第七条"),
        mps_124("第七条"),
        looked_up=SHARED,
    ),
    brought("vehicle-tax", "车船税纳税或免税证明", mps_124("第七条"), looked_up=SHARED),
    brought(
        "residence-permit",
        "居住证",
        mps_102("第六十四条"),
        mps_124("第六十四条"),
        dropped=mps_164("第八十九条"),
        hint="外地户籍的车主要带。",
    ),
    brought(
        "safety-test",
        "安全技术检验合格证明",
        mps_102("第六条"),
        mps_124("第六条"),
        mps_164("第十一条、第十二条"),
        hint="免检的新车不用。",
    ),
    brought(
        "mandate",
        "代理人的身份证明和车主的委托书",
        mps_102("第五十八条"),
        mps_124("第五十八条"),
        mps_164("第八十六条"),
        hint="请人代办才要。",
    ),
    shown("vehicle", "车", mps_102("第七条"), mps_124("第七条"), mps_164("第十二条")),
)

REGISTER_VEHICLE = Procedure(
    code="register-vehicle",
    name="新车上牌",
    legal_name=Dated(
        "新车上牌的法定名称",
        since("2008-10-01", "注册登记", mps_102("第二章第一节")),
        since("2012-09-12", "注册登记", mps_124("第二章第一节")),
        since("2022-05-01", "注册登记", mps_164("第二章第一节")),
    ),
    words=(
        "新车上牌",
        "新车挂牌",
        "上牌",
        "挂牌",
        "上户",
        "新车落户",
        "买了新车",
        "新车登记",
        "注册登记",
        "选号",
    ),
    basis=(
        traffic_law("第八条、第九条"),
        mps_102("第二章第一节"),
        mps_124("第二章第一节"),
        mps_164("第二章第一节"),
    ),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=Dated(
        "新车上牌的办理渠道",
        since("2008-10-01", frozenset({Channel.OFFICE}), mps_102("第二条")),
        since(
            "2017-06-01",
            frozenset({Channel.OFFICE, Channel.STATION, Channel.ONLINE}),
            city_practice("机动车登记服务站开办"),
        ),
    ),
    asks=ASKS,
    evidence=EVIDENCE,
    facts=read(Facts),
    requirements=(
        certificate_found,
        certificate_of_this_vehicle,
        not_registered_yet,
        insured,
        insurance_not_expired,
        purchase_tax_paid,
        vehicle_tax_paid,
        inspected_first.tested_unless_exempt,
        inspected_first.tested_if_long_unregistered,
        inspected_first.tested_after_accident,
        residence.residence_permit,
        statutory.proofs_valid,
        statutory.origin_unaltered,
        statutory.owner_as_on_origin,
        statutory.proofs_of_this_vehicle,
        statutory.vehicle_as_on_proofs,
        statutory.licensed_for_production,
        statutory.as_announced,
        statutory.meets_safety_standard,
        statutory.not_due_for_scrap,
        statutory.not_seized,
        statutory.not_stolen,
        statutory.no_other_bar,
        statutory.applicant_not_barred,
        number.number_still_held,
        number.number_of_the_right_kind,
    ),
    fees=(
        Fee("plate-set", "号牌", PLATE_SET_FEE),
        Fee("vehicle-licence", "行驶证", VEHICLE_LICENCE_FEE),
        Fee("registration-certificate", "登记证书", REGISTRATION_CERTIFICATE_FEE),
        Fee("inspection-mark", "检验合格标志", INSPECTION_MARK_FEE),
    ),
    steps=(
        Step(ACCEPT, Post.CLERK, records="proofs", checks=PROOF_CHECKS),
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
    term=REGISTRATION_TERM,
    effects=enters_the_record,
    delivers=(
        ObjectKind.REGISTRATION_CERTIFICATE,
        ObjectKind.PLATE_SET,
        ObjectKind.VEHICLE_LICENCE,
        ObjectKind.INSPECTION_MARK,
    ),
    subject="vin",
    vehicle_class="factory_certificate.vehicle_class",
    use_character="use_character",
    number=NumberNeed(kind_of_plate, reads=("factory_certificate",), fact="held_number"),
    order=10,
)
