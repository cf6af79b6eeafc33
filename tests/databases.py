"""Databases for tests that commit: cloned once, emptied after each test, taken by the next.

A clone copies more than a thousand files; taking back what one test wrote touches a few tables.
Whatever cannot be taken back (another shape, rows of the beginning, much room) is dropped instead,
and so is a database that somebody still uses when the next test asks for one.
"""

import itertools
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from psycopg import sql

ROOM = 8_000_000
"""Bytes by which a database may have grown and be emptied still."""
PATIENCE_S = 60.0
_serial = itertools.count(1)
_OURS = """
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
_SHAPE = """
    SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
        SELECT concat('n', oid, nspname, nspowner, nspacl) AS line FROM pg_namespace
        WHERE nspname !~ '^pg_(toast_)?temp_'
        UNION ALL SELECT concat('c', oid, relname, relnamespace, relowner, relnatts, relacl)
        FROM pg_class
        WHERE relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_')
        UNION ALL SELECT concat('a', attrelid, attname, attacl) FROM pg_attribute
        WHERE attrelid > 16383 AND attacl IS NOT NULL
        UNION ALL SELECT concat('p', oid, proname, md5(prosrc), proacl) FROM pg_proc
        WHERE oid > 16383
        UNION ALL SELECT concat('t', oid, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat('k', oid, conname, convalidated) FROM pg_constraint
    ) lines
"""


def drop(admin: psycopg.Connection, name: str) -> None:
    """Remove a database, whoever uses it."""
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def clone(admin: psycopg.Connection, template: str, name: str) -> None:
    """Copy a database that nobody uses."""
    admin.execute(
        # A server that need not survive anything copies files faster than it logs pages.
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


def a_name() -> str:
    """A name that no database of this process has had."""
    return f"run_{os.getpid()}_{next(_serial)}"


@dataclass(frozen=True)
class State:
    """What a database holds, as far as it must be the same for the next test."""

    shape: str
    bytes: int
    filled: frozenset[str]
    rows: tuple[tuple[str, int, int | None], ...]
    sequences: tuple[tuple[str, int | None], ...]

    @classmethod
    def of(cls, database: psycopg.Connection, known: frozenset[str] | None = None) -> "State":
        """As it stands; the rows of the tables `known`, otherwise of all that are filled."""
        (shape,) = _one(database, _SHAPE)
        (size,) = _one(database, "SELECT pg_database_size(current_database())")
        named = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)"
        found = database.execute(
            f"SELECT {named} {_OURS} AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0"
        ).fetchall()
        filled = frozenset(name for (name,) in found)
        mark = "SELECT count(*), sum(hashtext(t::text)) FROM {} t"
        rows = tuple(
            (name, *_one(database, mark.format(name)))
            for name in sorted(filled if known is None else known)
        )
        sequences = database.execute(
            f"SELECT {named}, pg_sequence_last_value(c.oid) {_OURS} AND c.relkind = 'S' ORDER BY 1"
        ).fetchall()
        return cls(shape, size, filled, rows, tuple(sequences))

    def like(self, before: "State") -> bool:
        """Whether nothing differs that cannot be taken back."""
        same = (self.shape, self.rows) == (before.shape, before.rows)
        return same and self.bytes < before.bytes + ROOM


def _one(database: psycopg.Connection, query: str) -> tuple:  # type: ignore[type-arg]  # any row
    row = database.execute(query).fetchone()
    assert row is not None
    return row


class Shelf:
    """Databases as their template is, one for each who asks; those given back are used again."""

    def __init__(
        self, admin: psycopg.Connection, template: str, address: Callable[[str], str]
    ) -> None:
        self._admin = admin
        self._template = template
        self._address = address
        self._states: dict[str, State] = {}
        self._free: list[str] = []

    def take(self) -> str:
        """Name of a database that nobody uses."""
        while self._free:
            name = self._free.pop()
            if not self._users(name):
                return name
            self._remove(name)
        name = a_name()
        clone(self._admin, self._template, name)
        with psycopg.connect(self._address(name), autocommit=True) as database:
            self._states[name] = State.of(database)
        return name

    def give_back(self, name: str) -> None:
        """What was written there is taken back; who is still connected is sent away."""
        deadline = time.monotonic() + PATIENCE_S
        while self._users(name, "pg_terminate_backend(pid)"):
            assert time.monotonic() < deadline, f"somebody stays connected to {name}"
            time.sleep(0.005)
        if self._emptied(name):
            self._free.append(name)
        else:
            self._remove(name)

    def clear(self) -> None:
        """Remove all that are free."""
        while self._free:
            self._remove(self._free.pop())

    def _users(self, name: str, what: str = "pid") -> bool:
        query = f"SELECT {what} FROM pg_stat_activity WHERE datname = %s"  # noqa: S608 - our words
        return bool(self._admin.execute(query, [name]).fetchall())

    def _remove(self, name: str) -> None:
        del self._states[name]
        drop(self._admin, name)

    def _emptied(self, name: str) -> bool:
        before = self._states[name]
        with psycopg.connect(self._address(name), autocommit=True) as database:
            # Neither keys nor triggers of tables that are only added to.
            database.execute("SET session_replication_role = replica")
            now = State.of(database, before.filled)
            if not now.like(before):
                return False
            for table in now.filled - before.filled:
                database.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours
            for (each, value), (_, was) in zip(now.sequences, before.sequences, strict=True):
                if value != was:
                    database.execute(
                        "SELECT setval(s.seqrelid, coalesce(%s, s.seqstart), %s)"
                        " FROM pg_sequence s WHERE s.seqrelid = %s::regclass",
                        [was, was is not None, each],
                    )
        return True
