"""Taking over a former record in bulk: entries, projections and objects by COPY.

Why one entry per vehicle: a former record says what is, not how it came to be; inventing the
steps in between would be false.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.db import connection
from django.db.backends.utils import CursorWrapper

from doorstep.audit.bulk import copy_rows
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.registry.models import Entry, ObjectSerial, OfficialObject, Vehicle
from doorstep.registry.reading import folded_vehicle, projected, vehicle_fields
from doorstep.registry.types import (
    OF_A_REGISTRATION,
    EntryAct,
    LoadedVehicle,
    ObjectKind,
    ObjectState,
    VehicleState,
)
from doorstep.registry.writing import inside_an_act, object_number

AT_ONCE = 5000


def bulk_load(rows: Iterable[LoadedVehicle], *, by: Actor) -> tuple[str, ...]:
    """Enter vehicles with their four objects; returns the vehicles' ids in order. All or nothing.

    The particulars are taken as checked by whoever read the former record; no constraint is
    switched off. Statistics are the caller's: ANALYZE needs the owner's role.
    """
    inside_an_act()
    ids: list[str] = []
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(remaining, AT_ONCE)):
            ids += _load(cursor, batch, by)
    return tuple(ids)


def _load(cursor: CursorWrapper, batch: Sequence[LoadedVehicle], by: Actor) -> list[str]:
    at = clock.now()
    serials = _serials(cursor, len(batch) * len(OF_A_REGISTRATION))
    vehicles: list[Mapping[str, object]] = []
    entries: list[Mapping[str, object]] = []
    objects: list[Mapping[str, object]] = []
    for row in batch:
        vehicle_id = str(uuid.uuid4())
        changes = vehicle_fields(
            particulars=row.particulars,
            state=row.state,
            plate=row.plate,
            owner_id=row.owner_id,
            registered_on=row.registered_on,
            inspection_valid_until=row.inspection_valid_until,
        )
        made = _objects_of(row, serials)
        vehicles.append({"id": vehicle_id, **projected(folded_vehicle(vehicle_id, changes, at))})
        entries.append(_entry(row, vehicle_id, changes, made, by, at))
        objects += [{"id": key, "vehicle_id": vehicle_id, **made[key]} for key in made]
    copy_rows(Vehicle, vehicles)
    copy_rows(Entry, entries)
    copy_rows(OfficialObject, objects)
    return [str(line["id"]) for line in vehicles]


def _entry(
    row: LoadedVehicle,
    vehicle_id: str,
    changes: Mapping[str, object],
    made: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> Mapping[str, object]:
    return {
        "act": EntryAct.TAKEN_OVER.value,
        "vehicle_id": vehicle_id,
        "on": row.registered_on,
        "at": at,
        "case_number": row.case_number,
        "by": str(by),
        "post": by.post.value if by.post else "",
        "point": row.point,
        "source": row.source.value,
        "outside_serial": row.outside_serial,
        "changes": changes,
        "objects_changed": made,
    }


def _objects_of(row: LoadedVehicle, serials: Iterator[int]) -> dict[str, dict[str, object]]:
    """The four objects: in the holder's hands, or back at the office with a vehicle that left."""
    here = row.state is VehicleState.REGISTERED
    state = ObjectState.HANDED_OVER if here else ObjectState.SURRENDERED
    return {
        str(uuid.uuid4()): {
            "kind": kind.value,
            "number": object_number(kind, next(serials)),
            "inscription": row.plate.text if kind is ObjectKind.PLATE_SET else "",
            "holder_id": row.owner_id,
            "case_number": row.case_number,
            "state": state.value,
            "state_on": row.registered_on.isoformat(),
        }
        for kind in OF_A_REGISTRATION
    }


def _serials(cursor: CursorWrapper, count: int) -> Iterator[int]:
    table = connection.ops.quote_name(ObjectSerial._meta.db_table)
    cursor.execute(
        f"INSERT INTO {table} (kind) SELECT 'taken-over' FROM generate_series(1, %s) RETURNING id",  # noqa: S608 - the name of our own table
        [count],
    )
    return iter([int(serial) for (serial,) in cursor.fetchall()])
