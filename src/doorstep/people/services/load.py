"""Taking over persons of a former record in bulk, by COPY, with their numbers sealed.

Why no phone and no account: a former record says who owns a vehicle, not who wants to sign in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from doorstep.audit.bulk import copy_rows, row_of
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.person_name import PersonName
from doorstep.people.models import Person, Residence
from doorstep.people.sealed import put_number
from doorstep.people.types import PersonKind, ResidenceKind


@dataclass(frozen=True, slots=True)
class LoadedPerson:
    """One natural person of a former record."""

    name: PersonName
    number: CitizenId
    division_code: str
    residence_permit_until: date | None = None


def bulk_load(rows: Iterable[LoadedPerson], *, sample: bool) -> tuple[str, ...]:
    """Enter natural persons; returns their ids in order. All or nothing.

    Errors: TransactionManagementError outside a transaction, IntegrityError for a number twice.
    """
    now = clock.now()
    ids: list[str] = []
    residences: list[Mapping[str, object]] = []

    def people() -> Iterator[Mapping[str, object]]:
        for row in rows:
            person = Person(
                kind=PersonKind.NATURAL.value,
                name=row.name.text,
                division_code=row.division_code,
                residence_permit_until=row.residence_permit_until,
                sample=sample,
                recorded_at=now,
            )
            put_number(person, row.number)
            ids.append(str(person.id))
            residences.extend(_residences(person, now))
            yield row_of(person)

    copy_rows(Person, people())
    copy_rows(Residence, residences)
    return tuple(ids)


def _residences(person: Person, now: datetime) -> Iterator[Mapping[str, object]]:
    """The history begins with what the former record said."""
    today = clock.local_day(now)
    until = person.residence_permit_until
    ties: list[tuple[ResidenceKind, str, date, date | None]] = [
        (ResidenceKind.HOUSEHOLD, person.division_code, today, None)
    ]
    if until is not None:
        ties.append((ResidenceKind.PERMIT, "", min(today, until), until))
    for kind, division, from_on, until_on in ties:
        if division or until_on is not None:
            yield row_of(
                Residence(
                    person_id=person.pk,
                    kind=kind.value,
                    division_code=division,
                    from_on=from_on,
                    until_on=until_on,
                    recorded_at=now,
                    recorded_by=str(SYSTEM),
                )
            )
