"""Taking over persons of a former record in bulk, by COPY, with their numbers sealed.

Why no phone and no account: a former record says who owns a vehicle, not who wants to sign in.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from psycopg import sql

from doorstep.kernel import clock
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.person_name import PersonName
from doorstep.people.models import Person
from doorstep.people.sealed import put_number
from doorstep.people.types import PersonKind

_COLUMNS = (
    "id",
    "kind",
    "name",
    "number_sealed",
    "number_key",
    "number_index",
    "index_key",
    "phone_key",
    "division_code",
    "residence_permit_until",
    "sample",
    "recorded_at",
)


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
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("persons are loaded inside an act")
    now = clock.now()
    ids: list[str] = []
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(Person._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, _COLUMNS)),
    )
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            person = Person(
                id=uuid.uuid4(),
                kind=PersonKind.NATURAL.value,
                name=row.name.text,
                division_code=row.division_code,
                residence_permit_until=row.residence_permit_until,
                sample=sample,
                recorded_at=now,
            )
            put_number(person, row.number)
            copy.write_row([getattr(person, column) for column in _COLUMNS])
            ids.append(str(person.id))
    return tuple(ids)
