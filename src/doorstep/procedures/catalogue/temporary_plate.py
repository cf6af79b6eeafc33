"""临时行驶车号牌: a vehicle that is not registered may be driven for some days.

Why plates that are late are not a purpose here: whoever replaces plates is given a temporary one
with the decision, without asking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import Days, Months, WorkingDays
from doorstep.law.instruments import (
    compulsory_insurance_regulation,
    mps_102,
    mps_124,
    mps_164,
    traffic_law,
)
from doorstep.law.parameters import TEMPORARY_PLATE_FEE
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    PRODUCE,
    Ask,
    AskKind,
    Channel,
    Check,
    Choice,
    Effect,
    Fee,
    Go,
    Mend,
    ObjectKind,
    Procedure,
    Step,
    TemporarilyPlated,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements.asks import CERTIFICATE_NUMBER, VIN
from doorstep.procedures.requirements.evidence import MANDATE
from doorstep.procedures.requirements.facts import FactoryCertificate, Insurance, VehicleRecord
from doorstep.procedures.requirements.number import plate_kind
from doorstep.procedures.requirements.where import doors

UNSOLD, BOUGHT, EXPORT, RESEARCH, OVERSIZE = "unsold", "bought", "export", "research", "oversize"


@dataclass(frozen=True, slots=True)
class TemporaryPapers:
    """What the clerk saw; `purpose` is the proof that belongs to the purpose."""

    identity: bool
    origin: bool
    purpose: bool


@dataclass(frozen=True, slots=True)
class TemporaryIssues:
    """How many temporary plates the vehicle was given for the purpose asked now."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆识别代号")
    purpose: str = declared("为什么要临时号牌")
    factory_certificate: FactoryCertificate | None = looked_up(
        "合格证（进口车为进口凭证）", from_="机动车合格证系统"
    )
    compulsory_insurance: Insurance | None = looked_up("交强险", from_="保险公司")
    vehicle_record: VehicleRecord = looked_up("盗抢和登记情况", from_="公安和法院的记录")
    temporary_issues: TemporaryIssues = looked_up("已经领过的临时号牌", from_="登记记录")
    papers: TemporaryPapers = examined("身份证明、来历证明和用途证明", from_="受理岗")


RULES = (mps_102(), mps_124(), mps_164("第四十六条"))
CHECK_NUMBERS = Mend("请对照合格证再填一次；没有写错就请销售单位更正。", Go.ASK, "vin")
INSURE = Mend("请到任一保险公司买交强险（可以买短期的），当天就能查到。", Go.OUTSIDE)
EXPORT_PLATES = Dated(
    "出口的车可以领临时行驶车号牌",
    since("2008-10-01", False, mps_102()),
    since("2012-09-12", False, mps_124()),
    since("2022-05-01", True, mps_164("第四十六条")),
)
MOST_ISSUES = Dated(
    "没有销售的、买了没有登记的，最多领几次",
    since("2008-10-01", 3, mps_102()),
    since("2012-09-12", 3, mps_124()),
    since("2022-05-01", 3, mps_164("第四十七条")),
)
"""Counted for each vehicle and purpose; the text does not say that both purposes count together."""


@requirement(
    *RULES, reads=("purpose",), mend=Mend("请换一种用途，或者到时候再来。", Go.ASK, "purpose")
)
def purpose_known(f: Facts, law: Law) -> bool:
    """这一天的规定里还没有为出口发的临时号牌。"""
    return f.purpose != EXPORT or law(EXPORT_PLATES)


@requirement(*RULES, reads=("factory_certificate",), mend=CHECK_NUMBERS)
def certificate_found(f: Facts, law: Law) -> bool:
    """没有查到这个编号的合格证（进口凭证）。"""
    return f.factory_certificate is not None


@requirement(*RULES, reads=("factory_certificate", "vin"), mend=CHECK_NUMBERS)
def certificate_of_this_vehicle(f: Facts, law: Law) -> bool:
    """合格证上的车辆识别代号和您填的 {vin} 不一样。"""
    return f.factory_certificate is None or f.factory_certificate.vin == f.vin


@requirement(
    traffic_law("第八条"),
    reads=("vehicle_record",),
    mend=Mend(
        "号牌丢了、坏了请办补换领号牌，办的时候就给临时号牌。", Go.PROCEDURE, "replace-plates"
    ),
)
def not_registered_yet(f: Facts, law: Law) -> bool:
    """这辆车已经登记，不用单独领临时号牌。"""
    return not f.vehicle_record.registered


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第七十六条"),
    reads=("vehicle_record",),
    mend=Mend("请带购车凭证到车管所说明情况，由民警核实。", Go.COUNTER),
)
def not_reported_stolen(f: Facts, law: Law) -> bool:
    """这辆车有被盗抢骗的记录，各项业务都停办。"""
    return not f.vehicle_record.stolen


@requirement(
    *RULES,
    compulsory_insurance_regulation("第四条"),
    reads=("compulsory_insurance",),
    mend=INSURE,
)
def insured(f: Facts, law: Law) -> bool:
    """没有查到这辆车的交强险。"""
    return f.compulsory_insurance is not None


@requirement(
    *RULES,
    compulsory_insurance_regulation("第四条"),
    reads=("compulsory_insurance",),
    mend=INSURE,
    since="compulsory_insurance.valid_until",
)
def insurance_not_expired(f: Facts, law: Law) -> bool:
    """这辆车的交强险到 {compulsory_insurance.valid_until}就过期了。"""
    return f.compulsory_insurance is None or law.on <= f.compulsory_insurance.valid_until


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第四十七条"),
    reads=("purpose", "temporary_issues"),
    mend=Mend(
        "不能再领了：请办新车上牌；卖不出去的车请用板车运。", Go.PROCEDURE, "register-vehicle"
    ),
    shows={"most": MOST_ISSUES},
)
def issues_left(f: Facts, law: Law) -> bool:
    """这辆车已经领过 {temporary_issues.count} 次临时号牌，最多 {most} 次。"""
    return f.purpose not in (UNSOLD, BOUGHT) or f.temporary_issues.count < law(MOST_ISSUES)


@requirement(
    mps_164("第四十七条"),
    reads=("purpose", "temporary_issues"),
    mend=Mend("不能再领了：请在有效期内把车运出境，或者用板车运。", Go.OUTSIDE),
)
def exported_once(f: Facts, law: Law) -> bool:
    """为出口只能领一次临时号牌，这辆车已经领过。"""
    return f.purpose != EXPORT or f.temporary_issues.count == 0


@requirement(
    *RULES,
    reads=("papers",),
    mend=Mend("请带有效的身份证明原件再来；代办的还要委托书和代理人的身份证明。", Go.COUNTER),
)
def identity_shown(f: Facts, law: Law) -> bool:
    """身份证明没有带，或者已经失效。"""
    return f.papers.identity


@requirement(
    *RULES,
    reads=("papers",),
    mend=Mend("请带合格证；买了的车还要发票等来历证明。", Go.COUNTER),
)
def origin_shown(f: Facts, law: Law) -> bool:
    """合格证或者来历证明没有带，或者与申请人对不上。"""
    return f.papers.origin


@requirement(
    *RULES,
    reads=("papers", "purpose"),
    mend=Mend("请带用途的证明：出口的、科研试验的、特型车的各有一份。", Go.COUNTER),
)
def purpose_proven(f: Facts, law: Law) -> bool:
    """出口、科研试验或者特型车的证明没有带。"""
    return f.purpose in (UNSOLD, BOUGHT) or f.papers.purpose


ORDINARY_SPAN = Dated(
    "临时行驶车号牌有效期（没有销售的、买了没有登记的、出口的）",
    since("2008-10-01", Days(30), mps_102()),
    since("2012-09-12", Days(30), mps_124()),
    since("2022-05-01", Days(30), mps_164("第四十七条")),
)
"""Calendar days, at the most. Sample before 2022-05-01: orders 102 and 124 are remembered to have
given fifteen days inside one district; their text was not found."""
RESEARCH_SPAN = Dated(
    "临时行驶车号牌有效期（科研、定型试验）",
    since("2008-10-01", Months(3), mps_102()),
    since("2012-09-12", Months(3), mps_124()),
    since("2022-05-01", Months(6), mps_164("第四十七条")),
)
"""At the most. Sample before 2022-05-01: the text was not found."""
OVERSIZE_SPAN = Dated(
    "临时行驶车号牌有效期（特型机动车）",
    since("2008-10-01", Days(90), mps_102()),
    since("2012-09-12", Days(90), mps_124()),
    since("2022-05-01", Days(90), mps_164("第四十七条")),
)
"""Calendar days, at the most. Sample before 2022-05-01: the text was not found."""


def valid_until(f: Facts, law: Law) -> date | None:
    """The last day: the span of the purpose, but never longer than the insurance."""
    policy = f.compulsory_insurance
    if policy is None:
        return None
    if f.purpose == RESEARCH:
        longest = law(RESEARCH_SPAN).after(law.on)
    else:
        longest = law(OVERSIZE_SPAN if f.purpose == OVERSIZE else ORDINARY_SPAN).after(law.on)
    return min(longest, policy.valid_until)


def onto_the_road(f: Facts, law: Law) -> Sequence[Effect]:
    """The vehicle may be driven until that day."""
    certificate, until = f.factory_certificate, valid_until(f, law)
    if certificate is None or until is None:
        return ()
    kind = plate_kind(certificate, law)
    return (TemporarilyPlated(certificate.particulars("A"), kind, f.purpose, until),)


TERM = Dated(
    "临时行驶车号牌办理期限",
    since("2008-10-01", WorkingDays(1), mps_102()),
    since("2012-09-12", WorkingDays(1), mps_124()),
    since("2022-05-01", WorkingDays(1), mps_164("第四十七条")),
)

TEMPORARY_PLATE = Procedure(
    code="temporary-plate",
    name="临时行驶车号牌",
    legal_name=Dated(
        "临时行驶车号牌的法定名称",
        since("2008-10-01", "核发临时行驶车号牌", mps_102()),
        since("2012-09-12", "核发临时行驶车号牌", mps_124()),
        since("2022-05-01", "核发临时行驶车号牌", mps_164("第四十六条")),
    ),
    words=(
        "临牌",
        "临时牌",
        "临时牌照",
        "临时号牌",
        "临时车牌",
        "新车没上牌能开吗",
        "没上牌怎么开",
        "移动证",
        "纸牌照",
    ),
    basis=(mps_102(), mps_124(), mps_164("第四十六条、第四十七条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("临时行驶车号牌的办理渠道", (Channel.ONLINE,)),
    asks=(
        VIN,
        CERTIFICATE_NUMBER,
        Ask(
            "purpose",
            "为什么要临时号牌",
            AskKind.CHOICE,
            options=(
                Choice(BOUGHT, "买了，还没有上牌"),
                Choice(UNSOLD, "还没有卖出去"),
                Choice(EXPORT, "要开出去出口"),
                Choice(RESEARCH, "科研、定型试验"),
                Choice(OVERSIZE, "轴荷、总质量或外廓尺寸超标准的特型车"),
            ),
        ),
    ),
    evidence=(
        brought("identity", "申请人的身份证明", *RULES),
        brought("insurance", "交强险凭证", mps_102(), mps_124(), looked_up=mps_164("第四条")),
        brought("certificate", "整车出厂合格证（进口车：进口凭证）", *RULES),
        brought("origin", "购车发票等来历证明", *RULES, hint="还没有卖出去的不用。"),
        brought(
            "purpose",
            "用途的证明",
            *RULES,
            hint="出口、科研试验、特型车才要。",
        ),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        purpose_known,
        certificate_found,
        certificate_of_this_vehicle,
        not_registered_yet,
        not_reported_stolen,
        insured,
        insurance_not_expired,
        issues_left,
        exported_once,
        identity_shown,
        origin_shown,
        purpose_proven,
    ),
    fees=(Fee("temporary-plate", "临时行驶车号牌", TEMPORARY_PLATE_FEE),),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(
                Check("identity", "身份证明有效（代办的，委托书齐全）"),
                Check("origin", "合格证在；买了的，来历证明上的买方就是申请人"),
                Check("purpose", "出口、科研试验、特型车的证明在；其他用途选“相符”"),
            ),
        ),
        Step(PRODUCE, Post.CLERK),
    ),
    term=TERM,
    effects=onto_the_road,
    delivers=(ObjectKind.TEMPORARY_PLATE,),
    subject="vin",
    vehicle_class="factory_certificate.vehicle_class",
    order=47,
)
