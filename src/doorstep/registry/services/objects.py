"""The life of an official object: issued, produced, handed over, surrendered or void.

Why one lock on the object and not on the vehicle: the four objects of a case are made at different
desks, and none waits for another.
"""

import uuid
from datetime import date

from doorstep.kernel.actor import Actor
from doorstep.registry.errors import (
    NoSuchDrivingLicence,
    NoSuchObject,
    NoSuchVehicle,
    ObjectNotReady,
)
from doorstep.registry.models import DrivingLicence, OfficialObject, Vehicle
from doorstep.registry.reading import is_id
from doorstep.registry.types import EntryAct, ObjectKind, ObjectState, Source
from doorstep.registry.writing import (
    in_order,
    inside_an_act,
    next_number,
    write_driving_entry,
    write_entry,
)


def issue_object(
    *,
    kind: ObjectKind,
    vehicle_id: str,
    on: date,
    case_number: str,
    by: Actor,
    holder_id: str | None = None,
    number: str | None = None,
    source: Source = Source.HERE,
    outside_serial: str = "",
) -> str:
    """Give a vehicle an object of a kind, not yet made, and return the object's id.

    The holder is the owner unless said otherwise; the number is the next of its series unless a
    blank with a printed number (or the outside system) brings its own.
    Errors: NoSuchVehicle, DayOutOfOrder; a number used twice or a second live object of the kind
    breaks a constraint explained as ObjectNumberTaken or ObjectAlreadyIssued.
    """
    inside_an_act()
    vehicle = Vehicle.objects.filter(pk=vehicle_id).first() if is_id(vehicle_id) else None
    if vehicle is None:
        raise NoSuchVehicle
    in_order(on, not_before=vehicle.registered_on)
    object_id = str(uuid.uuid4())
    fields: dict[str, object] = {
        "kind": kind.value,
        "number": number or next_number(kind),
        "inscription": vehicle.plate_number if kind is ObjectKind.PLATE_SET else "",
        "holder_id": holder_id or str(vehicle.owner_id),
        "case_number": case_number,
        "state": ObjectState.BLANK.value,
        "state_on": on.isoformat(),
    }
    OfficialObject(id=object_id, vehicle=vehicle, **fields | {"state_on": on}).save(
        force_insert=True
    )
    write_entry(
        act=EntryAct.OBJECT_ISSUED,
        vehicle_id=vehicle_id,
        on=on,
        case_number=case_number,
        by=by,
        source=source,
        outside_serial=outside_serial,
        objects={object_id: fields},
    )
    return object_id


def issue_driving_licence(
    *,
    licence_id: str,
    on: date,
    case_number: str,
    by: Actor,
    source: Source = Source.HERE,
    outside_serial: str = "",
) -> str:
    """Give a licence to drive its document, not yet made, and return the object's id.

    Errors: NoSuchDrivingLicence, DayOutOfOrder; a second live document breaks a constraint
    explained as ObjectAlreadyIssued.
    """
    inside_an_act()
    kind = ObjectKind.DRIVING_LICENCE
    licence = DrivingLicence.objects.filter(pk=licence_id).first() if is_id(licence_id) else None
    if licence is None:
        raise NoSuchDrivingLicence
    in_order(on, not_before=licence.first_issued_on)
    object_id = str(uuid.uuid4())
    fields: dict[str, object] = {
        "kind": kind.value,
        "number": next_number(kind),
        "inscription": "",
        "holder_id": str(licence.holder_id),
        "case_number": case_number,
        "state": ObjectState.BLANK.value,
        "state_on": on.isoformat(),
    }
    row = OfficialObject(id=object_id, driving_licence=licence, **fields | {"state_on": on})
    row.save(force_insert=True)
    write_driving_entry(
        act=EntryAct.OBJECT_ISSUED,
        licence_id=licence_id,
        on=on,
        case_number=case_number,
        by=by,
        source=source,
        outside_serial=outside_serial,
        objects={object_id: fields},
    )
    return object_id


def produce_object(
    *,
    object_id: str,
    on: date,
    case_number: str,
    by: Actor,
    source: Source = Source.HERE,
    outside_serial: str = "",
) -> None:
    """Record that a numbered blank has been made into the finished thing.

    Errors: NoSuchObject, ObjectNotReady, DayOutOfOrder.
    """
    row = _locked(object_id, ObjectState.BLANK)
    change = _Change(EntryAct.OBJECT_PRODUCED, ObjectState.PRODUCED, on, case_number, by)
    change.write(row, source, outside_serial)


def hand_over_object(
    *,
    object_id: str,
    on: date,
    case_number: str,
    by: Actor,
    source: Source = Source.HERE,
    outside_serial: str = "",
) -> None:
    """Record that a produced object is in its holder's hands.

    Errors: NoSuchObject, ObjectNotReady, DayOutOfOrder.
    """
    row = _locked(object_id, ObjectState.PRODUCED)
    change = _Change(EntryAct.OBJECT_HANDED_OVER, ObjectState.HANDED_OVER, on, case_number, by)
    change.write(row, source, outside_serial)


def surrender_object(
    *,
    object_id: str,
    on: date,
    case_number: str,
    by: Actor,
    source: Source = Source.HERE,
    outside_serial: str = "",
) -> None:
    """Record that an object has been handed back to the office.

    Errors: NoSuchObject, ObjectNotReady, DayOutOfOrder.
    """
    row = _locked(object_id, ObjectState.HANDED_OVER)
    change = _Change(EntryAct.OBJECT_SURRENDERED, ObjectState.SURRENDERED, on, case_number, by)
    change.write(row, source, outside_serial)


def void_object(
    *,
    object_id: str,
    on: date,
    case_number: str,
    by: Actor,
    source: Source = Source.HERE,
    outside_serial: str = "",
) -> None:
    """Declare a live object void: spoilt in making, or lost by its holder.

    Errors: NoSuchObject, ObjectNotReady, DayOutOfOrder.
    """
    row = _locked(object_id, ObjectState.BLANK, ObjectState.PRODUCED, ObjectState.HANDED_OVER)
    change = _Change(EntryAct.OBJECT_VOIDED, ObjectState.VOID, on, case_number, by)
    change.write(row, source, outside_serial)


class _Change:
    """One step of an object's life."""

    def __init__(
        self, act: EntryAct, becomes: ObjectState, on: date, case_number: str, by: Actor
    ) -> None:
        self.act = act
        self.becomes = becomes
        self.on = on
        self.case_number = case_number
        self.by = by

    def write(self, row: OfficialObject, source: Source, outside_serial: str) -> None:
        """The projection and the entry."""
        in_order(self.on, not_before=row.state_on)
        row.state = self.becomes.value
        row.state_on = self.on
        row.save(update_fields=["state", "state_on"])
        changed = {"state": self.becomes.value, "state_on": self.on.isoformat()}
        if row.driving_licence_id is not None:
            write_driving_entry(
                act=self.act,
                licence_id=str(row.driving_licence_id),
                on=self.on,
                case_number=self.case_number,
                by=self.by,
                source=source,
                outside_serial=outside_serial,
                objects={str(row.pk): changed},
            )
            return
        write_entry(
            act=self.act,
            vehicle_id=str(row.vehicle_id),
            on=self.on,
            case_number=self.case_number,
            by=self.by,
            source=source,
            outside_serial=outside_serial,
            objects={str(row.pk): changed},
        )


def _locked(object_id: str, *required: ObjectState) -> OfficialObject:
    """The object under its lock and in one of the required states: the second of two desks that
    press at once finds the first one's state here.
    """
    inside_an_act()
    if not is_id(object_id):
        raise NoSuchObject
    row = OfficialObject.objects.select_for_update().filter(pk=object_id).first()
    if row is None:
        raise NoSuchObject
    if ObjectState(row.state) not in required:
        raise ObjectNotReady(
            kind=ObjectKind(row.kind).label,
            number=row.number,
            state=ObjectState(row.state).label,
        )
    return row
