"""A verb of a draw as one SQL statement, which in autocommit is one durable transaction.

Why: between a verb's reads and writes of the ORM lay five journeys to the database and as many
parsings; here the row, the intent and the audit row appear together, decided by the database. The
code that follows only explains a refusal.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, JSONField, Model
from psycopg import sql
from psycopg.types.json import Jsonb

from doorstep.audit import services as audit
from doorstep.audit.prepared import row_of
from doorstep.plates.models import Intent


def verb(text: str, **parts: str) -> str:
    """A statement with its parts, and the audit row where it says NOTE."""
    for name, part in {**parts, "NOTE": audit.NOTE.strip()}.items():
        text = text.replace(name, part)
    return text


def intending(verb: str, fields: str = "'{}'") -> str:
    """The intent for the log; what follows `FROM` has the columns `id` and `pool_id` of a draw."""
    return inserting(
        Intent, pool_id="pool_id", verb=f"'{verb}'", draw_id="id", fields=fields, made_at="%(now)s"
    )


def inserting(model: type[Model], **given: str) -> str:
    """`INSERT INTO table (…) SELECT …` of these SQL expressions by column.

    What is not given has the model's default, as if the ORM had made the row.
    """
    expressions = dict(given)
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if column not in given and not field.null and field.has_default():
            expressions[column] = _literal(field, field.get_default())
    columns, values = ", ".join(expressions), ", ".join(expressions.values())
    return f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {values}"


def _literal(field: "Field[Any, Any]", value: object) -> str:
    return sql.Literal(Jsonb(value) if isinstance(field, JSONField) else value).as_string()


def written(text: str, values: Mapping[str, object]) -> bool:
    """Run a writing statement as a durable transaction of its own; whether it found anything to do.

    Errors: RuntimeError inside another transaction, IntegrityError, DatabaseError.
    """
    if connection.in_atomic_block:
        # Refused, except where a test wraps everything into a transaction that it rolls back.
        with transaction.atomic(durable=True):
            return row_of(text, values) is not None
    return row_of(text, values) is not None
