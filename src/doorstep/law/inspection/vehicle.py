"""The facts about a vehicle that its inspections depend on, and which kind of vehicle it is.

Why by structure of the code and not by a list: the table of types (GA/T 16.4) is built from a
letter, a size and a form, and a file keeps codes that a newer edition dropped.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.law.inspection.tables import (
    GOODS_LETTERS,
    OPERATING_USES,
    SCHOOL_BUS,
    SCHOOL_BUS_TYPES,
    SCHOOL_BUS_USES,
)

_CODE = re.compile(
    "K[1-4][1-9]|H[1-4][1-9A-G]|H5[1-9]|Q[1-3][12]|Z[1-57][12]|[GB][1-3][1-9A-Z]|J1[1-3]"
    "|M1[1-5]|M2[12]|N11|D1[12]|T11|T2[1-3]|X99",
    re.ASCII,
)
_USE = re.compile("[A-UZ]", re.ASCII)
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)


class Kind(StrEnum):
    """The kinds of vehicle the periods are written for (实施条例第十六条)."""

    COMMERCIAL_PASSENGER = "commercial-passenger"
    GOODS = "goods"
    LARGE_PASSENGER = "large-passenger"
    SMALL_PASSENGER = "small-passenger"
    MOTORCYCLE = "motorcycle"
    SCHOOL_BUS = "school-bus"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As the rule calls it."""
        return {
            Kind.COMMERCIAL_PASSENGER: "营运载客汽车",
            Kind.GOODS: "载货汽车",
            Kind.LARGE_PASSENGER: "大型、中型非营运载客汽车",
            Kind.SMALL_PASSENGER: "小型、微型非营运载客汽车",
            Kind.MOTORCYCLE: "摩托车",
            Kind.SCHOOL_BUS: "校车",
            Kind.OTHER: "其他机动车",
        }[self]


def code_problems(type_code: str, use: str) -> list[Problem]:
    """What is wrong with a code of type and one of use; nothing if both can be."""
    found = []
    if not _CODE.fullmatch(type_code):
        sentence = "没有“{typed}”这种车辆类型代码，请照行驶证写，例如 K33。"
        found.append(Problem("type", "vehicle/type", sentence, {"typed": type_code}))
    if not _USE.fullmatch(use):
        sentence = "没有“{typed}”这种使用性质代码，请照行驶证写，例如 A（非营运）。"
        found.append(Problem("use", "vehicle/use", sentence, {"typed": use}))
    return found


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What is known of a vehicle; type and use are codes of GA/T 16.4 and GA 802.

    `accidents` are days of accidents with casualties, `modifications` days on which an illegal
    modification was punished; None means nobody said, and the answer names what it assumes.
    Errors: InvalidInput with every fact that cannot be.
    """

    type_code: str
    use: str
    registered_on: date
    seats: int | None = None
    manufactured_on: date | None = None
    accidents: tuple[date, ...] | None = None
    modifications: tuple[date, ...] | None = None

    def __post_init__(self) -> None:
        problems = [*code_problems(self.type_code, self.use), *self._fact_problems()]
        if problems:
            raise InvalidInput(*problems)

    def _fact_problems(self) -> list[Problem]:
        found = []
        if not FIRST_DAY <= self.registered_on <= LAST_DAY:
            sentence = "登记日期“{typed}”不可能，请照行驶证填写。"
            slots = {"typed": self.registered_on}
            found.append(Problem("registered_on", "vehicle/registered-on", sentence, slots))
        if self.seats is not None and not 1 <= self.seats <= 300:
            sentence = "“{typed}”座不可能，请照行驶证填写。"
            found.append(Problem("seats", "vehicle/seats", sentence, {"typed": self.seats}))
        if self.manufactured_on is not None and self.manufactured_on > self.registered_on:
            sentence = "出厂日期“{typed}”在登记日期之后，请照行驶证和合格证填写。"
            slots = {"typed": self.manufactured_on}
            found.append(Problem("manufactured_on", "vehicle/manufactured-on", sentence, slots))
        return found

    @property
    def school_bus(self) -> bool:
        """校车, by its form or by what it is used for."""
        return is_school_bus(self.type_code, self.use)

    @property
    def minibus(self) -> bool:
        """面包车."""
        return self.type_code in ("K39", "K49")


def is_school_bus(type_code: str, use: str) -> bool:
    """校车, by its form or by what it is used for."""
    return type_code in SCHOOL_BUS_TYPES or use in SCHOOL_BUS_USES


def kind_of(vehicle: Vehicle, day: date) -> Kind:
    """Which period the rule in force on a day gives it."""
    if vehicle.school_bus and _in_force_on(day):
        return Kind.SCHOOL_BUS
    letter, size = vehicle.type_code[0], vehicle.type_code[1]
    if letter == "M":
        return Kind.MOTORCYCLE
    if letter in GOODS_LETTERS.entries[0].value:
        return Kind.GOODS
    if letter != "K":
        return Kind.OTHER
    if vehicle.use in OPERATING_USES.entries[0].value:
        return Kind.COMMERCIAL_PASSENGER
    return Kind.LARGE_PASSENGER if size in "12" else Kind.SMALL_PASSENGER


def _in_force_on(day: date) -> bool:
    try:
        SCHOOL_BUS.entry(day)
    except NotInForce:
        return False
    return True
