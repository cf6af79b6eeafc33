"""Processes that each register one vehicle, all at one moment, and say what came of it.

They are forked, so that Django is set up once; each has a connection of its own.
"""

import json
import multiprocessing
import sys
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier

import django

django.setup()

from django.db import connection  # noqa: E402 - Django is set up first
from tests.registry.builders import DAY, REGISTRAR, particulars  # noqa: E402

from doorstep.audit.acts import act  # noqa: E402
from doorstep.kernel.actor import Actor, Key  # noqa: E402
from doorstep.kernel.errors import DoorstepError  # noqa: E402
from doorstep.kernel.plate_number import PlateKind, PlateNumber  # noqa: E402
from doorstep.registry import services  # noqa: E402
from doorstep.registry.types import ObjectKind  # noqa: E402

PATIENCE_S = 120


@act
def register(*, vin: str, number: str, by: Actor, key: Key) -> str:
    """Register a vehicle with its licence in one transaction."""
    vehicle_id = services.register_vehicle(
        particulars=particulars(vin=vin),
        owner_id="11111111-1111-4111-8111-111111111111",
        plate=PlateNumber(PlateKind.SMALL, number),
        on=DAY,
        case_number=key,
        by=by,
    )
    services.issue_object(
        kind=ObjectKind.VEHICLE_LICENCE, vehicle_id=vehicle_id, on=DAY, case_number=key, by=by
    )
    return vehicle_id


@act
def produce(*, object_id: str, by: Actor, key: Key) -> None:
    """Make one object."""
    services.produce_object(object_id=object_id, on=DAY, case_number=key, by=by)


def one(words: Sequence[str], gate: Barrier, answers: "multiprocessing.Queue[list[str]]") -> None:
    """Verb, key, then what the verb takes; begins when all are connected."""
    verb, key, *rest = words
    connection.ensure_connection()
    gate.wait(PATIENCE_S)
    try:
        if verb == "register":
            register(vin=rest[0], number=rest[1], by=REGISTRAR, key=Key(key))
        else:
            produce(object_id=rest[0], by=REGISTRAR, key=Key(key))
    except DoorstepError as refused:
        answers.put([key, refused.code])
    else:
        answers.put([key, "done"])


def main(calls: Sequence[Sequence[str]]) -> None:
    """All calls at once; what each says, in their order, as JSON."""
    fork = multiprocessing.get_context("fork")
    gate, answers = fork.Barrier(len(calls)), fork.Queue()
    running = [fork.Process(target=one, args=(words, gate, answers)) for words in calls]
    for process in running:
        process.start()
    said = dict(answers.get(timeout=PATIENCE_S) for _ in calls)
    for process in running:
        process.join()
    sys.stdout.write(json.dumps([said[words[1]] for words in calls]))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
