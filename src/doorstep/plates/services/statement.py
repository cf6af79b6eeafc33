"""A verb of a draw as one SQL statement, which in autocommit is one durable transaction.

Why: between a verb's reads and writes of the ORM lay five journeys to the database and as many
parsings; here the row, the intent and the audit row appear together, decided by the database. The
code that follows only explains a refusal.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from psycopg import Cursor

from doorstep.audit import services as audit

Row = tuple[Any, ...]


def noting(text: str) -> str:
    """The statement with the audit row where it says NOTE."""
    return text.replace("NOTE", audit.NOTE.strip())


def written(text: str, values: Mapping[str, object]) -> bool:
    """Run a writing statement as a durable transaction of its own; whether it found anything to do.

    Errors: RuntimeError inside another transaction, IntegrityError, DatabaseError.
    """
    if connection.in_atomic_block:
        # Refused, except where a test wraps everything into a transaction that it rolls back.
        with transaction.atomic(durable=True):
            return reading(text, values) is not None
    return reading(text, values) is not None


def reading(text: str, values: Mapping[str, object]) -> Row | None:
    """The first row of a statement that the server keeps prepared; None without rows."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(text, values, prepare=True)
        return cursor.fetchone()
