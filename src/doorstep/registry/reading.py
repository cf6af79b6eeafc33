"""Rows and folded entries as values; the one place that knows the stored form."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.registry.models import Entry, OfficialObject, Vehicle
from doorstep.registry.types import (
    RECORD_NAME,
    EntryAct,
    EntryView,
    ObjectKind,
    ObjectState,
    ObjectView,
    Source,
    VehicleParticulars,
    VehicleState,
    VehicleView,
)

CONTACT = "contact_recorded_at"
"""The field of an entry that says which contact of the owner or holder was filed."""
STAMPED_UNTIL = "stamped_until"
"""The field of a licence in an entry that says to which day inspection is written on it."""


def day_or_none(stored: object) -> date | None:
    """A day from its ISO form."""
    return None if stored is None else date.fromisoformat(str(stored))


def is_id(text: str) -> bool:
    """Whether a text could be an id at all: a typed address must give 404, not 500."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def view_entry(row: Entry) -> EntryView:
    """An entry as other rooms see it."""
    return EntryView(
        id=row.pk,
        act=EntryAct(row.act),
        vehicle_id=str(row.vehicle_id),
        on=row.on,
        at=row.at,
        case_number=row.case_number,
        by=row.by,
        post=row.post,
        point=row.point,
        source=Source(row.source),
        outside_serial=row.outside_serial,
        corrects=row.corrects_id,
        changes=row.changes,
        objects=row.objects_changed,
    )


def view_vehicle(row: Vehicle, as_of: datetime) -> VehicleView:
    """A projection as other rooms see it."""
    return VehicleView(
        id=str(row.pk),
        state=VehicleState(row.state),
        particulars=VehicleParticulars.restored(row.particulars),
        plate=PlateNumber(PlateKind(row.plate_kind), row.plate_number),
        owner_id=str(row.owner_id),
        registered_on=row.registered_on,
        inspection_valid_until=row.inspection_valid_until,
        mortgagee_id=str(row.mortgagee_id or ""),
        source=RECORD_NAME,
        as_of=as_of,
    )


def view_object(row: OfficialObject, as_of: datetime) -> ObjectView:
    """An object's projection as other rooms see it."""
    return ObjectView(
        id=str(row.pk),
        kind=ObjectKind(row.kind),
        number=row.number,
        inscription=row.inscription,
        vehicle_id=str(row.vehicle_id or ""),
        driving_licence_id=str(row.driving_licence_id or ""),
        holder_id=str(row.holder_id),
        case_number=row.case_number,
        state=ObjectState(row.state),
        state_on=row.state_on,
        source=RECORD_NAME,
        as_of=as_of,
    )


def vehicle_fields(
    *,
    particulars: VehicleParticulars,
    state: VehicleState,
    plate: PlateNumber,
    owner_id: str,
    registered_on: date,
    inspection_valid_until: date | None,
) -> dict[str, object]:
    """A whole vehicle as an entry's `changes`."""
    return {
        **particulars.stored(),
        "state": state.value,
        "plate_kind": plate.kind.value,
        "plate_number": plate.text,
        "owner_id": owner_id,
        "registered_on": registered_on.isoformat(),
        "inspection_valid_until": (
            inspection_valid_until.isoformat() if inspection_valid_until else None
        ),
    }


def folded_vehicle(vehicle_id: str, folded: Mapping[str, object], as_of: datetime) -> VehicleView:
    """A replayed vehicle."""
    return VehicleView(
        id=vehicle_id,
        state=VehicleState(str(folded["state"])),
        particulars=VehicleParticulars.restored(folded),
        plate=PlateNumber(PlateKind(str(folded["plate_kind"])), str(folded["plate_number"])),
        owner_id=str(folded["owner_id"]),
        registered_on=date.fromisoformat(str(folded["registered_on"])),
        inspection_valid_until=day_or_none(folded["inspection_valid_until"]),
        mortgagee_id=str(folded.get("mortgagee_id") or ""),
        source=RECORD_NAME,
        as_of=as_of,
    )


def folded_object(
    object_id: str,
    folded: Mapping[str, object],
    as_of: datetime,
    *,
    vehicle_id: str = "",
    driving_licence_id: str = "",
) -> ObjectView:
    """A replayed object of a vehicle or of a licence to drive."""
    return ObjectView(
        id=object_id,
        kind=ObjectKind(str(folded["kind"])),
        number=str(folded["number"]),
        inscription=str(folded["inscription"]),
        vehicle_id=vehicle_id,
        driving_licence_id=driving_licence_id,
        holder_id=str(folded["holder_id"]),
        case_number=str(folded["case_number"]),
        state=ObjectState(str(folded["state"])),
        state_on=date.fromisoformat(str(folded["state_on"])),
        source=RECORD_NAME,
        as_of=as_of,
    )


def projected(view: VehicleView) -> dict[str, object]:
    """The columns of a vehicle's projection."""
    return {
        "state": view.state.value,
        "vin": view.particulars.vin,
        "plate_kind": view.plate.kind.value,
        "plate_number": view.plate.text,
        "owner_id": view.owner_id,
        "vehicle_class": view.particulars.vehicle_class,
        "use_character": view.particulars.use_character,
        "registered_on": view.registered_on,
        "inspection_valid_until": view.inspection_valid_until,
        "mortgagee_id": view.mortgagee_id or None,
        "particulars": view.particulars.stored(),
    }
