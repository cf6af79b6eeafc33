"""What the record says of licences to drive: today from the projections, other days by replay."""

from datetime import date
from uuid import UUID

from doorstep.kernel import clock
from doorstep.people import queries as people
from doorstep.registry.driving.reading import fold, folded_licence, view_entry, view_licence
from doorstep.registry.driving.sealed import INDEX
from doorstep.registry.driving.types import DrivingEntryView, DrivingLicenceView, DrivingStatus
from doorstep.registry.models import DrivingLicence, OfficialObject
from doorstep.registry.reading import CONTACT, folded_object, is_id, view_object
from doorstep.registry.types import EntryAct, ObjectView

PAGE = 100


def licence(licence_id: str) -> DrivingLicenceView | None:
    """One licence by its id."""
    row = _row(licence_id)
    return None if row is None else view_licence(row, clock.now())


def licence_of(person_id: str) -> DrivingLicenceView | None:
    """Somebody's licence: the one that is not cancelled, else the last one that was."""
    if not is_id(person_id):
        return None
    rows = DrivingLicence.objects.filter(holder_id__in=people.known_as(person_id))
    found = sorted(
        rows[:PAGE], key=lambda r: (r.status != DrivingStatus.CANCELLED.value, r.valid_from)
    )
    return view_licence(found[-1], clock.now()) if found else None


def licence_by_file_number(file_number: str) -> DrivingLicenceView | None:
    """The licence a file number names, without reading any number."""
    row = DrivingLicence.objects.filter(number_index__in=people.find_by(INDEX, file_number)).first()
    return None if row is None else view_licence(row, clock.now())


def entries(licence_id: str) -> tuple[DrivingEntryView, ...]:
    """A licence's entries in the order they took effect."""
    row = _row(licence_id)
    found = row.entries.order_by("on", "id") if row is not None else ()
    return tuple(view_entry(each) for each in found)


def licence_as_of(
    licence_id: str, day: date, *, known_on: date | None = None
) -> DrivingLicenceView | None:
    """The licence at the end of a day; with `known_on`, as the record had it on that day."""
    row = _row(licence_id)
    if row is None:
        return None
    folded = fold(entries(licence_id), until=day, known_on=known_on).licence
    return folded_licence(row, folded, clock.end_of(day)) if "status" in folded else None


def contact_filed(licence_id: str) -> str:
    """Which contact was filed last, by the instant it was recorded; empty where none was."""
    filed = [each for each in entries(licence_id) if each.act is EntryAct.CONTACT_FILED]
    return str(filed[-1].changes[CONTACT]) if filed else ""


def objects_of(licence_id: str) -> tuple[ObjectView, ...]:
    """Its documents today, former ones too, in the order of their numbers."""
    if not is_id(licence_id):
        return ()
    rows = OfficialObject.objects.filter(driving_licence_id=UUID(licence_id)).order_by("number")
    now = clock.now()
    return tuple(view_object(row, now) for row in rows)


def objects_as_of(licence_id: str, day: date) -> tuple[ObjectView, ...]:
    """Its documents, whatever their state, at the end of a day."""
    found = fold(entries(licence_id), until=day).objects
    views = [
        folded_object(object_id, fields, clock.end_of(day), driving_licence_id=licence_id)
        for object_id, fields in found.items()
    ]
    return tuple(sorted(views, key=lambda view: view.number))


def _row(licence_id: str) -> DrivingLicence | None:
    if not is_id(licence_id):
        return None
    return DrivingLicence.objects.filter(pk=licence_id).first()
