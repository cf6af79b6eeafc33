"""Bringing every row to the key in use, in small transactions, while the city works.

Why no list of what is done: each row names its key, so a rotation that was killed is simply begun
again. Rows that somebody is writing at that moment are passed over and met in the next pass.
"""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from doorstep.audit import services as audit
from doorstep.kernel.actor import SYSTEM
from doorstep.people import keys
from doorstep.people.ciphers import cipher_of
from doorstep.people.types import Sealed

BATCH = 1000
GRACE_S = 1.0
"""Requests that had read the ring before the new key was there have ended after this time."""

Row = tuple[Any, ...]
"""An id and what the database holds beside it, as the driver gives it."""


class Column(Protocol):
    """One column of one table whose content depends on a key."""

    @property
    def name(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    def rows_by_key(self) -> Mapping[str, int]: ...
    def behind(self, current: str, after: Any, limit: int) -> Sequence[Row]: ...
    def write(self, current: str, rows: Sequence[Row]) -> None: ...


@dataclass(frozen=True, slots=True)
class _InTable:
    """What a sealed and an indexed column share: a table whose rows have an id and name a key."""

    table: str
    column: str
    key: str
    id_type: str = field(default="uuid", kw_only=True)

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.table}.{self.column}"

    def rows_by_key(self) -> Mapping[str, int]:
        """How many rows each key has made."""
        query = sql.SQL("SELECT {key}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1")
        with connection.cursor() as cursor:
            cursor.execute(self._with(query))
            return dict(cursor.fetchall())

    def _behind(
        self, columns: Sequence[str], current: str, after: Any, limit: int
    ) -> Sequence[Row]:
        query = sql.SQL(
            "SELECT id, {columns} FROM {table} WHERE {column} IS NOT NULL AND {key} <> %(current)s"
            " AND (%(after)s::{id} IS NULL OR id > %(after)s::{id})"
            " ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                self._with(query, columns=sql.SQL(", ").join(map(sql.Identifier, columns))),
                {"current": current, "after": after, "limit": limit},
            )
            return list(cursor.fetchall())

    def _write(self, current: str, rows: Sequence[tuple[object, bytes]]) -> None:
        query = sql.SQL(
            "UPDATE {table} SET {column} = fresh.data, {key} = %(current)s"
            " FROM unnest(%(ids)s::{id}[], %(data)s::bytea[]) AS fresh (id, data)"
            " WHERE {table}.id = fresh.id"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                self._with(query),
                {"current": current, "ids": [r[0] for r in rows], "data": [r[1] for r in rows]},
            )

    def _with(self, query: sql.SQL, **more: sql.Composable) -> str:
        return query.format(
            table=sql.Identifier(self.table),
            column=sql.Identifier(self.column),
            key=sql.Identifier(self.key),
            id=sql.SQL({"uuid": "uuid", "bigint": "bigint"}[self.id_type]),
            **more,
        ).as_string()


@dataclass(frozen=True, slots=True)
class SealedColumn(_InTable):
    """A column that `services.seal_text` made for `place`, which has a slot for the row's id.

    `at_once` is how many of its rows fit into memory together.
    """

    place: str
    purpose: str = field(default=keys.FIELD, init=False)
    at_once: int = field(default=BATCH, kw_only=True)

    def behind(self, current: str, after: Any, limit: int) -> Sequence[Row]:
        """Rows of other keys, locked."""
        return self._behind((self.column, self.key), current, after, min(limit, self.at_once))

    def write(self, current: str, rows: Sequence[Row]) -> None:
        """Decrypt with the old key, encrypt with the new one."""
        ring = keys.ring(keys.FIELD)
        cipher, key = cipher_of(current), ring.key(current)
        fresh = []
        for row_id, data, old in rows:
            place = self.place.format(id=row_id).encode()
            text = cipher_of(str(old)).opened(ring.key(str(old)), bytes(data), place)
            fresh.append((row_id, cipher.seal(key, text, place)))
        self._write(current, fresh)


@dataclass(frozen=True, slots=True)
class IndexedColumn(_InTable):
    """A column by which a number is found; the number itself lies sealed in the same row.

    `text` makes what is indexed of the clear text and of the values of `also`.
    """

    kind: str
    sealed: str
    sealed_key: str
    place: str
    also: tuple[str, ...] = ()
    text: Callable[..., str] = str
    purpose: str = field(default=keys.INDEX, init=False)

    def behind(self, current: str, after: Any, limit: int) -> Sequence[Row]:
        """Rows of other keys, locked."""
        columns = (self.sealed, self.sealed_key, *self.also)
        return self._behind(columns, current, after, limit)

    def write(self, current: str, rows: Sequence[Row]) -> None:
        """Read the number, find it by the new key from now on."""
        fresh = []
        for row_id, data, old, *also in rows:
            sealed = Sealed(str(old), bytes(data))
            number = keys.opened(sealed, place=self.place.format(id=row_id))
            text = self.text(number, *also)
            fresh.append((row_id, keys.index(self.kind, text, key_id=current)))
        self._write(current, fresh)


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """Secrets of staff in allauth's table, each as `key:data` in a field of a JSON object."""

    place: str
    member: str
    purpose: str = field(default=keys.FIELD, init=False)

    @property
    def name(self) -> str:
        """For people."""
        return f"mfa_authenticator.{self.member}"

    def rows_by_key(self) -> Mapping[str, int]:
        """How many rows each key has made."""
        query = (
            "SELECT split_part(data->>%s, ':', 1), count(*) FROM mfa_authenticator"
            " WHERE data ? %s GROUP BY 1"
        )
        with connection.cursor() as cursor:
            cursor.execute(query, [self.member, self.member])
            return dict(cursor.fetchall())

    def behind(self, current: str, after: Any, limit: int) -> Sequence[Row]:
        """Rows of other keys, locked."""
        query = (
            "SELECT id, data->>%(member)s FROM mfa_authenticator WHERE data ? %(member)s"
            " AND split_part(data->>%(member)s, ':', 1) <> %(current)s"
            " AND (%(after)s::bigint IS NULL OR id > %(after)s::bigint)"
            " ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED"
        )
        said = {"member": self.member, "current": current, "after": after, "limit": limit}
        with connection.cursor() as cursor:
            cursor.execute(query, said)
            return list(cursor.fetchall())

    def write(self, current: str, rows: Sequence[Row]) -> None:
        """Decrypt with the old key, encrypt with the new one."""
        with connection.cursor() as cursor:
            for row_id, text in rows:
                old, _, data = str(text).partition(":")
                opened = keys.opened(Sealed(old, urlsafe_b64decode(data)), place=self.place)
                sealed = keys.seal(opened, place=self.place)
                fresh = f"{current}:{urlsafe_b64encode(sealed.data).decode()}"
                cursor.execute(
                    "UPDATE mfa_authenticator SET"
                    " data = jsonb_set(data, ARRAY[%s], to_jsonb(%s::text)) WHERE id = %s",
                    [self.member, fresh, row_id],
                )


_columns: dict[str, Column] = {}


def register(*columns: Column) -> None:
    """Name columns whose rows follow a change of keys; each room names its own at start."""
    for column in columns:
        _columns[column.name] = column


def columns_of(purpose: str) -> Sequence[Column]:
    """Every column whose content depends on keys of that purpose."""
    return [column for column in _columns.values() if column.purpose == purpose]


def rows_by_key(purpose: str) -> dict[str, dict[str, int]]:
    """How many rows each key of a purpose has made, by column."""
    found: dict[str, dict[str, int]] = {name: {} for name in keys.ring(purpose).names}
    for column in columns_of(purpose):
        for name, rows in column.rows_by_key().items():
            found.setdefault(name, {})[column.name] = rows
    return found


def rows_behind(purpose: str) -> int:
    """How many rows still wait for the key in use."""
    current = keys.ring(purpose).current
    made = rows_by_key(purpose)
    return sum(sum(rows.values()) for name, rows in made.items() if name != current)


def new_key(purpose: str) -> str:
    """Make the next key of a purpose; its name. Every process writes with it at once."""
    name = str(settings.DOORSTEP_KEYS.add(purpose))
    with transaction.atomic(durable=True):
        audit.note("keys.added", f"key:{purpose}:{name}", by=SYSTEM)
    time.sleep(GRACE_S)
    return name


@dataclass(slots=True)
class Rewritten:
    """What a rotation has done so far."""

    rows: int = 0
    conflicts: list[str] = field(default_factory=list)


def rewrite(purpose: str, *, batch: int = BATCH) -> Iterator[Rewritten]:
    """Bring every row to the key in use; yields after each transaction.

    Two rows with one number (possible only by writing past the acts) are left and named.
    """
    current = keys.ring(purpose).current
    done = Rewritten()
    for column in columns_of(purpose):
        while True:
            before = done.rows
            yield from _passed(column, current, done, batch)
            if done.rows == before:
                break
    with transaction.atomic(durable=True):
        detail = {"rows": done.rows, "left": len(done.conflicts)}
        audit.note("keys.rotated", f"key:{purpose}:{current}", by=SYSTEM, detail=detail)


def _passed(column: Column, current: str, done: Rewritten, batch: int) -> Iterator[Rewritten]:
    """One way through a table, by id."""
    after: Any = None
    while True:
        with transaction.atomic(durable=True):
            rows = column.behind(current, after, batch)
            written = _written(column, current, rows, done)
        if not rows:
            return
        after = rows[-1][0]
        done.rows += written
        yield done


def _written(column: Column, current: str, rows: Sequence[Row], done: Rewritten) -> int:
    """Write a batch at once, or where a constraint objects, each row alone."""
    if not rows:
        return 0
    try:
        with transaction.atomic():
            column.write(current, rows)
            return len(rows)
    except IntegrityError:
        if len(rows) > 1:
            return sum(_written(column, current, [row], done) for row in rows)
        name = f"{column.name} {rows[0][0]}"
        if name not in done.conflicts:
            done.conflicts.append(name)
        return 0
