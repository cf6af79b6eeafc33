"""Correction (登记内容更正): an act of its own that says which entry was wrong and how.

Why a replay and not an update: a correction of 2017 must not undo a change of 2019.
"""

from collections.abc import Sequence
from datetime import date

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.registry.errors import NoSuchEntry, NoSuchVehicle, NotCorrectable, NothingToCorrect
from doorstep.registry.models import Entry, Vehicle
from doorstep.registry.reading import folded_vehicle, is_id, projected, view_entry
from doorstep.registry.replay import fold
from doorstep.registry.types import EntryAct, EntryView, Source, VehicleParticulars
from doorstep.registry.writing import in_order, inside_an_act, write_entry


def correct(
    *,
    vehicle_id: str,
    entry_id: int,
    particulars: VehicleParticulars,
    on: date,
    case_number: str,
    by: Actor,
    source: Source = Source.HERE,
    outside_serial: str = "",
) -> int:
    """Say what an entry should have written about the vehicle; returns the new entry's id.

    Only what was copied wrongly from a document is corrected; owner, number and state change by
    procedures of their own. Correcting a correction corrects the original again.
    Errors: NoSuchVehicle, NoSuchEntry, NotCorrectable, NothingToCorrect, InvalidInput,
    DayOutOfOrder; a VIN that is registered already breaks its constraint.
    """
    inside_an_act()
    problems = particulars.problems()
    if problems:
        raise InvalidInput(*problems)
    if not is_id(vehicle_id):
        raise NoSuchVehicle
    vehicle = Vehicle.objects.select_for_update().filter(pk=vehicle_id).first()
    if vehicle is None:
        raise NoSuchVehicle
    entries = [view_entry(row) for row in Entry.objects.filter(vehicle=vehicle)]
    wrong = _original(entries, entry_id)
    in_order(on, not_before=wrong.on)
    new_id = write_entry(
        act=EntryAct.CORRECTED,
        vehicle_id=vehicle_id,
        on=on,
        case_number=case_number,
        by=by,
        source=source,
        outside_serial=outside_serial,
        changes=_difference(entries, wrong, particulars),
        corrects=wrong.id,
    )
    entries.append(view_entry(Entry.objects.get(pk=new_id)))
    replayed = fold(entries, until=clock.today()).vehicle
    view = folded_vehicle(vehicle_id, replayed, clock.now())
    Vehicle.objects.filter(pk=vehicle.pk).update(**projected(view))
    return new_id


def _original(entries: Sequence[EntryView], entry_id: int) -> EntryView:
    by_id = {entry.id: entry for entry in entries}
    entry = by_id.get(entry_id)
    if entry is None:
        raise NoSuchEntry
    return entry if entry.corrects is None else by_id[entry.corrects]


def _difference(
    entries: Sequence[EntryView], wrong: EntryView, right: VehicleParticulars
) -> dict[str, object]:
    """The fields in which the vehicle, as it stood after the wrong entry, differs from the right.

    Errors: NothingToCorrect; NotCorrectable for a field that another entry wrote.
    """
    up_to_it = [
        e for e in entries if e.corrects is not None or (e.on, e.id) <= (wrong.on, wrong.id)
    ]
    stood = fold(up_to_it, until=wrong.on).vehicle
    different = {field: v for field, v in right.stored().items() if stood[field] != v}
    for field in different:
        if field not in wrong.changes:
            raise NotCorrectable(field=field)
    if not different:
        raise NothingToCorrect
    return different
