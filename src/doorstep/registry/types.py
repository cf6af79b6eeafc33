"""What the record is made of, as values other rooms may hold.

Why frozen copies and never rows: a row held by another room could be changed without an entry.
"""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Final

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.kernel.vin import Vin
from doorstep.registry.codes import COLOURS, FUELS, USE_CHARACTERS, VEHICLE_CLASSES, label

RECORD_NAME: Final = "本市机动车登记记录"
"""The source every fact of this room names."""


def word_for_class(code: str) -> str:
    """As printed: 小型轿车; a code without a word stands for itself."""
    return label(VEHICLE_CLASSES, code)


def word_for_colour(code: str) -> str:
    """As printed: 白; a code without a word stands for itself."""
    return label(COLOURS, code)


def word_for_fuel(code: str) -> str:
    """As printed: 汽油; a combination the table does not know is named letter by letter."""
    return FUELS.get(code) or "、".join(label(FUELS, letter) for letter in code)


class Source(StrEnum):
    """Where the act behind an entry was made: by our decision, or in another system."""

    HERE = "here"
    UPSTREAM = "upstream"

    @property
    def label(self) -> str:
        """For pages."""
        return {Source.HERE: "本系统登记", Source.UPSTREAM: "外部系统登记"}[self]


class EntryAct(StrEnum):
    """What an entry does."""

    REGISTERED = "registered"
    TAKEN_OVER = "taken-over"
    MOVED_IN = "moved-in"
    TEMPORARILY_PLATED = "temporarily-plated"
    CHANGED = "changed"
    TRANSFERRED = "transferred"
    MORTGAGED = "mortgaged"
    MORTGAGE_RELEASED = "mortgage-released"
    INSPECTED = "inspected"
    LICENCE_STAMPED = "licence-stamped"
    MOVED_OUT = "moved-out"
    CANCELLED = "cancelled"
    OBJECT_ISSUED = "object-issued"
    OBJECT_PRODUCED = "object-produced"
    OBJECT_HANDED_OVER = "object-handed-over"
    OBJECT_SURRENDERED = "object-surrendered"
    OBJECT_VOIDED = "object-voided"
    CORRECTED = "corrected"
    RENEWED = "renewed"
    FOUND_AGAIN = "found-again"
    NUMBER_SWAPPED = "number-swapped"
    CONTACT_FILED = "contact-filed"

    @property
    def label(self) -> str:
        """For the timeline of a vehicle or a driving licence."""
        return {
            EntryAct.REGISTERED: "注册登记",
            EntryAct.TAKEN_OVER: "由原登记记录转入",
            EntryAct.MOVED_IN: "转入登记",
            EntryAct.TEMPORARILY_PLATED: "核发临时行驶车号牌",
            EntryAct.CHANGED: "变更登记",
            EntryAct.TRANSFERRED: "转移（转让）登记",
            EntryAct.MORTGAGED: "抵押登记",
            EntryAct.MORTGAGE_RELEASED: "解除抵押登记",
            EntryAct.INSPECTED: "核发检验合格标志",
            EntryAct.LICENCE_STAMPED: "行驶证签注检验有效期",
            EntryAct.MOVED_OUT: "转出",
            EntryAct.CANCELLED: "注销登记",
            EntryAct.OBJECT_ISSUED: "核发牌证",
            EntryAct.OBJECT_PRODUCED: "制证",
            EntryAct.OBJECT_HANDED_OVER: "发放牌证",
            EntryAct.OBJECT_SURRENDERED: "收回牌证",
            EntryAct.OBJECT_VOIDED: "作废牌证",
            EntryAct.CORRECTED: "登记内容更正",
            EntryAct.RENEWED: "期满换证",
            EntryAct.FOUND_AGAIN: "补证，恢复正常",
            EntryAct.NUMBER_SWAPPED: "号牌互换",
            EntryAct.CONTACT_FILED: "变更联系方式备案",
        }[self]


class VehicleState(StrEnum):
    """Whether a vehicle stands in this city's record today."""

    REGISTERED = "registered"
    TEMPORARY = "temporary"
    MOVED_OUT = "moved-out"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            VehicleState.REGISTERED: "正常",
            VehicleState.TEMPORARY: "没有登记，凭临时号牌行驶",
            VehicleState.MOVED_OUT: "转出",
            VehicleState.CANCELLED: "注销",
        }[self]


class ObjectKind(StrEnum):
    """What the office makes and hands over."""

    REGISTRATION_CERTIFICATE = "registration-certificate"
    PLATE_SET = "plate-set"
    VEHICLE_LICENCE = "vehicle-licence"
    INSPECTION_MARK = "inspection-mark"
    TEMPORARY_PLATE = "temporary-plate"
    CANCELLATION_CERTIFICATE = "cancellation-certificate"
    ENTRUSTMENT = "entrustment"
    DRIVING_LICENCE = "driving-licence"

    @property
    def of_a_driver(self) -> bool:
        """Whether it belongs to somebody's licence to drive, not to a vehicle."""
        return self is ObjectKind.DRIVING_LICENCE

    @property
    def label(self) -> str:
        """Its everyday legal name."""
        return {
            ObjectKind.REGISTRATION_CERTIFICATE: "机动车登记证书",
            ObjectKind.PLATE_SET: "号牌",
            ObjectKind.VEHICLE_LICENCE: "行驶证",
            ObjectKind.INSPECTION_MARK: "检验合格标志",
            ObjectKind.TEMPORARY_PLATE: "临时行驶车号牌",
            ObjectKind.CANCELLATION_CERTIFICATE: "机动车注销证明书",
            ObjectKind.ENTRUSTMENT: "委托核发检验合格标志通知书",
            ObjectKind.DRIVING_LICENCE: "驾驶证",
        }[self]


OF_A_REGISTRATION: Final = (
    ObjectKind.REGISTRATION_CERTIFICATE,
    ObjectKind.PLATE_SET,
    ObjectKind.VEHICLE_LICENCE,
    ObjectKind.INSPECTION_MARK,
)
"""What the owner of every registered vehicle holds."""


class ObjectState(StrEnum):
    """Where an object is in its life."""

    BLANK = "blank"
    PRODUCED = "produced"
    HANDED_OVER = "handed-over"
    SURRENDERED = "surrendered"
    VOID = "void"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            ObjectState.BLANK: "已配号，待制作",
            ObjectState.PRODUCED: "已制作，待发放",
            ObjectState.HANDED_OVER: "已发放",
            ObjectState.SURRENDERED: "已收回",
            ObjectState.VOID: "已作废",
        }[self]

    @property
    def live(self) -> bool:
        """Whether it counts as the vehicle's one object of its kind."""
        return self in (ObjectState.BLANK, ObjectState.PRODUCED, ObjectState.HANDED_OVER)


def _problem(field: str, code: str, sentence: str, typed: object) -> Problem:
    return Problem(field, f"vehicle/{code}", sentence, {"typed": typed})


@dataclass(frozen=True, slots=True)
class VehicleParticulars:
    """What the vehicle is, as on its certificate of conformity; codes as in `registry.codes`.

    Masses in kilograms, lengths in millimetres, displacement in millilitres, power in tenths of a
    kilowatt; zero means the certificate does not say.
    """

    vin: str
    vehicle_class: str
    use_character: str
    make_model: str
    engine_number: str
    colour: str
    fuel: str
    manufactured_on: date
    certificate_number: str
    maker: str = ""
    seats: int = 5
    total_mass: int = 0
    kerb_mass: int = 0
    rated_load: int = 0
    length: int = 0
    width: int = 0
    height: int = 0
    displacement: int = 0
    power: int = 0
    imported: bool = False

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps these particulars out of the record, at once."""
        return (*self._vin_problems(), *self._code_problems(), *self._size_problems())

    def _vin_problems(self) -> tuple[Problem, ...]:
        try:
            parsed = Vin.parse(self.vin)
        except InvalidInput as invalid:
            return invalid.problems
        if parsed.text != self.vin:
            return (_problem("vin", "vin", "车辆识别代号要写成 17 位大写：“{typed}”。", self.vin),)
        return ()

    def _code_problems(self) -> list[Problem]:
        unknown = "代码表里没有“{typed}”，请对照合格证另选。"
        tables = (
            ("vehicle_class", VEHICLE_CLASSES),
            ("use_character", USE_CHARACTERS),
            ("colour", COLOURS),
            ("fuel", FUELS),
        )
        found = [
            _problem(field, field.replace("_", "-"), unknown, getattr(self, field))
            for field, table in tables
            if not _known(table, getattr(self, field))
        ]
        missing = "这一项是空的，请照合格证填写。"
        found += [
            _problem(field, "missing", missing, "")
            for field in ("make_model", "engine_number", "certificate_number")
            if not getattr(self, field).strip()
        ]
        return found

    def _size_problems(self) -> list[Problem]:
        sentence = "“{typed}”不是可能的数值，请照合格证填写。"
        fields = [
            f.name
            for f in dataclasses.fields(self)
            if f.type is int and not 0 <= getattr(self, f.name) <= 1_000_000
        ]
        return [_problem(field, "size", sentence, getattr(self, field)) for field in fields]

    def stored(self) -> dict[str, object]:
        """As JSON values, days in ISO form."""
        values = {name: getattr(self, name) for name in _names()}
        return values | {"manufactured_on": self.manufactured_on.isoformat()}

    @classmethod
    def restored(cls, stored: Mapping[str, object]) -> "VehicleParticulars":
        """From what `stored` wrote, ignoring everything else of a vehicle."""
        values = {name: stored[name] for name in _names() if name in stored}
        values["manufactured_on"] = date.fromisoformat(str(stored["manufactured_on"]))
        return cls(**values)  # type: ignore[arg-type]  # written by `stored` from the same fields


@cache
def _names() -> tuple[str, ...]:
    """The particulars' field names, worked out once: a bulk load asks 30,000 times."""
    return tuple(f.name for f in dataclasses.fields(VehicleParticulars))


def _known(table: Mapping[str, str], code: str) -> bool:
    if code in table:
        return True
    # A hybrid burns several: each letter of the combination is a fuel of its own.
    return table is FUELS and bool(re.fullmatch("[A-Z]{2,3}", code)) and set(code) <= set(FUELS)


@dataclass(frozen=True, slots=True)
class VehicleView:
    """A vehicle as the record has it, true as of an instant or the end of a day.

    `mortgagee_id` is the person or unit it is mortgaged to, empty where there is none.
    """

    id: str
    state: VehicleState
    particulars: VehicleParticulars
    plate: PlateNumber
    owner_id: str
    registered_on: date
    inspection_valid_until: date | None
    mortgagee_id: str
    source: str
    as_of: datetime

    @property
    def vin(self) -> str:
        """The vehicle's own number."""
        return self.particulars.vin

    @property
    def vehicle_class_label(self) -> str:
        """As printed: 小型轿车."""
        return word_for_class(self.particulars.vehicle_class)

    @property
    def use_character_label(self) -> str:
        """As printed: 非营运."""
        return label(USE_CHARACTERS, self.particulars.use_character)

    @property
    def colour_label(self) -> str:
        """As printed: 白."""
        return word_for_colour(self.particulars.colour)

    @property
    def fuel_label(self) -> str:
        """As printed: 汽油."""
        return word_for_fuel(self.particulars.fuel)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a vehicle came from: the other city, its number there, its first registration."""

    place: str
    number: str
    kind: PlateKind
    registered_on: date


@dataclass(frozen=True, slots=True)
class ObjectView:
    """One official object; `inscription` is the plate number on a plate set, else empty.

    It belongs to a vehicle or to a licence to drive; the other id is empty.
    """

    id: str
    kind: ObjectKind
    number: str
    inscription: str
    vehicle_id: str
    driving_licence_id: str
    holder_id: str
    case_number: str
    state: ObjectState
    state_on: date
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class LicenceOnFile:
    """The vehicle licence its holder has, and until when inspection stands written on it."""

    number: str
    stamped_until: date | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of the record: what, when, by whom, on whose word."""

    id: int
    act: EntryAct
    vehicle_id: str
    on: date
    at: datetime
    case_number: str
    by: str
    post: str
    point: str
    source: Source
    outside_serial: str
    corrects: int | None
    changes: Mapping[str, object]
    objects: Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class LoadedVehicle:
    """One vehicle of a former record, with its objects already in the holder's hands."""

    particulars: VehicleParticulars
    owner_id: str
    plate: PlateNumber
    registered_on: date
    inspection_valid_until: date | None = None
    state: VehicleState = VehicleState.REGISTERED
    case_number: str = ""
    point: str = ""
    source: Source = Source.HERE
    outside_serial: str = ""
