"""Statements that the database keeps prepared: those of every draw."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import Cursor

Row = tuple[Any, ...]


def row_of(text: str, values: Mapping[str, object]) -> Row | None:
    """The first row of a statement; None without rows. Errors: DatabaseError."""
    with _executed(text, values) as cursor:
        return cursor.fetchone()


def rows_of(text: str, values: Mapping[str, object]) -> list[Row]:
    """All rows of a statement. Errors: DatabaseError."""
    with _executed(text, values) as cursor:
        return cursor.fetchall()


@contextmanager
def _executed(text: str, values: Mapping[str, object]) -> Iterator[Cursor[Row]]:
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(text, values, prepare=True)
        yield cursor
