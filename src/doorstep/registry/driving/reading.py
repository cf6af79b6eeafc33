"""Rows and entries of licences as values, and the fold of the entries; the stored form's one place.

Why a fold of its own: what a scoring period came to is added to the others, not put in their place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from doorstep.kernel import clock, masking
from doorstep.registry.driving.sealed import file_number_of
from doorstep.registry.driving.types import (
    RECORD_NAME,
    DrivingEntryView,
    DrivingLicenceView,
    DrivingStatus,
    Examined,
)
from doorstep.registry.models import DrivingEntry, DrivingLicence
from doorstep.registry.reading import day_or_none
from doorstep.registry.types import EntryAct, Source

POINTS = "points"


@dataclass(slots=True)
class Folded:
    """The sum of some entries: fields of the licence, and of each object by id."""

    licence: dict[str, object] = field(default_factory=dict)
    objects: dict[str, dict[str, object]] = field(default_factory=dict)


def fold(
    entries: Iterable[DrivingEntryView], *, until: date, known_on: date | None = None
) -> Folded:
    """Replay entries that took effect by `until`; with `known_on`, only those written by then."""
    folded = Folded()
    known = [e for e in entries if known_on is None or clock.local_day(e.at) <= known_on]
    for entry in sorted((e for e in known if e.on <= until), key=lambda e: (e.on, e.id)):
        points = {**_points(folded.licence), **_points(entry.changes)}
        folded.licence.update(entry.changes)
        folded.licence[POINTS] = points
        for object_id, fields in entry.objects.items():
            folded.objects.setdefault(object_id, {}).update(fields)
    return folded


def _points(stored: Mapping[str, object]) -> dict[str, int]:
    found = stored.get(POINTS)
    return dict(found) if isinstance(found, Mapping) else {}


def licence_fields(
    *,
    status: DrivingStatus,
    classes: tuple[str, ...],
    first_issued_on: date,
    valid_from: date,
    valid_until: date | None,
    issuing_city: str,
    points: Mapping[date, int],
    examined: Examined | None,
) -> dict[str, object]:
    """A whole licence as an entry's `changes`."""
    return {
        "status": status.value,
        "classes": " ".join(classes),
        "first_issued_on": first_issued_on.isoformat(),
        "valid_from": valid_from.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else None,
        "issuing_city": issuing_city,
        POINTS: {day.isoformat(): n for day, n in points.items()},
        "examined_on": examined.on.isoformat() if examined else None,
        "fit": examined.fit if examined else None,
        "fit_until": examined.until.isoformat() if examined else None,
    }


def folded_licence(
    row: DrivingLicence, folded: Mapping[str, object], as_of: datetime
) -> DrivingLicenceView:
    """A replayed licence."""
    return DrivingLicenceView(
        id=str(row.pk),
        holder_id=str(row.holder_id),
        file_number_masked=masking.identity(file_number_of(row)),
        status=DrivingStatus(str(folded["status"])),
        classes=tuple(str(folded["classes"]).split()),
        first_issued_on=date.fromisoformat(str(folded["first_issued_on"])),
        valid_from=date.fromisoformat(str(folded["valid_from"])),
        valid_until=day_or_none(folded["valid_until"]),
        issuing_city=str(folded["issuing_city"]),
        points={date.fromisoformat(day): n for day, n in _points(folded).items()},
        examined=_examined(folded),
        source=RECORD_NAME,
        as_of=as_of,
    )


def _examined(folded: Mapping[str, object]) -> Examined | None:
    on, until = day_or_none(folded["examined_on"]), day_or_none(folded["fit_until"])
    return None if on is None or until is None else Examined(on, folded["fit"] is True, until)


def view_licence(row: DrivingLicence, as_of: datetime) -> DrivingLicenceView:
    """A projection as other rooms see it."""
    return folded_licence(row, projected(row), as_of)


def projected(row: DrivingLicence) -> dict[str, object]:
    """What a row says, as an entry would write it."""
    return {
        "status": row.status,
        "classes": row.classes,
        "first_issued_on": row.first_issued_on,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "issuing_city": row.issuing_city,
        POINTS: row.points,
        "examined_on": row.examined_on,
        "fit": row.fit,
        "fit_until": row.fit_until,
    }


def view_entry(row: DrivingEntry) -> DrivingEntryView:
    """An entry as other rooms see it."""
    return DrivingEntryView(
        id=row.pk,
        act=EntryAct(row.act),
        licence_id=str(row.licence_id),
        on=row.on,
        at=row.at,
        case_number=row.case_number,
        by=row.by,
        post=row.post,
        point=row.point,
        source=Source(row.source),
        outside_serial=row.outside_serial,
        changes=row.changes,
        objects=row.objects_changed,
    )
