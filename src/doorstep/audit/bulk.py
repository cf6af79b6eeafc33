"""Many rows at once, by COPY: for taking over a former record inside one act.

Why beside the acts: it is the other shape of a write. No constraint is switched off by it; what the
rows say is checked by whoever brings them.
"""

from collections.abc import Iterable, Mapping
from itertools import chain

from django.db import connection, models, transaction
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_rows(model: type[models.Model], rows: Iterable[Mapping[str, object]]) -> None:
    """Insert rows given by column, all with the columns of the first; the database adds the rest.

    Errors: TransactionManagementError outside a transaction; IntegrityError.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("rows are copied inside an act")
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    columns = list(first)
    json = {f.column for f in model._meta.concrete_fields if isinstance(f, models.JSONField)}
    packed = [column in json for column in columns]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in chain([first], remaining):
            copy.write_row(
                [
                    Jsonb(row[column]) if is_json else row[column]
                    for column, is_json in zip(columns, packed, strict=True)
                ]
            )


def row_of(instance: models.Model) -> dict[str, object]:
    """The columns of a row not yet saved, but for one that the database counts itself."""
    return {
        str(field.column): getattr(instance, field.attname)
        for field in instance._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    }
