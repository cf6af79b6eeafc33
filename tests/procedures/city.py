"""A city with a car buyer, a clerk, an examiner and registrars, whose outside world says yes."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from tests.people.builders import a_number, a_person, a_phone, seen
from tests.places.packs import binzhou
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool
from tests.procedures.known import VIN, a_certificate, an_insurance
from tests.registry.builders import a_vin

from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.money import Fen
from doorstep.payments import queries as payments
from doorstep.places.services import load_city
from doorstep.plates.models import Pool
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel, Sourced, StepKind, Unknown, readers
from doorstep.procedures.requirements.facts import TaxRecord, VehicleRecord

DAY = date(2017, 6, 21)
STATION = "S01"
OTHER_STATION = "S02"
OFFICE = "O01"
PROOFS = {"valid": True, "intact": True, "owner": True, "vehicle": True, "lawful": True}
EXAMINATION = {"vin": True, "engine": True, "appearance": True, "standard": True}
_keys = itertools.count(1)


def a_key() -> Key:
    """A key nobody has used."""
    return Key(f"case-{next(_keys)}")


def staff(name: str, post: Post, point: str) -> Actor:
    """A member of staff in a post at a point."""
    return Actor(ActorKind.STAFF, name, name, post, point)


CLERK = staff("clerk", Post.CLERK, STATION)
OTHER_CLERK = staff("other-clerk", Post.CLERK, OTHER_STATION)
EXAMINER = staff("examiner", Post.EXAMINER, STATION)
REGISTRAR = staff("registrar", Post.REGISTRAR, OFFICE)
SECOND_REGISTRAR = staff("registrar-2", Post.REGISTRAR, OFFICE)


@contextmanager
def outside(**differs: Any) -> Iterator[None]:
    """What the outside systems answer: all in order, but for what differs (None, value, Unknown).

    These are our own ports: a reader is a function, bound as the wiring binds the real ones.
    """
    ordinary: dict[str, Any] = {
        "compulsory_insurance": an_insurance(DAY),
        "purchase_tax": TaxRecord(DAY),
        "vehicle_tax": TaxRecord(DAY),
        "vehicle_record": VehicleRecord(),
    }
    as_of = datetime.combine(DAY, time(1), UTC)
    kept = dict(readers._readers)

    def certificate(inputs: engine.Inputs, on: date) -> Sourced[Any] | Unknown:
        if "factory_certificate" in differs:
            value = differs["factory_certificate"]
            return value if isinstance(value, Unknown) else Sourced(value, "样本", as_of)
        made = a_certificate(min(on, DAY), vin=inputs.get("vin"))
        return Sourced(made, "样本", as_of)

    def answering(value: Any) -> Any:
        return lambda *_: value if isinstance(value, Unknown) else Sourced(value, "样本", as_of)

    engine.bind("factory_certificate", certificate)
    for name, value in (ordinary | differs).items():
        if name != "factory_certificate":
            engine.bind(name, answering(value))
    try:
        yield
    finally:
        readers._readers.clear()
        readers._readers.update(kept)


def a_city() -> Sequencer:
    """Binzhou with an open pool of blue numbers; where it is already, the writer of its log."""
    if Pool.objects.filter(pk=POOL).exists():
        return Sequencer(POOL)
    load_city(binzhou())
    return a_pool()


@dataclass
class Buyer:
    """A resident who bought a car; `held` draws a number for it."""

    sequencer: Sequencer
    vin: str = VIN
    serial: int = 1
    division: str = "371602"
    seen_once: bool = True
    person_id: str = field(init=False)

    def __post_init__(self) -> None:
        self.person_id = str(
            a_person(
                "张三",
                number=a_number(division=self.division, serial=self.serial),
                phone=a_phone(self.serial),
            )
        )
        if self.seen_once:
            seen(self.person_id)

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.CITIZEN, self.person_id, "张三")

    def held(self) -> str:
        """The id of a draw that holds a number."""
        return str(a_held_number(self.sequencer, Citizen(self.person_id, self.vin)).id)

    def inputs(self, **differs: str) -> dict[str, str]:
        """Answers to every ask."""
        ordinary = {
            "vin": self.vin,
            "certificate_number": "WDA0012345678",
            "use_character": "A",
            "had_accident": "no",
        }
        return ordinary | differs

    def applies(self, **differs: Any) -> str:
        """Hand the application in online; the case number."""
        words: dict[str, Any] = {
            "procedure": "register-vehicle",
            "channel": Channel.ONLINE,
            "applicant_id": self.person_id,
            "inputs": self.inputs(),
            "by": self.actor,
            "key": a_key(),
            "point": STATION,
        }
        return engine.open_case(**words | differs)


def a_buyer(sequencer: Sequencer, serial: int = 1, **differs: Any) -> Buyer:
    """A buyer with a car of their own."""
    return Buyer(sequencer, a_vin(70000000 + serial), serial, **differs)


def status(number: str) -> engine.CaseStatus:
    """Where a case stands."""
    return engine.case(number).status


def accepted(number: str, by: Actor = CLERK, **checks: bool) -> str:
    """The clerk accepts."""
    return engine.pass_step(
        case_number=number, step=StepKind.ACCEPT, checks=PROOFS | checks, by=by, key=a_key()
    )


def examined(number: str, by: Actor = EXAMINER, **checks: bool) -> str:
    """The examiner examines, filmed."""
    return engine.record_examination(
        case_number=number, checks=EXAMINATION | checks, film="V-2017-0001", by=by, key=a_key()
    )


def reviewed(number: str, by: Actor = REGISTRAR) -> str:
    """The registrar grants."""
    return engine.pass_step(case_number=number, step=StepKind.REVIEW, by=by, key=a_key())


def produced(number: str, by: Actor = CLERK) -> str:
    """The station produces."""
    return engine.pass_step(case_number=number, step=StepKind.PRODUCE, by=by, key=a_key())


def paid(number: str, by: Actor = CLERK) -> None:
    """Everything owed is received on one receipt."""
    for charge in payments.open_charges(number):
        engine.record_fee(
            case_number=number,
            item=charge.item,
            fen=Fen(charge.fen),
            receipt_number=f"R{number}",
            by=by,
            key=a_key(),
        )


def ready_for_review(buyer: Buyer, **differs: Any) -> str:
    """A case with a number, accepted and examined."""
    number = buyer.applies(draw_id=buyer.held(), **differs)
    accepted(number)
    examined(number)
    return number
