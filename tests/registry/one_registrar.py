"""A process of its own that registers one vehicle when told to, and says what came of it."""

import sys

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


def main() -> None:
    """Arguments: verb, key, then what the verb takes; starts at a line on standard input."""
    verb, key, *words = sys.argv[1:]
    connection.ensure_connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    try:
        if verb == "register":
            register(vin=words[0], number=words[1], by=REGISTRAR, key=Key(key))
        else:
            produce(object_id=words[0], by=REGISTRAR, key=Key(key))
    except DoorstepError as refused:
        sys.stdout.write(f"{refused.code}\n")
    else:
        sys.stdout.write("done\n")


if __name__ == "__main__":
    main()
