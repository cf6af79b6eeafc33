"""Reading where somebody is reached and where they live: on a day, and all that ever held."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from doorstep.people.models import Contact, Residence
from doorstep.people.sealed import way_of
from doorstep.people.types import ContactKind, ContactView, ResidenceKind, ResidenceView

_ORDER = ("-from_on", "-recorded_at")


def newest_contact(person_id: str | UUID, kind: ContactKind, on: date) -> Contact | None:
    """The row that held on a day: the one that began last, of several the one recorded last."""
    rows = Contact.objects.filter(person_id=person_id, kind=kind.value, from_on__lte=on)
    return rows.order_by(*_ORDER).first()


def newest_residence(person_id: str | UUID, kind: ResidenceKind, on: date) -> Residence | None:
    """The row that held on a day, in the same order."""
    rows = Residence.objects.filter(person_id=person_id, kind=kind.value, from_on__lte=on)
    return rows.order_by(*_ORDER).first()


def contact_on(person_id: str | UUID, kind: ContactKind, on: date) -> ContactView | None:
    """By what somebody was reached on a day, masked; None where there was nothing."""
    row = newest_contact(person_id, kind, on)
    return None if row is None or row.sealed is None else _contact(row)


def contact_history(person_id: str | UUID) -> Sequence[ContactView]:
    """Everything recorded, masked, the newest first."""
    return tuple(map(_contact, Contact.objects.filter(person_id=person_id).order_by(*_ORDER)))


def residence_on(person_id: str | UUID, kind: ResidenceKind, on: date) -> ResidenceView | None:
    """The household of a day, or the permit if one was valid on it."""
    row = newest_residence(person_id, kind, on)
    if row is None or (row.until_on is not None and row.until_on < on):
        return None
    return _residence(row)


def residence_history(person_id: str | UUID) -> Sequence[ResidenceView]:
    """Everything recorded, the newest first."""
    return tuple(map(_residence, Residence.objects.filter(person_id=person_id).order_by(*_ORDER)))


def _contact(row: Contact) -> ContactView:
    way = way_of(row)
    return ContactView(
        kind=ContactKind(row.kind),
        masked=way.masked if way is not None else "",
        from_on=row.from_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
    )


def _residence(row: Residence) -> ResidenceView:
    return ResidenceView(
        kind=ResidenceKind(row.kind),
        division_code=row.division_code,
        from_on=row.from_on,
        until_on=row.until_on,
        recorded_at=row.recorded_at,
    )
