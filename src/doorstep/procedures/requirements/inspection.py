"""What the mark of inspection asks for, with a test or without: one truth with the schedule.

Why the facts are cached: every rule of a claim asks the same question of the same vehicle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from doorstep.kernel.dated import Dated, since
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.periods import Days, Months
from doorstep.law.inspection import Issue, Vehicle, is_school_bus, issued
from doorstep.law.inspection.tables import SCHOOL_BUS_WINDOW, WINDOW
from doorstep.law.inspection.vehicle import LAST_DAY
from doorstep.law.instruments import (
    mps_102,
    mps_124,
    mps_164,
    shandong_measures,
    traffic_law,
    traffic_regulation,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import Check, Effect, Go, InspectionValid, Mend, Told, requirement
from doorstep.procedures.requirements.facts import (
    Insurance,
    RegisteredVehicle,
    TaxRecord,
    Unsettled,
)
from doorstep.procedures.requirements.settled import SETTLE
from doorstep.registry.types import LicenceOnFile as LicenceOnFile


@dataclass(frozen=True, slots=True)
class InspectionRecord:
    """Days of accidents with casualties and of punished modifications; the last test passed."""

    casualty_accidents: tuple[date, ...] = ()
    modifications: tuple[date, ...] = ()
    tested_on: date | None = None

    @property
    def last_accident(self) -> date | None:
        """The latest accident with casualties."""
        return max(self.casualty_accidents, default=None)

    @property
    def last_modification(self) -> date | None:
        """The latest punished modification."""
        return max(self.modifications, default=None)

    def told(self) -> tuple[Told, ...]:
        """The record as a desk reads it."""
        lines: list[Told] = [("有人伤亡的事故 {n} 起", {"n": len(self.casualty_accidents)})]
        lines.append(("因非法改装受过处罚 {n} 次", {"n": len(self.modifications)}))
        if self.tested_on is not None:
            lines.append(("{day}检验合格", {"day": self.tested_on}))
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class MarkPapers:
    """What the clerk saw where a mark is asked for; `licence` is the one to be stamped."""

    identity: bool
    licence: bool


@dataclass(frozen=True, slots=True)
class LicenceStamped(Effect):
    """Until when inspection is valid is written on the vehicle licence that is out (签章)."""

    until: date


MARK_CHECKS = (
    Check("identity", "身份证明或者行驶证已经看过，与登记的一致（代办的，委托书齐全）"),
    Check("licence", "行驶证带来了，当场签注新的有效期（没带的选“不符”，以后再办签章）"),
)


class HasVehicle(Protocol):
    """Facts with the vehicle."""

    @property
    def vehicle(self) -> RegisteredVehicle | None: ...


class Inspected(HasVehicle, Protocol):
    """Facts with the vehicle and what is known of tests, accidents and modifications."""

    @property
    def inspection_record(self) -> InspectionRecord: ...


class HasUnsettled(Protocol):
    """Facts with what is open against the vehicle."""

    @property
    def unsettled(self) -> Unsettled: ...


class Insured(Protocol):
    """Facts with the compulsory insurance."""

    @property
    def compulsory_insurance(self) -> Insurance | None: ...


class Taxed(Protocol):
    """Facts with the vehicle tax."""

    @property
    def vehicle_tax(self) -> TaxRecord | None: ...


class HasLicence(HasVehicle, Protocol):
    """Facts with the vehicle licence that is out."""

    @property
    def vehicle_licence(self) -> LicenceOnFile | None: ...


class HasMarkPapers(Protocol):
    """Facts with what the clerk saw."""

    @property
    def papers(self) -> MarkPapers: ...


def asked_for(f: Inspected, law: Law) -> Issue | None:
    """What a mark issued today takes; None where the record does not let anybody say."""
    return issue_for(f.vehicle, f.inspection_record, law.on)


@lru_cache(maxsize=1024)
def issue_for(car: RegisteredVehicle | None, record: InspectionRecord, on: date) -> Issue | None:
    """What a mark issued on a day takes for a vehicle; None where its record does not say."""
    found = _as_inspected(car, record)
    if car is None or found is None or car.inspection_valid_until is None:
        return None
    return issued(found, car.inspection_valid_until, on)


def _as_inspected(car: RegisteredVehicle | None, record: InspectionRecord) -> Vehicle | None:
    if car is None or car.inspection_valid_until is None:
        return None
    if not car.registered_on <= car.inspection_valid_until <= LAST_DAY:
        return None
    made = car.manufactured_on
    try:
        return Vehicle(
            car.vehicle_class,
            car.use_character,
            car.registered_on,
            car.seats,
            None if made is None else min(made, car.registered_on),
            record.casualty_accidents,
            record.modifications,
        )
    except InvalidInput:
        return None


ON_RECORD = Mend("请带登记证书和行驶证到车管所核对登记内容。", Go.COUNTER)


@requirement(
    traffic_regulation("第十六条"),
    reads=("vehicle", "inspection_record"),
    mend=ON_RECORD,
)
def inspection_on_record(f: Inspected, law: Law) -> bool:
    """登记里的检验有效期、车辆类型、使用性质或座位数不全，算不出这次检验。"""
    return f.vehicle is None or asked_for(f, law) is not None


@requirement(
    mps_102(),
    mps_124("第四十九条"),
    mps_164("第五十四条"),
    reads=("vehicle",),
    mend=Mend("请等到那一天再来；页面“下次检验是哪天”写着哪一天。", Go.OUTSIDE),
    shows={"window": WINDOW},
)
def window_open(f: HasVehicle, law: Law) -> bool:
    """检验有效期到 {vehicle.inspection_valid_until}为止，期满前 {window}起才能申领。"""
    return _school_bus(f.vehicle) or _opened(f.vehicle, law(WINDOW), law.on)


@requirement(
    mps_124(),
    mps_164("第六十二条"),
    reads=("vehicle",),
    mend=Mend("请等到那一天再来；页面“下次检验是哪天”写着哪一天。", Go.OUTSIDE),
    shows={"window": SCHOOL_BUS_WINDOW},
)
def school_bus_window_open(f: HasVehicle, law: Law) -> bool:
    """校车的检验有效期到 {vehicle.inspection_valid_until}为止，期满前 {window}起才能申领。"""
    return not _school_bus(f.vehicle) or _opened(f.vehicle, law(SCHOOL_BUS_WINDOW), law.on)


def _school_bus(car: RegisteredVehicle | None) -> bool:
    return car is not None and is_school_bus(car.vehicle_class, car.use_character)


def _opened(car: RegisteredVehicle | None, window: Months, on: date) -> bool:
    until = car.inspection_valid_until if car is not None else None
    return until is None or window.before(until) <= on


@requirement(
    mps_102(),
    mps_124("第四十九条"),
    mps_164("第五十四条"),
    reads=("unsettled",),
    mend=SETTLE,
)
def settled_for_mark(f: HasUnsettled, law: Law) -> bool:
    """这辆车还有没处理的交通违法 {unsettled.violations} 条、交通事故 {unsettled.accidents} 起。"""
    return f.unsettled.count == 0


@requirement(
    traffic_regulation("第十七条"),
    mps_102(),
    mps_124("第四十九条"),
    mps_164("第五十四条、第五十五条、第五十七条"),
    reads=("compulsory_insurance",),
    mend=Mend("请到任一保险公司买交强险，当天就能查到。", Go.OUTSIDE),
)
def insured_for_mark(f: Insured, law: Law) -> bool:
    """没有查到这辆车有效的交强险。"""
    policy = f.compulsory_insurance
    return policy is not None and law.on <= policy.valid_until


@requirement(
    mps_124("第四十九条"),
    mps_164("第五十四条、第五十五条"),
    reads=("vehicle_tax",),
    mend=Mend("请到税务部门（或网上税务局）缴税或办免税，办完就能查到。", Go.OUTSIDE),
)
def vehicle_tax_paid(f: Taxed, law: Law) -> bool:
    """没有查到车船税的纳税或免税记录。"""
    return f.vehicle_tax is not None


TEST_KEPT = Dated(
    "检验合格后领取标志的期限",
    since("2012-01-13", Days(60), shandong_measures("第八条")),
)


@requirement(
    traffic_regulation("第十六条"),
    reads=("inspection_record",),
    mend=Mend("请到任一检测机构检验，合格的当天就能查到。", Go.OUTSIDE),
)
def test_passed(f: Inspected, law: Law) -> bool:
    """没有查到这辆车这一次的安全技术检验合格记录。"""
    return _tested_on(f, law) is not None


@requirement(
    shandong_measures("第八条"),
    reads=("inspection_record",),
    mend=Mend("请再到任一检测机构检验一次，合格后及时来领。", Go.OUTSIDE),
    shows={"limit": TEST_KEPT},
    since="inspection_record.tested_on",
)
def mark_fetched_in_time(f: Inspected, law: Law) -> bool:
    """检验合格已经超过 {limit}没有来领标志，要重新检验。"""
    tested_on = _tested_on(f, law)
    return tested_on is None or law.on <= law(TEST_KEPT).after(tested_on)


def _tested_on(f: Inspected, law: Law) -> date | None:
    return test_of_mark(f.vehicle, f.inspection_record, law)


def test_of_mark(car: RegisteredVehicle | None, record: InspectionRecord, law: Law) -> date | None:
    """The test of this time: one that lies before the window belongs to the mark before."""
    tested_on = record.tested_on
    if tested_on is None or tested_on > law.on:
        return None
    return tested_on if _opened(car, law(WINDOW), tested_on) else None


@requirement(
    traffic_law("第十三条"),
    mps_102(),
    mps_124(),
    mps_164("第五十七条"),
    reads=("vehicle",),
    mend=Mend("标志已经过期，补了也没有用：请先检验或申领新的标志。", Go.OUTSIDE),
    since="vehicle.inspection_valid_until",
)
def mark_still_valid(f: HasVehicle, law: Law) -> bool:
    """这辆车的检验有效期到 {vehicle.inspection_valid_until}就过了。"""
    until = f.vehicle.inspection_valid_until if f.vehicle is not None else law.on
    return until is not None and law.on <= until


@requirement(
    mps_102(),
    mps_124("第四十九条"),
    mps_164("第五十四条、第五十五条、第五十七条"),
    reads=("papers",),
    mend=Mend("请带身份证明或者行驶证再来；代办的还要委托书和代理人的身份证明。", Go.COUNTER),
)
def identity_or_licence_shown(f: HasMarkPapers, law: Law) -> bool:
    """身份证明和行驶证都没有带，或者与登记的不一致。"""
    return f.papers.identity


def mark_and_stamp(
    f: Inspected, licence: LicenceOnFile | None, stamped: bool, law: Law
) -> Sequence[Effect]:
    """The vehicle is inspected until the next due day; the licence that was brought says so."""
    asked = asked_for(f, law)
    if asked is None:
        return ()
    valid = InspectionValid(asked.valid_until)
    return (valid, LicenceStamped(asked.valid_until)) if licence and stamped else (valid,)
