"""Waiting for the log's answer to a draw without asking the database over and over.

Each batch notifies the draws it changed when it commits; one connection of a process listens for
all its waiting requests, and ends when nobody has waited for a while. A notice that is lost costs
one look at the draw after `LOOK_S`, nothing else.
"""

import threading
import time
from collections.abc import Collection
from types import TracebackType
from typing import Any
from uuid import UUID

import psycopg
import structlog
from django.db import connection
from psycopg import sql

log = structlog.get_logger(__name__)
CHANNEL = "plates_draws_"
LOOK_S = 0.25
UNHEARD_S = 0.02
IDLE_S = 5.0
AT_ONCE = 200
"""Draws in one notice, whose text may have 8,000 bytes."""

NOTIFY = f"""
SELECT count(pg_notify('{CHANNEL}' || current_schema(), names))
  FROM unnest(%(notices)s::text[]) AS names
"""  # noqa: S608 - made of the name above
"""Tells who waits, once the transaction commits; part of the statement that changes the draws."""


def notices(draws: Collection[UUID]) -> list[str]:
    """What `NOTIFY` says of these draws."""
    names = sorted(draw_id.hex for draw_id in draws)
    return [" ".join(names[start : start + AT_ONCE]) for start in range(0, len(names), AT_ONCE)]


class Watch:
    """Open it before the verb whose answer is awaited, so that no notice falls in between."""

    def __init__(self, draw_id: UUID) -> None:
        self.draw_id = draw_id
        self._changed = threading.Event()
        self._ear: Ear | None = None

    def __enter__(self) -> "Watch":
        self._ear = _ear(connection.get_connection_params())
        self._ear.add(self.draw_id, self._changed)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._ear is not None:
            self._ear.remove(self.draw_id, self._changed)

    @property
    def heard(self) -> bool:
        """Whether somebody listens for this watch now."""
        return self._ear is not None and self._ear.listening.is_set()

    @property
    def patience(self) -> float:
        """Seconds after which it is worth looking at the draw although nobody called."""
        return LOOK_S if self.heard else UNHEARD_S

    def wait(self, seconds: float) -> bool:
        """Until the draw has changed, at most so long; whether it has."""
        changed = self._changed.wait(seconds)
        self._changed.clear()
        return changed


class Ear:
    """One connection that hears of draws, for all threads of this process."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.listening = threading.Event()
        self._parameters = parameters
        self._lock = threading.Lock()
        self._waiting: dict[str, set[threading.Event]] = {}
        self._thread: threading.Thread | None = None

    def add(self, draw_id: UUID, changed: threading.Event) -> None:
        """Set the event when this draw changes."""
        with self._lock:
            self._waiting.setdefault(draw_id.hex, set()).add(changed)
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="draws", daemon=True)
                self._thread.start()

    def remove(self, draw_id: UUID, changed: threading.Event) -> None:
        """Nobody waits any more."""
        with self._lock:
            events = self._waiting.get(draw_id.hex, set())
            events.discard(changed)
            if not events:
                self._waiting.pop(draw_id.hex, None)

    def _listen(self) -> None:
        try:
            with psycopg.connect(**self._parameters, autocommit=True) as own:
                row = own.execute("SELECT current_schema()").fetchone()
                channel = CHANNEL + (row[0] if row else "")
                own.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                self.listening.set()
                self._hear(own)
        except psycopg.Error as error:
            log.warning("nobody listens for draws", error=str(error))
            time.sleep(LOOK_S)
            with self._lock:
                self._thread = None
        finally:
            self.listening.clear()

    def _hear(self, own: psycopg.Connection[Any]) -> None:
        idle_since = time.monotonic()
        while True:
            for notice in own.notifies(timeout=LOOK_S):
                self._tell(notice.payload.split())
            with self._lock:
                if self._waiting:
                    idle_since = time.monotonic()
                elif time.monotonic() - idle_since > IDLE_S:
                    self._thread = None
                    return

    def _tell(self, names: list[str]) -> None:
        with self._lock:
            for name in names:
                for changed in self._waiting.get(name, ()):
                    changed.set()


_ears: dict[tuple[object, ...], Ear] = {}
_guard = threading.Lock()


def _ear(parameters: dict[str, Any]) -> Ear:
    place = tuple(parameters.get(name) for name in ("host", "port", "dbname", "options"))
    with _guard:
        return _ears.setdefault(place, Ear(parameters))
