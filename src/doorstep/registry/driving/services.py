"""What may be written about a licence to drive: each verb one entry and the projection."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.registry.driving.reading import fold, licence_fields, view_entry
from doorstep.registry.driving.sealed import number_columns
from doorstep.registry.driving.types import DrivingStatus, LoadedDrivingLicence, checked_classes
from doorstep.registry.errors import DrivingLicenceGone, NoSuchDrivingLicence
from doorstep.registry.models import DrivingLicence, OfficialObject
from doorstep.registry.reading import CONTACT, day_or_none, is_id
from doorstep.registry.services.change import ContactFiling, Written
from doorstep.registry.types import EntryAct, ObjectKind, ObjectState, Source
from doorstep.registry.writing import (
    in_order,
    inside_an_act,
    next_number,
    write_driving_entry,
)


def take_over(rows: Iterable[LoadedDrivingLicence], *, by: Actor) -> tuple[str, ...]:
    """Enter licences of a former record with their documents; the ids in order. All or nothing.

    Errors: InvalidInput with everything unfit; a holder who has one, or a file number that is
    taken, breaks a constraint explained as DrivingLicenceHeld or FileNumberTaken.
    """
    inside_an_act()
    return tuple(_taken_over(row, by) for row in rows)


def renew(
    *,
    licence_id: str,
    classes: tuple[str, ...],
    valid_from: date,
    valid_until: date | None,
    written: Written,
) -> None:
    """Another validity from this day on, and the classes that go with it.

    Errors: InvalidInput, NoSuchDrivingLicence, DrivingLicenceGone, DayOutOfOrder.
    """
    changes = {
        "status": DrivingStatus.VALID.value,
        "classes": " ".join(checked_classes(classes)),
        "valid_from": valid_from.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else None,
    }
    _write(licence_id, EntryAct.RENEWED, changes, written)


def found_again(*, licence_id: str, written: Written) -> None:
    """What was reported lost has been made anew.

    Errors: NoSuchDrivingLicence, DrivingLicenceGone, DayOutOfOrder.
    """
    _write(licence_id, EntryAct.FOUND_AGAIN, {"status": DrivingStatus.VALID.value}, written)


def file_contact(*, licence_id: str, filed: ContactFiling, written: Written) -> None:
    """How the holder is reached has changed and stands on the file of the licence.

    Errors: NoSuchDrivingLicence, DrivingLicenceGone, DayOutOfOrder.
    """
    _write(licence_id, EntryAct.CONTACT_FILED, filed.stored(), written)


def _write(licence_id: str, act: EntryAct, changes: Mapping[str, object], written: Written) -> None:
    inside_an_act()
    if not is_id(licence_id):
        raise NoSuchDrivingLicence
    row = DrivingLicence.objects.select_for_update().filter(pk=licence_id).first()
    if row is None:
        raise NoSuchDrivingLicence
    status = DrivingStatus(row.status)
    if status is DrivingStatus.CANCELLED:
        raise DrivingLicenceGone(status=status.label)
    in_order(written.on, not_before=row.first_issued_on)
    write_driving_entry(
        act=act,
        licence_id=licence_id,
        on=written.on,
        case_number=written.case_number,
        by=written.by,
        source=written.source,
        outside_serial=written.outside_serial,
        changes=changes,
    )
    folded = fold(map(view_entry, row.entries.all()), until=clock.today()).licence
    DrivingLicence.objects.filter(pk=row.pk).update(**_columns(folded))


_FILED = (CONTACT, "contact_changed_on", "contact_late")
_DAYS = ("first_issued_on", "valid_from", "valid_until", "examined_on", "fit_until")


def _columns(folded: Mapping[str, object]) -> dict[str, object]:
    # What was filed of a contact is told by the entries alone.
    kept = {name: value for name, value in folded.items() if name not in _FILED}
    return {name: day_or_none(value) if name in _DAYS else value for name, value in kept.items()}


def _taken_over(loaded: LoadedDrivingLicence, by: Actor) -> str:
    problems = loaded.problems()
    if problems:
        raise InvalidInput(*problems)
    licence_id = str(uuid.uuid4())
    changes = licence_fields(
        status=loaded.status,
        classes=checked_classes(loaded.classes),
        first_issued_on=loaded.first_issued_on,
        valid_from=loaded.valid_from,
        valid_until=loaded.valid_until,
        issuing_city=loaded.issuing_city,
        points=loaded.points,
        examined=loaded.examined,
    )
    DrivingLicence(
        id=licence_id,
        holder_id=loaded.holder_id,
        **number_columns(licence_id, loaded.file_number),
        **_columns(changes),
    ).save(force_insert=True)
    object_id = str(uuid.uuid4())
    fields: dict[str, object] = {
        "kind": ObjectKind.DRIVING_LICENCE.value,
        "number": next_number(ObjectKind.DRIVING_LICENCE),
        "inscription": "",
        "holder_id": loaded.holder_id,
        "case_number": "",
        "state": _DOCUMENT.get(loaded.status, ObjectState.HANDED_OVER).value,
        "state_on": loaded.valid_from.isoformat(),
    }
    OfficialObject(
        id=object_id, driving_licence_id=licence_id, **fields | {"state_on": loaded.valid_from}
    ).save(force_insert=True)
    write_driving_entry(
        act=EntryAct.TAKEN_OVER,
        licence_id=licence_id,
        on=loaded.valid_from,
        case_number="",
        by=by,
        source=Source.HERE,
        outside_serial="",
        changes=changes,
        objects={object_id: fields},
    )
    return licence_id


_DOCUMENT = {
    DrivingStatus.LOST: ObjectState.VOID,
    DrivingStatus.CANCELLED: ObjectState.VOID,
    DrivingStatus.SEIZED: ObjectState.SURRENDERED,
    DrivingStatus.SUSPENDED: ObjectState.SURRENDERED,
}
"""Where the document is that is not in its holder's hands."""
