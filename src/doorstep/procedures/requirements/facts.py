"""Kinds of facts that rules read, as frozen values: what a reader finds and a rule may ask of it.

Why here: the readers of outside systems build these, and the rules of several procedures read them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from doorstep.kernel.plate_number import PlateKind
from doorstep.procedures.engine import Told, VehicleParticulars
from doorstep.registry.types import word_for_class


class Home(StrEnum):
    """Beyond what a household makes its holder an outsider (外地户籍), as the city says."""

    CITY = "outside-city"
    PROVINCE = "outside-province"

    @property
    def label(self) -> str:
        """For the page that shows the fact."""
        return {Home.CITY: "本市以外", Home.PROVINCE: "本省以外"}[self]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies: household, residence permit, and whether a bar stands in the way."""

    unit: bool
    in_city: bool
    in_province: bool
    beyond: Home = Home.CITY
    residence_permit_until: date | None = None
    barred_until: date | None = None
    barred_why: str = ""


@dataclass(frozen=True, slots=True)
class FactoryCertificate:
    """The certificate of conformity (合格证) or the import proof, as its system has it."""

    number: str
    vin: str
    vehicle_class: str
    make_model: str
    engine_number: str
    colour: str
    fuel: str
    manufactured_on: date
    new_energy: bool = False
    exempt_from_test: bool = True
    networked: bool = False
    announced: bool = True
    matches_announcement: bool = True
    imported_on: date | None = None
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

    @property
    def counted_from(self) -> date:
        """The day from which the time without registration counts."""
        return self.imported_on or self.manufactured_on

    def particulars(self, use_character: str) -> VehicleParticulars:
        """The vehicle as the record enters it."""
        return VehicleParticulars(
            vin=self.vin,
            vehicle_class=self.vehicle_class,
            use_character=use_character,
            make_model=self.make_model,
            engine_number=self.engine_number,
            colour=self.colour,
            fuel=self.fuel,
            manufactured_on=self.manufactured_on,
            certificate_number=self.number,
            maker=self.maker,
            seats=self.seats,
            total_mass=self.total_mass,
            kerb_mass=self.kerb_mass,
            rated_load=self.rated_load,
            length=self.length,
            width=self.width,
            height=self.height,
            displacement=self.displacement,
            power=self.power,
            imported=self.imported_on is not None,
        )

    @property
    def small_passenger(self) -> bool:
        """小型、微型载客汽车."""
        return self.vehicle_class[:2] in ("K3", "K4")

    @property
    def small(self) -> bool:
        """Whether it carries the plate of a small vehicle: 小微型载客, 轻微型载货."""
        return self.vehicle_class[:2] in ("K3", "K4", "H3", "H4")


@dataclass(frozen=True, slots=True)
class Insurance:
    """A policy of compulsory insurance (交强险)."""

    policy: str
    company: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class FormerInsurance:
    """Compulsory insurance of a former vehicle on the day it was given up.

    `asked`: the rule of that day wants it; the insurers are asked nothing that no rule reads.
    """

    asked: bool
    policy: Insurance | None = None

    def told(self) -> tuple[Told, ...]:
        """The policy, that there was none, or that none was looked for."""
        if not self.asked:
            return (("按那时的规定不看交强险", {}),)
        if self.policy is None:
            return (("那天没有有效的交强险", {}),)
        policy = self.policy
        return (
            ("{company} {policy}", {"company": policy.company, "policy": policy.policy}),
            ("{first} 至 {last}", {"first": policy.valid_from, "last": policy.valid_until}),
        )


@dataclass(frozen=True, slots=True)
class TaxRecord:
    """A tax paid, or the vehicle exempt from it."""

    paid_on: date
    exempt: bool = False
    year: int = 0


@dataclass(frozen=True, slots=True)
class VehicleRecord:
    """What the records of police and courts know of a vehicle: seizure, theft, end of life."""

    registered: bool = False
    seized_by: str = ""
    stolen: bool = False
    scrap_on: date | None = None


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Violations and accidents of a vehicle that are not settled yet."""

    violations: int = 0
    accidents: int = 0

    @property
    def count(self) -> int:
        """How many matters are open."""
        return self.violations + self.accidents

    def told(self) -> tuple[Told, ...]:
        """Both counts."""
        return (
            ("没处理的交通违法 {n} 条", {"n": self.violations}),
            ("没处理完的交通事故 {n} 起", {"n": self.accidents}),
        )


class FormerEvent(StrEnum):
    """How a number came off a vehicle."""

    TRANSFER = "transfer"
    CANCEL = "cancel"
    MOVE = "move"
    CHANGE = "change"

    @property
    def label(self) -> str:
        """As the rules call it."""
        return {
            FormerEvent.TRANSFER: "过户",
            FormerEvent.CANCEL: "注销",
            FormerEvent.MOVE: "迁出",
            FormerEvent.CHANGE: "变更",
        }[self]


@dataclass(frozen=True, slots=True)
class FormerNumber:
    """A number the applicant had on a vehicle until the day of an event."""

    number: str
    kind: PlateKind
    vin: str
    held_from: date
    event_on: date
    event: FormerEvent
    inspected_until: date | None = None
    in_use: bool = False
    given_back: bool = False
    """The right was given up, or the pool keeps the number no more."""

    def told(self) -> tuple[Told, ...]:
        """The number and its time."""
        return (
            ("{number}（{kind}）", {"number": self.number, "kind": self.kind}),
            (
                "{first}用到 {last}（{event}）",
                {"first": self.held_from, "last": self.event_on, "event": self.event},
            ),
        )


@dataclass(frozen=True, slots=True)
class NumberCustom:
    """How a city reads what the rules on former numbers leave open.

    `by_event`: the day of the old vehicle's event decides which rule; `after_move`: a move counted
    before the reform of 2017 too; `running_grow`: a window still running grows with the rule.
    """

    by_event: bool = True
    after_move: bool = False
    running_grow: bool = True

    def told(self) -> tuple[Told, ...]:
        """The three answers."""
        return (
            ("按旧车过户、注销或迁出那天的规定：{yes}", {"yes": self.by_event}),
            ("2017 年 6 月 20 日以前迁出的也算：{yes}", {"yes": self.after_move}),
            ("没有到期的期限一起变长：{yes}", {"yes": self.running_grow}),
        )


@dataclass(frozen=True, slots=True)
class Mortgagee:
    """Whom a vehicle is mortgaged to, as this service knows the unit."""

    id: str
    name: str

    def told(self) -> tuple[Told, ...]:
        """The name."""
        return (("{name}", {"name": self.name}),)


@dataclass(frozen=True, slots=True)
class RegisteredVehicle:
    """A vehicle as this city's record has it; `owned_since` is the day of its present owner."""

    vin: str
    owner_id: str
    number: str
    kind: PlateKind
    vehicle_class: str
    use_character: str
    make_model: str
    colour: str
    registered_on: date
    owned_since: date
    inspection_valid_until: date | None = None
    mortgaged: bool = False
    manufactured_on: date | None = None
    seats: int = 5
    mortgagee_id: str = ""

    @property
    def small_passenger(self) -> bool:
        """小型、微型载客汽车."""
        return self.vehicle_class[:2] in ("K3", "K4")

    def told(self) -> tuple[Told, ...]:
        """The vehicle as a desk reads it."""
        lines: list[Told] = [
            (
                "{number}（{kind}），{model}，{what}",
                {
                    "number": self.number,
                    "kind": self.kind,
                    "model": self.make_model,
                    "what": word_for_class(self.vehicle_class),
                },
            ),
            ("车辆识别代号 {vin}", {"vin": self.vin}),
            ("{day} 注册登记", {"day": self.registered_on}),
        ]
        if self.owned_since != self.registered_on:
            lines.append(("{day} 过户到现在的所有人", {"day": self.owned_since}))
        if self.inspection_valid_until is not None:
            lines.append(("检验有效期至 {day}", {"day": self.inspection_valid_until}))
        if self.mortgaged:
            lines.append(("已抵押", {}))
        return tuple(lines)

    @property
    def private_small(self) -> bool:
        """小微型非营运载客汽车."""
        return self.small_passenger and self.use_character == "A"


@dataclass(frozen=True, slots=True)
class HeldNumber:
    """The plate number chosen for the vehicle, and whether it is still held."""

    number: str
    kind: PlateKind
    held: bool
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Proofs:
    """What the clerk saw of the proofs (证明、凭证)."""

    valid: bool
    intact: bool
    owner: bool
    vehicle: bool
    lawful: bool


@dataclass(frozen=True, slots=True)
class Papers:
    """What the clerk saw of the papers of somebody whose vehicle is in the record already."""

    identity: bool
    returned: bool


@dataclass(frozen=True, slots=True)
class Examination:
    """What the examiner saw of the vehicle."""

    vin: bool
    engine: bool
    appearance: bool
    standard: bool
