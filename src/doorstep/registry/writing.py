"""How an entry is written: once, with its projection, inside an act's transaction.

Why apart from the services: each service is one verb; this is the pen they share.
"""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.registry.errors import DayOutOfOrder
from doorstep.registry.models import DrivingEntry, Entry, ObjectSerial
from doorstep.registry.types import EntryAct, ObjectKind, Source

SAMPLE_SERIES = "00"
"""No province has the code 00, so no number of a demonstration equals one on a real document."""

_DIGITS: Mapping[ObjectKind, int] = {
    ObjectKind.REGISTRATION_CERTIFICATE: 12,
    ObjectKind.PLATE_SET: 14,
    ObjectKind.VEHICLE_LICENCE: 13,
    ObjectKind.INSPECTION_MARK: 12,
    ObjectKind.TEMPORARY_PLATE: 12,
    ObjectKind.CANCELLATION_CERTIFICATE: 12,
    ObjectKind.ENTRUSTMENT: 12,
    ObjectKind.DRIVING_LICENCE: 13,
}


def inside_an_act() -> None:
    """Refuse to write where a failure could leave an entry without its act.

    Errors: TransactionManagementError.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the record is written inside an act")


def in_order(on: date, *, not_before: date | None = None) -> None:
    """Refuse a day before the entry that this one follows, or after today.

    Errors: DayOutOfOrder.
    """
    today = clock.today()
    earliest = not_before or date.min
    if not earliest <= on <= today:
        raise DayOutOfOrder(on=on, not_before=not_before or "—", not_after=today)


def write_entry(
    *,
    act: EntryAct,
    vehicle_id: str,
    on: date,
    case_number: str,
    by: Actor,
    source: Source,
    outside_serial: str,
    changes: Mapping[str, object] | None = None,
    objects: Mapping[str, Mapping[str, object]] | None = None,
    corrects: int | None = None,
) -> int:
    """Add one entry and return its id."""
    entry = Entry(
        act=act.value,
        vehicle_id=vehicle_id,
        on=on,
        at=clock.now(),
        case_number=case_number,
        by=str(by),
        post=by.post.value if by.post else "",
        point=by.point or "",
        source=source.value,
        outside_serial=outside_serial,
        corrects_id=corrects,
        changes=dict(changes or {}),
        objects_changed={key: dict(fields) for key, fields in (objects or {}).items()},
    )
    entry.save(force_insert=True)
    return int(entry.pk)


def write_driving_entry(
    *,
    act: EntryAct,
    licence_id: str,
    on: date,
    case_number: str,
    by: Actor,
    source: Source,
    outside_serial: str,
    changes: Mapping[str, object] | None = None,
    objects: Mapping[str, Mapping[str, object]] | None = None,
) -> int:
    """Add one entry about a licence to drive and return its id."""
    entry = DrivingEntry(
        act=act.value,
        licence_id=licence_id,
        on=on,
        at=clock.now(),
        case_number=case_number,
        by=str(by),
        post=by.post.value if by.post else "",
        point=by.point or "",
        source=source.value,
        outside_serial=outside_serial,
        changes=dict(changes or {}),
        objects_changed={key: dict(fields) for key, fields in (objects or {}).items()},
    )
    entry.save(force_insert=True)
    return int(entry.pk)


def object_number(kind: ObjectKind, serial: int) -> str:
    """The printed number for a serial: sample series, then the serial to the kind's length.

    >>> object_number(ObjectKind.REGISTRATION_CERTIFICATE, 42)
    '000000000042'
    """
    return SAMPLE_SERIES + str(serial).zfill(_DIGITS[kind] - len(SAMPLE_SERIES))


def next_number(kind: ObjectKind) -> str:
    """A number nobody else has been given."""
    return object_number(kind, ObjectSerial.objects.create(kind=kind.value).pk)
