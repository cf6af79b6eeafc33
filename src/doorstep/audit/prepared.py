"""Statements that the database keeps prepared: those that every draw needs.

Why here: this is the lowest room that has a database. Why no question whether the connection still
lives: such statements bear being repeated, so one that finds its connection dead is sent again.
"""

import threading
from collections.abc import Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Cursor

Row = tuple[Any, ...]


def row_of(text: str, values: Mapping[str, object]) -> Row | None:
    """The first row of a statement; None without rows. Errors: DatabaseError."""
    rows = rows_of(text, values)
    return rows[0] if rows else None


def rows_of(text: str, values: Mapping[str, object]) -> list[Row]:
    """All rows of a statement. Errors: DatabaseError.

    Outside a transaction it may be sent twice, and done twice where only the answer was lost.
    """
    # This thread's own, looked up once: through the proxy each look costs as much as a call.
    own = connections[DEFAULT_DB_ALIAS]
    kept = own.connection is not None and not own.in_atomic_block
    try:
        return _rows(own, text, values)
    except Error:
        if not kept or not own.connection.closed:
            raise
    own.close()
    return _rows(own, text, values)


class _OfThread(threading.local):
    """Making a cursor costs a third of a statement; results are fetched before the next begins."""

    cursor: Cursor[Row] | None = None


_kept = _OfThread()


def _rows(own: BaseDatabaseWrapper, text: str, values: Mapping[str, object]) -> list[Row]:
    own.ensure_connection()
    cursor = _kept.cursor
    if cursor is None or cursor.connection is not own.connection:
        cursor = _kept.cursor = Cursor(own.connection)
    with own.wrap_database_errors:
        cursor.execute(text, values, prepare=True)
        # The connection lives: nobody needs to ask again before the end of the request.
        own.health_check_done = True  # type: ignore[attr-defined]  # not in the stubs
        return cursor.fetchall()
