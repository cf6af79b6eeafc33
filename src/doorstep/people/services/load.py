"""Taking over persons of a former record in bulk, by COPY, with their numbers sealed.

Why no phone and no account: a former record says who owns a vehicle, not who wants to sign in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from doorstep.audit.bulk import copy_rows, row_of
from doorstep.kernel import clock
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.person_name import PersonName
from doorstep.people.models import Person
from doorstep.people.sealed import put_number
from doorstep.people.types import PersonKind


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
            yield row_of(person)

    copy_rows(Person, people())
    return tuple(ids)
