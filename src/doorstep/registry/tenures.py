"""Numbers somebody had on a vehicle of theirs and has there no more: from when, until when, why.

Why replayed: what ended a use is one entry among the vehicle's others, and only their order tells
whose number it was.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models.fields.json import KT

from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.registry.models import OWNING, Entry
from doorstep.registry.queries import entries
from doorstep.registry.reading import day_or_none, is_id
from doorstep.registry.types import EntryAct, VehicleState


@dataclass(frozen=True, slots=True)
class FormerUse:
    """One number on one vehicle of one owner: held from a day until the day of `event`."""

    plate: PlateNumber
    vin: str
    held_from: date
    event_on: date
    event: EntryAct
    inspected_until: date | None


def former_uses(person_id: str) -> tuple[FormerUse, ...]:
    """What somebody used and gave up by transfer, cancellation or move, the latest first."""
    if not is_id(person_id):
        return ()
    rows = Entry.objects.annotate(owner=KT("changes__owner_id"))
    mine = rows.filter(act__in=OWNING, owner=person_id).values_list("vehicle_id", flat=True)
    found = [use for vehicle_id in set(mine) for use in _of_vehicle(str(vehicle_id), person_id)]
    return tuple(sorted(found, key=lambda use: use.event_on, reverse=True))


def _of_vehicle(vehicle_id: str, person_id: str) -> list[FormerUse]:
    found: list[FormerUse] = []
    state: dict[str, object] = {}
    since: date | None = None
    for entry in entries(vehicle_id):
        if entry.corrects is not None:
            continue
        before = dict(state)
        state.update(entry.changes)
        if before and since is not None and _held(before, person_id):
            if _held(state, person_id) and _number(state) == _number(before):
                continue
            found.append(_use(before, since, entry.on, entry.act))
            since = None
        if _held(state, person_id) and since is None:
            since = entry.on
    return found


def _held(state: dict[str, object], person_id: str) -> bool:
    registered = state.get("state") == VehicleState.REGISTERED.value
    return registered and str(state.get("owner_id")) == person_id


def _number(state: dict[str, object]) -> tuple[object, object]:
    return state["plate_kind"], state["plate_number"]


def _use(state: dict[str, object], since: date, on: date, act: EntryAct) -> FormerUse:
    return FormerUse(
        plate=PlateNumber(PlateKind(str(state["plate_kind"])), str(state["plate_number"])),
        vin=str(state["vin"]),
        held_from=since,
        event_on=on,
        event=act,
        inspected_until=day_or_none(state["inspection_valid_until"]),
    )
