"""A vehicle as the record of another city has it: the file (档案) its coming here stands on."""

from dataclasses import dataclass
from datetime import date

from doorstep.kernel.plate_number import PlateKind
from doorstep.procedures.engine import Told, VehicleParticulars
from doorstep.procedures.requirements.facts import RegisteredVehicle
from doorstep.registry.types import word_for_class


@dataclass(frozen=True, slots=True)
class ElsewhereFile:
    """The file another city keeps; `of_applicant` says whether it names whoever applies here.

    `enter_by` is the last day to apply here after it was moved out there: a duty of the owner,
    whose breach is fined and bars nothing.
    """

    origin: str
    of_applicant: bool
    number: str
    kind: PlateKind
    particulars: VehicleParticulars
    registered_on: date
    moved_out_on: date | None = None
    enter_by: date | None = None
    inspection_valid_until: date | None = None

    @property
    def vehicle_class(self) -> str:
        """The code of its class."""
        return self.particulars.vehicle_class

    @property
    def use_character(self) -> str:
        """The code of its use."""
        return self.particulars.use_character

    @property
    def one_stop(self) -> bool:
        """小型、微型载客汽车 and motorcycles: what the destination may do alone since 令164."""
        return self.vehicle_class[:2] in ("K3", "K4") or self.vehicle_class[:1] == "M"

    @property
    def as_registered(self) -> RegisteredVehicle:
        """The vehicle as the schedule of inspections reads one."""
        car = self.particulars
        return RegisteredVehicle(
            vin=car.vin,
            owner_id="",
            number=self.number,
            kind=self.kind,
            vehicle_class=car.vehicle_class,
            use_character=car.use_character,
            make_model=car.make_model,
            colour=car.colour,
            registered_on=self.registered_on,
            owned_since=self.registered_on,
            inspection_valid_until=self.inspection_valid_until,
            manufactured_on=car.manufactured_on,
            seats=car.seats,
        )

    def told(self) -> tuple[Told, ...]:
        """The file as a desk reads it."""
        car = self.particulars
        lines: list[Told] = [
            (
                "{number}（{kind}），{model}，{what}",
                {
                    "number": self.number,
                    "kind": self.kind,
                    "model": car.make_model,
                    "what": word_for_class(car.vehicle_class),
                },
            ),
            ("车辆识别代号 {vin}", {"vin": car.vin}),
            ("登记在{origin}，{day} 注册登记", {"origin": self.origin, "day": self.registered_on}),
        ]
        if self.moved_out_on is None:
            lines.append(("在{origin}还没有办迁出", {"origin": self.origin}))
        else:
            lines.append(
                ("{day} 从{origin}迁出", {"day": self.moved_out_on, "origin": self.origin})
            )
        if self.enter_by is not None:
            lines.append(("最迟 {day}申请转入；晚了也能办，可能要罚款", {"day": self.enter_by}))
        if self.inspection_valid_until is not None:
            lines.append(("检验有效期至 {day}", {"day": self.inspection_valid_until}))
        return tuple(lines)
