"""号牌互换: an owner of two private vehicles exchanges their numbers.

Why every rule is asked of both vehicles: each gets the other's number, its papers and its year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays, Years
from doorstep.law.instruments import city_practice, mps_164, reform_2019
from doorstep.law.parameters import PLATE_SET_FEE, VEHICLE_LICENCE_FEE
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    PRODUCE,
    REVIEW,
    About,
    Ask,
    AskKind,
    Channel,
    Check,
    Effect,
    Fee,
    Go,
    Mend,
    ObjectKind,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements import settled
from doorstep.procedures.requirements.asks import OWN_VEHICLE, read_vehicle
from doorstep.procedures.requirements.evidence import MANDATE
from doorstep.procedures.requirements.facts import RegisteredVehicle, Unsettled, VehicleRecord

PRIVATE = "A"
"""Use character of a vehicle that earns no money (非营运, GA 24.3)."""


@dataclass(frozen=True, slots=True)
class NumbersExchanged(Effect):
    """The vehicle of the case and another of its owner carry each other's number."""

    other_vin: str


@dataclass(frozen=True, slots=True)
class SwapPapers:
    """What the clerk saw."""

    identity: bool
    certificates: bool
    plates: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    vin: str = declared("车辆")
    other: str = declared("另一辆车")
    vehicle: RegisteredVehicle | None = looked_up("登记的车辆", from_="登记记录")
    other_vehicle: RegisteredVehicle | None = looked_up(
        "另一辆登记的车辆", from_="登记记录", reader="other_vehicle"
    )
    swapped_on: date | None = looked_up("上一次互换", from_="登记记录", reader="swapped_on")
    other_swapped_on: date | None = looked_up(
        "另一辆车上一次互换", from_="登记记录", reader="other_swapped_on"
    )
    unsettled: Unsettled = looked_up("没处理完的违法和事故", from_="公安交管综合应用平台")
    other_unsettled: Unsettled = looked_up(
        "另一辆车没处理完的违法和事故", from_="公安交管综合应用平台", reader="other_unsettled"
    )
    vehicle_record: VehicleRecord = looked_up("查封和盗抢情况", from_="公安和法院的记录")
    other_record: VehicleRecord = looked_up(
        "另一辆车查封和盗抢情况", from_="公安和法院的记录", reader="other_record"
    )
    papers: SwapPapers = examined("身份证明、登记证书、行驶证和号牌", from_="受理岗")


ONCE_IN = Dated(
    "号牌互换多久一次",
    since("2019-06-01", Years(1), reform_2019()),
    since("2022-05-01", Years(1), mps_164("第二十条")),
)
"""Read as a year from the last exchange; the order says "within one year", not "in a year"."""
_CHOOSE = Mend("请选您名下的另一辆车；车不在您名下的，不能互换。", Go.ASK, "other")


@requirement(
    reform_2019(),
    mps_164("第二十条"),
    reads=("vehicle",),
    mend=Mend("请核对号牌号码；车不在您名下的，不能互换。", Go.ASK, "vin"),
)
def own_vehicle(f: Facts, law: Law) -> bool:
    """本市登记记录里，您名下没有这辆车。"""
    return f.vehicle is not None


@requirement(reform_2019(), mps_164("第二十条"), reads=("other_vehicle",), mend=_CHOOSE)
def other_own_vehicle(f: Facts, law: Law) -> bool:
    """本市登记记录里，您名下没有另一辆车。"""
    return f.other_vehicle is not None


@requirement(reform_2019(), mps_164("第二十条"), reads=("vehicle", "other_vehicle"), mend=_CHOOSE)
def two_vehicles(f: Facts, law: Law) -> bool:
    """选的是同一辆车，互换要两辆。"""
    if f.vehicle is None or f.other_vehicle is None:
        return True
    return f.vehicle.vin != f.other_vehicle.vin


@requirement(reform_2019(), mps_164("第二十条"), reads=("vehicle", "other_vehicle"), mend=_CHOOSE)
def same_kind_of_plate(f: Facts, law: Law) -> bool:
    """两辆车的号牌种类不一样：一辆是{vehicle.kind}，一辆是{other_vehicle.kind}。"""
    if f.vehicle is None or f.other_vehicle is None:
        return True
    return f.vehicle.kind is f.other_vehicle.kind


@requirement(
    reform_2019(),
    mps_164("第二十条"),
    reads=("vehicle", "other_vehicle"),
    mend=Mend(
        "只有非营运的车能互换号牌；使用性质变了的，请先办变更。", Go.PROCEDURE, "change-particulars"
    ),
)
def both_private(f: Facts, law: Law) -> bool:
    """两辆车都要是非营运的。"""
    return all(
        each is None or each.use_character == PRIVATE for each in (f.vehicle, f.other_vehicle)
    )


@requirement(
    reform_2019(),
    mps_164("第二十条"),
    reads=("swapped_on",),
    mend=Mend("每辆车一年只能互换一次，请满一年再来。"),
    since="swapped_on",
)
def not_swapped_lately(f: Facts, law: Law) -> bool:
    """这辆车 {swapped_on}互换过号牌，还没满一年。"""
    return f.swapped_on is None or law(ONCE_IN).after(f.swapped_on) < law.on


@requirement(
    reform_2019(),
    mps_164("第二十条"),
    reads=("other_swapped_on",),
    mend=Mend("每辆车一年只能互换一次，请满一年再来，或者选另一辆。"),
    since="other_swapped_on",
)
def other_not_swapped_lately(f: Facts, law: Law) -> bool:
    """另一辆车 {other_swapped_on}互换过号牌，还没满一年。"""
    return f.other_swapped_on is None or law(ONCE_IN).after(f.other_swapped_on) < law.on


@requirement(reform_2019(), mps_164("第二十条"), reads=("unsettled",), mend=settled.SETTLE)
def vehicle_settled(f: Facts, law: Law) -> bool:
    """这辆车还有没处理的交通违法 {unsettled.violations} 条、交通事故 {unsettled.accidents} 起。"""
    return f.unsettled.count == 0


@requirement(reform_2019(), mps_164("第二十条"), reads=("other_unsettled",), mend=settled.SETTLE)
def other_settled(f: Facts, law: Law) -> bool:
    """另一辆车还有 {other_unsettled.count} 件违法、事故没处理。"""
    return f.other_unsettled.count == 0


@requirement(
    reform_2019(),
    mps_164("第十五条第八项、第九项"),
    reads=("vehicle_record", "other_record"),
    mend=Mend("请带身份证明到车管所，问清是谁查封的、为什么，由民警核实。", Go.COUNTER),
)
def neither_seized_nor_stolen(f: Facts, law: Law) -> bool:
    """有一辆车被查封、扣押，或者有被盗抢骗的记录。"""
    return not any(each.seized_by or each.stolen for each in (f.vehicle_record, f.other_record))


@requirement(
    reform_2019(),
    mps_164("第二十条"),
    reads=("papers",),
    mend=Mend("请带有效的身份证明原件再来；代办的还要委托书和代理人的身份证明。", Go.COUNTER),
)
def identity_shown(f: Facts, law: Law) -> bool:
    """身份证明没有带、已经失效，或者与登记的所有人不一致。"""
    return f.papers.identity


@requirement(
    reform_2019(),
    mps_164("第二十条"),
    reads=("papers",),
    mend=Mend("请带两辆车的登记证书和行驶证。", Go.COUNTER),
)
def certificates_shown(f: Facts, law: Law) -> bool:
    """两辆车的登记证书和行驶证没有带齐。"""
    return f.papers.certificates


@requirement(
    reform_2019(),
    mps_164("第二十条"),
    reads=("papers",),
    mend=Mend(
        "请把两辆车的号牌都交来；号牌丢了的，先办补换领号牌。", Go.PROCEDURE, "replace-plates"
    ),
)
def plates_returned(f: Facts, law: Law) -> bool:
    """两辆车的号牌没有交齐。"""
    return f.papers.plates


def numbers_exchanged(f: Facts, law: Law) -> Sequence[Effect]:
    """Each vehicle carries the other's number, on plates and licence."""
    return (NumbersExchanged(f.other_vehicle.vin),) if f.other_vehicle is not None else ()


SWAP_PLATES = Procedure(
    code="swap-plates",
    name="号牌互换",
    legal_name=Dated(
        "号牌互换的法定名称",
        since("2019-06-01", "机动车号牌号码互换变更", reform_2019()),
        since("2022-05-01", "机动车号牌号码互换变更", mps_164("第二十条")),
    ),
    words=(
        "号牌互换",
        "车牌互换",
        "换号牌",
        "两辆车换牌",
        "两个车牌对调",
        "车牌对调",
        "牌照互换",
        "换车号",
    ),
    basis=(reform_2019(), mps_164("第二十条")),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=Dated(
        "号牌互换的办理渠道",
        since(
            "2019-06-01",
            frozenset({Channel.OFFICE, Channel.STATION, Channel.ONLINE}),
            city_practice("号牌互换从这一天起办"),
        ),
    ),
    asks=(
        OWN_VEHICLE,
        Ask(
            "other",
            "和哪一辆车互换",
            AskKind.VEHICLE,
            hint="也是您名下的车：号牌号码，或者 17 位车辆识别代号。",
            read=read_vehicle,
            missing="请选另一辆车，或者写它的号牌号码。",
            longest=40,
        ),
    ),
    evidence=(
        brought("identity", "车主的身份证明", reform_2019(), mps_164("第二十条")),
        brought("certificates", "两辆车的登记证书和行驶证", reform_2019(), mps_164("第二十条")),
        brought("plates", "两辆车的号牌", reform_2019(), mps_164("第二十条")),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        own_vehicle,
        other_own_vehicle,
        two_vehicles,
        same_kind_of_plate,
        both_private,
        not_swapped_lately,
        other_not_swapped_lately,
        vehicle_settled,
        other_settled,
        neither_seized_nor_stolen,
        identity_shown,
        certificates_shown,
        plates_returned,
    ),
    fees=(
        Fee("plate-set", "这辆车的号牌", PLATE_SET_FEE),
        Fee("other-plate-set", "另一辆车的号牌", PLATE_SET_FEE),
        Fee("vehicle-licence", "这辆车的行驶证", VEHICLE_LICENCE_FEE),
        Fee("other-vehicle-licence", "另一辆车的行驶证", VEHICLE_LICENCE_FEE),
    ),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(
                Check("identity", "身份证明有效，就是两辆车登记的所有人（代办的，委托书齐全）"),
                Check("certificates", "两辆车的登记证书和行驶证都在，与登记档案一致"),
                Check("plates", "两辆车的号牌都交来了"),
            ),
        ),
        Step(REVIEW, Post.REGISTRAR),
        Step(PRODUCE, Post.CLERK),
    ),
    term=Dated(
        "号牌互换办理期限",
        since("2019-06-01", WorkingDays(1), city_practice("号牌互换办理期限")),
        since("2022-05-01", WorkingDays(1), mps_164("第二十条")),
    ),
    effects=numbers_exchanged,
    delivers=(ObjectKind.PLATE_SET, ObjectKind.VEHICLE_LICENCE),
    subject="vin",
    about=About.OWN_VEHICLE,
    vehicle_class="vehicle.vehicle_class",
    use_character="vehicle.use_character",
    order=48,
)
