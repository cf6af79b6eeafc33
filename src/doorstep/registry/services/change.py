"""What happens to a vehicle after it was registered: each verb writes one entry and the projection.

Why one pen below them: every change locks the vehicle, keeps the order of days, and refuses a
vehicle that stands in this record no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.registry.errors import NoLicenceOut, NoSuchVehicle, VehicleGone
from doorstep.registry.events import NumberLeft
from doorstep.registry.models import Entry, OfficialObject, Vehicle
from doorstep.registry.reading import (
    CONTACT,
    STAMPED_UNTIL,
    folded_vehicle,
    is_id,
    projected,
    view_entry,
)
from doorstep.registry.replay import fold
from doorstep.registry.types import (
    EntryAct,
    ObjectKind,
    ObjectState,
    Source,
    VehicleParticulars,
    VehicleState,
)
from doorstep.registry.writing import in_order, inside_an_act, write_entry

_LIVE = [state.value for state in ObjectState if state.live]


@dataclass(frozen=True, slots=True)
class ContactFiling:
    """Which contact is filed, by the instant it was recorded; since when it is another; in time.

    The contact itself lies with the person, encrypted: a file names it and repeats nothing.
    """

    recorded_at: datetime
    changed_on: date
    late: bool

    def stored(self) -> dict[str, object]:
        """As an entry has it."""
        return {
            CONTACT: self.recorded_at.isoformat(),
            "contact_changed_on": self.changed_on.isoformat(),
            "contact_late": self.late,
        }


@dataclass(frozen=True, slots=True)
class Written:
    """On which day, by whom, for which case and on whose word something is written."""

    on: date
    case_number: str
    by: Actor
    source: Source = Source.HERE
    outside_serial: str = ""


def transfer_vehicle(
    *, vehicle_id: str, owner_id: str, plate: PlateNumber | None, written: Written
) -> None:
    """Another owner, who holds the papers too, and another number where one was given.

    Errors: NoSuchVehicle, VehicleGone, DayOutOfOrder; a number in use breaks its constraint.
    """
    live = OfficialObject.objects.filter(vehicle_id=vehicle_id, state__in=_LIVE)
    held = {str(each.pk): {"holder_id": owner_id} for each in live}
    changes = {"owner_id": owner_id} | _on_plate(plate)
    _write(vehicle_id, EntryAct.TRANSFERRED, changes, written, objects=held)
    OfficialObject.objects.filter(pk__in=held).update(holder_id=owner_id)


def change_particulars(
    *,
    vehicle_id: str,
    particulars: VehicleParticulars,
    written: Written,
    plate: PlateNumber | None = None,
) -> None:
    """What the vehicle is, or the number it carries, is another from this day on.

    Errors: InvalidInput with every unfit particular, NoSuchVehicle, VehicleGone, DayOutOfOrder.
    """
    problems = particulars.problems()
    if problems:
        raise InvalidInput(*problems)
    _write(vehicle_id, EntryAct.CHANGED, particulars.stored() | _on_plate(plate), written)


def mark_inspected(*, vehicle_id: str, valid_until: date, written: Written) -> None:
    """The vehicle has passed, or need not pass, inspection until a day.

    Errors: NoSuchVehicle, VehicleGone, DayOutOfOrder.
    """
    changed = {"inspection_valid_until": valid_until.isoformat()}
    _write(vehicle_id, EntryAct.INSPECTED, changed, written)


def stamp_licence(*, vehicle_id: str, until: date, written: Written) -> None:
    """The day to which inspection is valid is written on the vehicle licence and sealed (签章).

    Errors: NoSuchVehicle, VehicleGone, DayOutOfOrder, NoLicenceOut.
    """
    licence = OfficialObject.objects.filter(
        vehicle_id=vehicle_id,
        kind=ObjectKind.VEHICLE_LICENCE.value,
        state=ObjectState.HANDED_OVER.value,
    ).first()
    if licence is None:
        raise NoLicenceOut
    stamped = {str(licence.pk): {STAMPED_UNTIL: until.isoformat()}}
    _write(vehicle_id, EntryAct.LICENCE_STAMPED, {}, written, objects=stamped)


def file_contact(*, vehicle_id: str, filed: ContactFiling, written: Written) -> None:
    """How the owner is reached has changed and stands on the vehicle's file.

    Errors: NoSuchVehicle, VehicleGone, DayOutOfOrder.
    """
    _write(vehicle_id, EntryAct.CONTACT_FILED, filed.stored(), written)


def mortgage(*, vehicle_id: str, mortgagee_id: str, written: Written) -> None:
    """The vehicle is mortgaged to a person or unit. Errors: NoSuchVehicle, VehicleGone."""
    _write(vehicle_id, EntryAct.MORTGAGED, {"mortgagee_id": mortgagee_id}, written)


def release_mortgage(*, vehicle_id: str, written: Written) -> None:
    """The mortgage is gone. Errors: NoSuchVehicle, VehicleGone."""
    _write(vehicle_id, EntryAct.MORTGAGE_RELEASED, {"mortgagee_id": None}, written)


def end_vehicle(*, vehicle_id: str, state: VehicleState, written: Written) -> None:
    """The vehicle leaves this record: moved out or cancelled.

    Errors: NoSuchVehicle, VehicleGone, DayOutOfOrder.
    """
    act = EntryAct.MOVED_OUT if state is VehicleState.MOVED_OUT else EntryAct.CANCELLED
    _write(vehicle_id, act, {"state": state.value}, written)


def _on_plate(plate: PlateNumber | None) -> dict[str, object]:
    if plate is None:
        return {}
    return {"plate_kind": plate.kind.value, "plate_number": plate.text}


def _write(
    vehicle_id: str,
    act: EntryAct,
    changes: Mapping[str, object],
    written: Written,
    objects: Mapping[str, Mapping[str, object]] | None = None,
) -> None:
    inside_an_act()
    if not is_id(vehicle_id):
        raise NoSuchVehicle
    row = Vehicle.objects.select_for_update().filter(pk=vehicle_id).first()
    if row is None:
        raise NoSuchVehicle
    state = VehicleState(row.state)
    if state is not VehicleState.REGISTERED:
        raise VehicleGone(state=state.label)
    in_order(written.on, not_before=row.registered_on)
    write_entry(
        act=act,
        vehicle_id=vehicle_id,
        on=written.on,
        case_number=written.case_number,
        by=written.by,
        source=written.source,
        outside_serial=written.outside_serial,
        changes=changes,
        objects=objects,
    )
    entries = [view_entry(each) for each in Entry.objects.filter(vehicle=row)]
    folded = fold(entries, until=clock.today()).vehicle
    view = folded_vehicle(vehicle_id, folded, clock.now())
    Vehicle.objects.filter(pk=row.pk).update(**projected(view))
    before = PlateNumber(PlateKind(row.plate_kind), row.plate_number)
    if view.state is not VehicleState.REGISTERED or view.plate != before:
        events.publish(
            NumberLeft(
                plate=before,
                vehicle_id=vehicle_id,
                vin=row.vin,
                owner_id=str(row.owner_id),
                act=act,
                on=written.on,
                case_number=written.case_number,
            )
        )
