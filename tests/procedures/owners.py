"""An owner with a registered car, and the steps of businesses about it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.people.builders import a_number, a_person, a_phone, seen
from tests.procedures.city import CLERK, STATION, a_key
from tests.registry import builders as record

from doorstep.kernel.actor import Actor, ActorKind
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel, StepKind
from doorstep.registry import queries as registry
from doorstep.registry.types import OF_A_REGISTRATION, ObjectKind, ObjectView, VehicleView


@dataclass
class Owner:
    """A resident with a car that got its number on `since`."""

    serial: int
    since: date
    changed: dict[str, Any] = field(default_factory=dict)
    inspected_until: date | None = None
    person_id: str = field(init=False)
    vehicle_id: str = field(init=False)

    def __post_init__(self) -> None:
        self.person_id = str(
            a_person("李四", number=a_number(serial=self.serial), phone=a_phone(self.serial))
        )
        seen(self.person_id)
        self.vehicle_id = record.a_vehicle(
            owner_id=self.person_id,
            on=self.since,
            particulars=record.particulars(**self.changed),
            inspection_valid_until=self.inspected_until,
        )
        for kind in OF_A_REGISTRATION:
            record.an_object_in_hand(self.vehicle_id, kind, self.since)

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.CITIZEN, self.person_id, "李四")

    @property
    def vehicle(self) -> VehicleView:
        found = registry.vehicle(id=self.vehicle_id)
        assert found is not None
        return found

    def live(self, kind: ObjectKind) -> ObjectView:
        """What the vehicle has of a kind today."""
        (found,) = (
            each
            for each in registry.objects_of(self.vehicle_id)
            if each.kind is kind and each.state.live
        )
        return found

    def applies(self, procedure: str, /, **answers: str) -> str:
        """Hand in online, naming the car by its number; the case number."""
        return engine.open_case(
            procedure=procedure,
            channel=Channel.ONLINE,
            applicant_id=self.person_id,
            inputs={"vin": self.vehicle.plate.dotted} | answers,
            by=self.actor,
            key=a_key(),
            point=STATION,
        )


def passed(number: str, step: StepKind, by: Actor = CLERK, **checks: bool) -> str:
    """Pass a step, everything agreeing but what differs."""
    found = engine.procedure(engine.case(number).procedure)
    asked = next((each.checks for each in found.steps if each.kind is step), ())
    answers = {check.name: True for check in asked} | checks
    film = "V-2017-0002" if step is StepKind.EXAMINE else ""
    return engine.pass_step(
        case_number=number, step=step, checks=answers, film=film, by=by, key=a_key()
    )
