"""The shape of every write: one durable transaction, done once however often it is asked for.

Why a decorator: lock, assess, write, audit, enqueue is the author's part; what follows a lost
answer, a deadlock or a broken constraint is the same for every act and easily forgotten.
"""

import functools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)

from doorstep.audit import keys
from doorstep.audit.errors import KeyMalformed, KeyReused
from doorstep.audit.plain import plain
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.canonical import canonical
from doorstep.kernel.errors import Busy, explained

__all__ = ["Key", "act", "explaining"]

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=str | UUID | int | None)

TRIES = 4
LOCK_TIMEOUT = "1500ms"
KEY_LENGTH = 200
_TRY_AGAIN = frozenset({"40001", "40P01"})
_LOST = ("08", "40003", "57P")
_LOCK_NOT_AVAILABLE = "55P03"

# One statement: the timeout must hold before the insert waits for another holder of the same key.
_CLAIM = """
INSERT INTO audit_idempotency (actor, key, act, request_hash, made_at)
SELECT %s, %s, %s, %s, %s WHERE set_config('lock_timeout', %s, true) <> ''
ON CONFLICT (actor, key) DO NOTHING
"""
_STORED = "SELECT act, request_hash, answer FROM audit_idempotency WHERE actor = %s AND key = %s"
_ANSWER = "UPDATE audit_idempotency SET answer = %s WHERE actor = %s AND key = %s"


def act(body: Callable[P, Answer]) -> Callable[P, Answer]:
    """Make a write of `body`, which takes keywords alone, among them `by: Actor` and `key: Key`.

    Errors: KeyReused for another request under the same key, Busy while the first is being done
    or a lock is not to be had, and whatever error explains a broken constraint.
    """
    name = f"{body.__module__}.{body.__qualname__}".removeprefix("doorstep.")

    @functools.wraps(body)
    def once(*args: P.args, **kwargs: P.kwargs) -> Answer:
        if args:
            raise TypeError(f"{name} takes keywords alone")
        actor, key = _caller(name, kwargs)
        said = {word: value for word, value in kwargs.items() if word not in ("by", "key")}
        request = _Request(name, actor, key, canonical({"act": name, "said": plain(said)}))
        return _until_known(lambda: request.once(lambda: body(*args, **kwargs)))

    return once


def _caller(name: str, kwargs: dict[str, object]) -> tuple[str, str]:
    by, key = kwargs.get("by"), kwargs.get("key")
    if not isinstance(by, Actor):
        raise TypeError(f"{name} needs by=")
    if not isinstance(key, str) or not 0 < len(key) <= KEY_LENGTH or "\0" in key:
        raise KeyMalformed
    return str(by), key


class _Request:
    """One caller's request for one act."""

    def __init__(self, name: str, actor: str, key: str, content: bytes) -> None:
        self.name = name
        self.actor = actor
        self.key = key
        self.content = content

    def once(self, body: Callable[[], Answer]) -> Answer:
        """Do it, or answer what was answered when it was done."""
        with transaction.atomic(durable=True):
            while not self._claimed():
                stored = self._stored()
                if stored is not None:
                    return cast(Answer, stored[0])
            answer = body()
            with connection.cursor() as cursor:
                cursor.execute(_ANSWER, [_packed(answer), self.actor, self.key])
            return answer

    def _claimed(self) -> bool:
        with connection.cursor() as cursor:
            mine = self._hash(keys.current_row_key())
            cursor.execute(
                _CLAIM, [self.actor, self.key, self.name, mine, clock.now(), LOCK_TIMEOUT]
            )
            return bool(cursor.rowcount == 1)

    def _stored(self) -> tuple[object] | None:
        """The answer in a tuple, or None where the row has just been forgotten."""
        with connection.cursor() as cursor:
            cursor.execute(_STORED, [self.actor, self.key])
            row = cursor.fetchone()
        if row is None:
            return None
        if (row[0], row[1]) != (self.name, self._hash(row[1].partition(":")[0])):
            raise KeyReused
        return (_unpacked(row[2]),)

    def _hash(self, key_id: str) -> str:
        # Keyed, because a plain hash of a phone or an id number is found by trying them all.
        return f"{key_id}:{keys.mark(key_id, self.content).hex()}"


def _packed(answer: object) -> str:
    if isinstance(answer, UUID):
        return canonical({"uuid": str(answer)}).decode()
    return canonical({"value": answer}).decode()


def _unpacked(stored: object) -> object:
    answer = json.loads(stored) if isinstance(stored, str) else stored
    if not isinstance(answer, dict):
        raise TypeError("an answer is stored as an object")
    return UUID(answer["uuid"]) if "uuid" in answer else answer["value"]


def _until_known(request: Callable[[], Answer]) -> Answer:
    """Repeat while the database says the outcome may still become known by asking again."""
    nested = connection.in_atomic_block
    for attempt in range(1, TRIES + 1):
        try:
            with explaining():
                return request()
        except (OperationalError, InterfaceError) as trouble:
            if _sqlstate(trouble) == _LOCK_NOT_AVAILABLE:
                raise Busy from trouble
            if nested or attempt == TRIES or not _may_repeat(trouble):
                raise
            time.sleep(0.02 * 3**attempt)
    raise AssertionError("unreachable")


@contextmanager
def explaining() -> Iterator[None]:
    """Turn a broken constraint into the error that explains it, where a room has said which."""
    try:
        yield
    except IntegrityError as broken:
        constraint = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", None)
        error = explained(_sqlstate(broken), constraint)
        if error is None:
            raise
        raise error from broken


def _sqlstate(error: DatabaseError | InterfaceError) -> str:
    return str(getattr(error.__cause__, "sqlstate", None) or "")


def _may_repeat(trouble: DatabaseError | InterfaceError) -> bool:
    """Whether the database undid it, or was lost so that only the key can tell what happened."""
    state = _sqlstate(trouble)
    lost = not state or state.startswith(_LOST)
    if lost:
        connection.close()
    return lost or state in _TRY_AGAIN
