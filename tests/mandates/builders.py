"""Small builders: an owner with a car, somebody who asks, acts that start together."""

import threading
from collections.abc import Callable
from uuid import UUID

from django.db import connections, transaction
from tests.people.builders import a_key, a_number, a_person, a_phone
from tests.registry.builders import a_vehicle

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.kernel.errors import DoorstepError
from doorstep.mandates import services
from doorstep.people.models import Proofing, User
from doorstep.people.proofing import DocumentSeen, FaceSeen, ProofingState
from doorstep.registry import queries as registry
from doorstep.registry.types import VehicleView


def a_citizen(serial: int, name: str = "张三", *, phone: bool = True) -> Actor:
    """A recorded person with an account, as who they act; without a phone there is no account."""
    person = a_person(
        name, number=a_number(serial=serial), phone=a_phone(serial) if phone else None
    )
    if phone:
        proofed(person)
    return Actor(ActorKind.CITIZEN, str(person), name)


def proofed(person: UUID) -> None:
    """They were seen at a counter once."""
    now = clock.now()
    clerk, _ = User.objects.get_or_create(
        username="proofing-clerk", defaults={"kind": "staff", "made_at": now}
    )
    Proofing.objects.create(
        person_id=person,
        clerk=clerk,
        point="S01",
        state=ProofingState.DONE.value,
        document=DocumentSeen.TYPED.value,
        face=FaceSeen.SAME.value,
        begun_at=now,
        done_at=now,
    )


def a_car(owner: Actor) -> VehicleView:
    """A registered car of theirs."""
    with transaction.atomic():
        vehicle = registry.vehicle(id=a_vehicle(owner_id=owner.id))
    assert vehicle is not None
    return vehicle


def asks(by: Actor, vehicle: VehicleView) -> UUID:
    """Ask for the binding, with the licence at hand."""
    tail = vehicle.vin[-6:]
    return services.ask_binding(plate=vehicle.plate, vin_tail=tail, by=by, key=a_key())


def answers(by: Actor, binding_id: UUID, *, agreed: bool = True) -> None:
    """The owner's answer."""
    services.answer_binding(binding_id=binding_id, agreed=agreed, by=by, key=a_key())


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act answered or was refused with, all started together."""
    gate = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            gate.wait()
            answers[place] = acts[place]()
        except DoorstepError as refused:
            answers[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
