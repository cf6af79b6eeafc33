"""The plate number a vehicle gets: of which kind on which day, and that it is still held."""

from typing import Protocol

from doorstep.kernel.dated import Dated, since
from doorstep.kernel.plate_number import PlateKind
from doorstep.law.instruments import city_practice, mps_102, mps_124, mps_164
from doorstep.law.reading import Law
from doorstep.procedures.engine import Go, Mend, requirement
from doorstep.procedures.requirements.facts import FactoryCertificate, HeldNumber

SMALL_NEW_ENERGY_PLATE = Dated(
    "小型新能源汽车用的号牌",
    since("2008-10-01", PlateKind.SMALL, mps_102()),
    since("2017-11-20", PlateKind.SMALL_NEW_ENERGY, city_practice("新能源号牌启用日")),
)
LARGE_NEW_ENERGY_PLATE = Dated(
    "大型新能源汽车用的号牌",
    since("2008-10-01", PlateKind.LARGE, mps_102()),
    since("2017-11-20", PlateKind.LARGE_NEW_ENERGY, city_practice("新能源号牌启用日")),
)
CHOOSE_AGAIN = Mend("请重新选号：一次 50 个，选好后会为您留着。", Go.DRAW)


class HasHeldNumber(Protocol):
    """Facts with the number held."""

    @property
    def held_number(self) -> HeldNumber: ...


class Numbered(HasHeldNumber, Protocol):
    """Facts with the certificate and the number held."""

    @property
    def factory_certificate(self) -> FactoryCertificate | None: ...


def plate_kind(certificate: FactoryCertificate, law: Law) -> PlateKind:
    """The kind of plate a vehicle carries."""
    if certificate.new_energy:
        return law(SMALL_NEW_ENERGY_PLATE if certificate.small else LARGE_NEW_ENERGY_PLATE)
    return PlateKind.SMALL if certificate.small else PlateKind.LARGE


@requirement(mps_102(), mps_124(), mps_164("第四十三条"), reads=("held_number",), mend=CHOOSE_AGAIN)
def number_still_held(f: HasHeldNumber, law: Law) -> bool:
    """为您留的号码 {held_number.number} 已经放回了。"""
    return f.held_number.held


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第四十三条"),
    reads=("factory_certificate", "held_number"),
    mend=CHOOSE_AGAIN,
)
def number_of_the_right_kind(f: Numbered, law: Law) -> bool:
    """选的号码 {held_number.number} 是{held_number.kind}的，这辆车不用这种号牌。"""
    certificate = f.factory_certificate
    return certificate is None or f.held_number.kind == plate_kind(certificate, law)
