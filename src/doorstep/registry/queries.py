"""What the record says: today from the projections, any other day by replay."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.people import queries as people
from doorstep.registry.models import Entry, OfficialObject, Vehicle
from doorstep.registry.reading import (
    CONTACT,
    STAMPED_UNTIL,
    day_or_none,
    folded_object,
    folded_vehicle,
    is_id,
    view_entry,
    view_object,
    view_vehicle,
)
from doorstep.registry.replay import fold
from doorstep.registry.types import (
    EntryAct,
    EntryView,
    LicenceOnFile,
    ObjectKind,
    ObjectState,
    ObjectView,
    VehicleState,
    VehicleView,
)

PAGE = 100
"""The longest list any query gives; the next page starts after the last id."""


def vehicle(
    *, id: str | None = None, vin: str | None = None, plate: PlateNumber | None = None
) -> VehicleView | None:
    """One vehicle by its id, or the registered one with a VIN or number; None if there is none."""
    if id is not None:
        wanted = Q(pk=id) if is_id(id) else Q(pk__in=())
    elif vin is not None:
        wanted = Q(vin=vin, state=VehicleState.REGISTERED.value)
    elif plate is not None:
        wanted = Q(
            plate_number=plate.text,
            plate_kind=plate.kind.value,
            state=VehicleState.REGISTERED.value,
        )
    else:
        raise TypeError("vehicle() needs id, vin or plate")
    row = Vehicle.objects.filter(wanted).first()
    return None if row is None else view_vehicle(row, clock.now())


def vin_registered(vin: str) -> bool:
    """Whether a registered vehicle carries this VIN."""
    return Vehicle.objects.filter(vin=vin, state=VehicleState.REGISTERED.value).exists()


def number_in_use(plate: PlateNumber) -> bool:
    """Whether a registered vehicle carries this number on this kind of plate."""
    return vehicle(plate=plate) is not None


def numbers_in_use(kind: PlateKind) -> tuple[str, ...]:
    """Every number a registered vehicle carries on this kind of plate, in order."""
    rows = Vehicle.objects.filter(state=VehicleState.REGISTERED.value, plate_kind=kind.value)
    return tuple(rows.order_by("plate_number").values_list("plate_number", flat=True))


def vehicles_of(person_id: str, *, after: str | None = None) -> tuple[VehicleView, ...]:
    """Registered vehicles of an owner, at most PAGE, in the order of their ids after `after`."""
    if not is_id(person_id):
        return ()
    rows = Vehicle.objects.filter(
        owner_id__in=people.known_as(person_id), state=VehicleState.REGISTERED.value
    )
    if after is not None and is_id(after):
        rows = rows.filter(pk__gt=after)
    now = clock.now()
    return tuple(view_vehicle(row, now) for row in rows.order_by("pk")[:PAGE])


def vehicle_of(owner_id: str, named: str) -> VehicleView | None:
    """A registered vehicle of an owner by its VIN or by what stands on its plates."""
    if not is_id(owner_id):
        return None
    row = Vehicle.objects.filter(
        Q(vin=named) | Q(plate_number=named),
        owner_id__in=people.known_as(owner_id),
        state=VehicleState.REGISTERED.value,
    ).first()
    return None if row is None else view_vehicle(row, clock.now())


def owners_of(vin: str) -> int:
    """How many owners a registered vehicle has had here, the present one too."""
    found = vehicle(vin=vin)
    if found is None:
        return 0
    changed = Entry.objects.filter(vehicle_id=found.id, act=EntryAct.TRANSFERRED.value)
    return 1 + changed.count()


def days_with_earlier_vehicle(vins: Collection[str]) -> dict[str, int]:
    """For each registered VIN whose owner had a vehicle here before: days since its registration.

    The latest earlier vehicle counts, whatever became of it; owners without one are left out.
    """
    found: dict[str, int] = {}
    ours = Vehicle.objects.filter(vin__in=list(vins), state=VehicleState.REGISTERED.value)
    rows = dict(ours.values_list("pk", "vin"))
    mine = {
        pk: (owner, on) for pk, owner, on in ours.values_list("pk", "owner_id", "registered_on")
    }
    others = Vehicle.objects.filter(owner_id__in={owner for owner, _ in mine.values()}).exclude(
        state=VehicleState.TEMPORARY.value
    )
    by_owner: dict[object, list[tuple[object, date]]] = {}
    for pk, owner, on in others.values_list("pk", "owner_id", "registered_on"):
        by_owner.setdefault(owner, []).append((pk, on))
    for pk, (owner, on) in mine.items():
        before = [(on - each).days for other, each in by_owner[owner] if other != pk and each < on]
        if before:
            found[rows[pk]] = min(before)
    return found


def cancelled_soon(since: date, days: int) -> list[str]:
    """VINs registered from `since` on and cancelled within so many days, the last one included."""
    soon = Entry.objects.filter(
        act=EntryAct.CANCELLED.value,
        vehicle__registered_on__gte=since,
        on__lte=F("vehicle__registered_on") + timedelta(days=days),
    )
    return list(soon.values_list("vehicle__vin", flat=True))


def entries(vehicle_id: str) -> tuple[EntryView, ...]:
    """A vehicle's entries in the order they took effect."""
    if not is_id(vehicle_id):
        return ()
    rows = Entry.objects.filter(vehicle_id=vehicle_id).order_by("on", "id")
    return tuple(view_entry(row) for row in rows)


def contacts_filed(vehicle_ids: Collection[str]) -> dict[str, str]:
    """For each vehicle the contact filed last, by the instant it was recorded."""
    rows = Entry.objects.filter(vehicle_id__in=vehicle_ids, act=EntryAct.CONTACT_FILED.value)
    ordered = rows.order_by("on", "id").values_list("vehicle_id", "changes")
    return {str(vehicle_id): str(changes[CONTACT]) for vehicle_id, changes in ordered}


def licence_of(vehicle_id: str) -> LicenceOnFile | None:
    """The licence that is out, and what stands on it of inspection; None where none is.

    A licence is printed with the validity of its day; later ones are stamped on it.
    """
    valid_until: object = None
    stamped: dict[str, object] = {}
    for entry in entries(vehicle_id):
        valid_until = entry.changes.get("inspection_valid_until", valid_until)
        for object_id, fields in entry.objects.items():
            if entry.act is EntryAct.OBJECT_PRODUCED:
                stamped[object_id] = valid_until
            stamped[object_id] = fields.get(STAMPED_UNTIL, stamped.get(object_id, valid_until))
    for each in objects_of(vehicle_id):
        if each.kind is ObjectKind.VEHICLE_LICENCE and each.state is ObjectState.HANDED_OVER:
            return LicenceOnFile(each.number, day_or_none(stamped.get(each.id)))
    return None


def entries_of_case(case_number: str) -> tuple[EntryView, ...]:
    """What one case wrote, in the order of writing."""
    rows = Entry.objects.filter(case_number=case_number).order_by("id")
    return tuple(view_entry(row) for row in rows[:PAGE])


def vehicle_as_of(
    vehicle_id: str, day: date, *, known_on: date | None = None
) -> VehicleView | None:
    """The vehicle at the end of a day, None if it was not in the record yet.

    With `known_on`, as the record had it on that day, without what was corrected or delivered
    afterwards; without, with all that is known today.
    """
    folded = fold(entries(vehicle_id), until=day, known_on=known_on).vehicle
    return folded_vehicle(vehicle_id, folded, clock.end_of(day)) if folded else None


def objects_as_of(
    vehicle_id: str, day: date, *, known_on: date | None = None
) -> tuple[ObjectView, ...]:
    """The vehicle's objects, whatever their state, at the end of a day."""
    folded = fold(entries(vehicle_id), until=day, known_on=known_on).objects
    views = [
        folded_object(object_id, fields, clock.end_of(day), vehicle_id=vehicle_id)
        for object_id, fields in folded.items()
    ]
    return tuple(sorted(views, key=_object_order))


def objects_of(vehicle_id: str) -> tuple[ObjectView, ...]:
    """The vehicle's objects today, surrendered and void ones too."""
    if not is_id(vehicle_id):
        return ()
    return _objects(Q(vehicle_id=vehicle_id))


def objects_of_case(case_number: str) -> tuple[ObjectView, ...]:
    """The objects a case had issued."""
    return _objects(Q(case_number=case_number))


def official_object(object_id: str) -> ObjectView | None:
    """One object by its id."""
    found = _objects(Q(pk=object_id)) if is_id(object_id) else ()
    return found[0] if found else None


def object_by_number(kind: ObjectKind, number: str) -> ObjectView | None:
    """One object by what is printed on it."""
    found = _objects(Q(kind=kind.value, number=number))
    return found[0] if found else None


def object_chain(object_id: str) -> tuple[EntryView, ...]:
    """The entries of the life of one object of a vehicle, oldest first."""
    known = official_object(object_id)
    if known is None:
        return ()
    return tuple(e for e in entries(known.vehicle_id) if object_id in e.objects)


@dataclass(frozen=True, slots=True)
class Difference:
    """A vehicle whose projection is not the sum of its entries: a fault to be looked into."""

    vehicle_id: str
    what: str


def differences(*, after: str | None = None) -> tuple[Sequence[Difference], str | None]:
    """Compare projections with replay for the next PAGE vehicles; also where to go on, or None."""
    rows = Vehicle.objects.order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    page = list(rows[:PAGE])
    today, now = clock.today(), clock.end_of(clock.today())
    found = []
    for row in page:
        folded = fold(entries(str(row.pk)), until=today)
        replayed = folded_vehicle(str(row.pk), folded.vehicle, now) if folded.vehicle else None
        if replayed != view_vehicle(row, now):
            found.append(Difference(str(row.pk), "vehicle"))
        if objects_as_of(str(row.pk), today) != _at(objects_of(str(row.pk)), now):
            found.append(Difference(str(row.pk), "objects"))
    return found, str(page[-1].pk) if len(page) == PAGE else None


def _objects(wanted: Q) -> tuple[ObjectView, ...]:
    now = clock.now()
    views = [view_object(row, now) for row in OfficialObject.objects.filter(wanted)]
    return tuple(sorted(views, key=_object_order))


def _at(views: Sequence[ObjectView], instant: datetime) -> tuple[ObjectView, ...]:
    return tuple(replace(view, as_of=instant) for view in views)


def _object_order(view: ObjectView) -> tuple[int, str]:
    return list(ObjectKind).index(view.kind), view.number
