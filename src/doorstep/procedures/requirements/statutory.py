"""The refusals the registration rules list (令164 第十五条; before, 第九条), said plainly.

Why shared: each is one sentence of law that several procedures name.
"""

from typing import Protocol

from doorstep.law.instruments import mps_102, mps_124, mps_164, traffic_regulation
from doorstep.law.reading import Law
from doorstep.procedures.engine import Go, Mend, requirement
from doorstep.procedures.requirements.facts import (
    Applicant,
    Examination,
    FactoryCertificate,
    Proofs,
    VehicleRecord,
)

REPLACE_PROOF = Mend("请换成有效的原件，再到任一网点交来。", Go.COUNTER)
CORRECT_PROOF = Mend("请到开具的单位换开一份，再到任一网点交来。", Go.COUNTER)
ASK_THE_SELLER = Mend("请让销售单位或生产企业更正信息，更正后再来办。", Go.OUTSIDE)
ASK_WHO_SEIZED = Mend("请向查封、扣押的机关办理解除，解除后再来办。", Go.OUTSIDE)
ASK_THE_POLICE = Mend("请带上购车凭证到车管所说明情况，由民警核实。", Go.OUTSIDE)
WAIT = Mend("到期后可以再申请；对认定有意见，可以申请行政复议。", Go.OUTSIDE)
SCRAP = Mend("请联系报废机动车回收企业交车，办理注销。", Go.OUTSIDE)


class HasProofs(Protocol):
    """Facts with what the clerk saw."""

    @property
    def proofs(self) -> Proofs: ...


class HasExamination(Protocol):
    """Facts with what the examiner saw."""

    @property
    def examination(self) -> Examination: ...


class HasCertificate(Protocol):
    """Facts with the certificate of conformity, or None where none was found."""

    @property
    def factory_certificate(self) -> FactoryCertificate | None: ...


class HasVehicleRecord(Protocol):
    """Facts with what police and courts know."""

    @property
    def vehicle_record(self) -> VehicleRecord: ...


class HasApplicant(Protocol):
    """Facts with who applies."""

    @property
    def applicant(self) -> Applicant: ...


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第一项"),
    reads=("proofs",),
    mend=REPLACE_PROOF,
)
def proofs_valid(f: HasProofs, law: Law) -> bool:
    """交来的证明、凭证里有无效的。"""
    return f.proofs.valid


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第二项"),
    reads=("proofs",),
    mend=CORRECT_PROOF,
)
def origin_unaltered(f: HasProofs, law: Law) -> bool:
    """来历证明（发票）有涂改。"""
    return f.proofs.intact


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第二项"),
    reads=("proofs",),
    mend=CORRECT_PROOF,
)
def owner_as_on_origin(f: HasProofs, law: Law) -> bool:
    """来历证明（发票）上的所有人与您的身份证明不一致。"""
    return f.proofs.owner


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第三项"),
    reads=("proofs",),
    mend=CORRECT_PROOF,
)
def proofs_of_this_vehicle(f: HasProofs, law: Law) -> bool:
    """交来的证明、凭证与这辆车对不上。"""
    return f.proofs.vehicle


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第三项"),
    reads=("examination",),
    mend=ASK_THE_SELLER,
)
def vehicle_as_on_proofs(f: HasExamination, law: Law) -> bool:
    """查验时看到的车辆识别代号、发动机号或外观与凭证对不上。"""
    return f.examination.vin and f.examination.engine and f.examination.appearance


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第四项"),
    reads=("factory_certificate",),
    mend=ASK_THE_SELLER,
)
def licensed_for_production(f: HasCertificate, law: Law) -> bool:
    """这个车型没有经过国家许可生产或进口。"""
    return f.factory_certificate is None or f.factory_certificate.announced


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第五项"),
    reads=("factory_certificate",),
    mend=ASK_THE_SELLER,
)
def as_announced(f: HasCertificate, law: Law) -> bool:
    """车的型号或技术参数与国家公布的不一致。"""
    return f.factory_certificate is None or f.factory_certificate.matches_announcement


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第六项"),
    reads=("examination",),
    mend=ASK_THE_SELLER,
)
def meets_safety_standard(f: HasExamination, law: Law) -> bool:
    """查验时发现车不符合国家安全技术标准。"""
    return f.examination.standard


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第七项"),
    reads=("vehicle_record",),
    mend=SCRAP,
    since="vehicle_record.scrap_on",
)
def not_due_for_scrap(f: HasVehicleRecord, law: Law) -> bool:
    """车在 {vehicle_record.scrap_on}达到了国家规定的强制报废标准。"""
    return f.vehicle_record.scrap_on is None or law.on < f.vehicle_record.scrap_on


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第八项"),
    reads=("vehicle_record",),
    mend=ASK_WHO_SEIZED,
)
def not_seized(f: HasVehicleRecord, law: Law) -> bool:
    """车被依法查封或扣押（{vehicle_record.seized_by}）。"""
    return not f.vehicle_record.seized_by


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第九项"),
    reads=("vehicle_record",),
    mend=ASK_THE_POLICE,
)
def not_stolen(f: HasVehicleRecord, law: Law) -> bool:
    """车在被盗抢、诈骗的记录里。"""
    return not f.vehicle_record.stolen


@requirement(
    mps_102("第九条"),
    mps_124("第九条"),
    mps_164("第十五条第十项"),
    reads=("proofs",),
    mend=ASK_THE_POLICE,
)
def no_other_bar(f: HasProofs, law: Law) -> bool:
    """有法律、行政法规规定的其他不能登记的情形，窗口会写明是哪一条。"""
    return f.proofs.lawful


@requirement(
    traffic_regulation("第一百零三条"),
    mps_102("第六十条"),
    mps_124("第六十条"),
    mps_164("第八十条、第八十一条"),
    reads=("applicant",),
    mend=WAIT,
    since="applicant.barred_until",
)
def applicant_not_barred(f: HasApplicant, law: Law) -> bool:
    """您在 {applicant.barred_until}之前不能申请机动车登记：{applicant.barred_why}。"""
    return f.applicant.barred_until is None or f.applicant.barred_until < law.on
