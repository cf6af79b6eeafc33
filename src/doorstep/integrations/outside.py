"""Asking an outside system over HTTP: short time limits, one retry, three kinds of answer.

Why three: *found*, *not there* and *could not be asked* lead to three different sentences, and the
third must never look like the second. Connections are kept and shared by all threads: making one
costs more than asking.
"""

import json
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from doorstep.kernel import clock
from doorstep.kernel.line import Broken, Line

CONNECT_S, ANSWER_S = 1.0, 2.0
_idle: defaultdict[str, deque[Line]] = defaultdict(deque)
"""Connections that nobody uses at the moment, by address."""
_Answer = dict[str, Any] | None


class Unreachable(Exception):
    """The outside system did not answer, or not in its own protocol."""

    def __init__(self, system: str, why: str) -> None:
        super().__init__(f"{system}: {why}")
        self.system = system


_answers: ContextVar[dict[tuple[str, str], "_Answer | Unreachable"] | None] = ContextVar(
    "answers", default=None
)
"""What was answered in the sitting this thread is in, by system and question."""


@contextmanager
def each_asked_once() -> Iterator[None]:
    """Inside the block a question is asked once, and one that nobody answered is not repeated."""
    before = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(before)


@dataclass(frozen=True, slots=True)
class Outside:
    """One outside system: `name` is its key in `OUTSIDE_ADDRESSES`."""

    name: str

    @property
    def address(self) -> str:
        """Base address, from the environment."""
        addresses: dict[str, str] = settings.OUTSIDE_ADDRESSES
        return addresses[self.name].rstrip("/")

    def ask(self, path: str, **query: str) -> dict[str, Any] | None:
        """GET one JSON object; None where the system says there is none. Errors: Unreachable."""
        question = f"{path}?{urlencode(query)}" if query else path
        answers = _answers.get()
        if answers is None:
            return self._exchange("GET", question)
        if (self.name, question) not in answers:
            try:
                answers[self.name, question] = self._exchange("GET", question)
            except Unreachable as error:
                answers[self.name, question] = error
        found = answers[self.name, question]
        if isinstance(found, Unreachable):
            raise found
        return found

    def send(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """POST one JSON object under an idempotency key. Errors: Unreachable."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        content = json.dumps(body, ensure_ascii=False).encode()
        answer = self._exchange("POST", path, content, headers)
        if answer is None:
            raise Unreachable(self.name, "no such address")
        return answer

    def _exchange(self, *message: Any) -> dict[str, Any] | None:
        failure, idle = "no answer", _idle[self.address]
        for _ in range(2):
            try:
                line = idle.pop()
            except IndexError:
                line = Line(self.address, answer_s=ANSWER_S, connect_s=CONNECT_S)
            try:
                status, content = line.exchange(*message)
            except Broken as error:
                line.close()
                failure = type(error).__name__
                continue
            idle.append(line)
            if status == 404:
                return None
            if status >= 500:
                failure = f"status {status}"
                continue
            return self._object(status, content)
        raise Unreachable(self.name, failure)

    def _object(self, status: int, content: bytes) -> dict[str, Any]:
        if status >= 400:
            raise Unreachable(self.name, f"status {status}")
        try:
            found = json.loads(content)
        except ValueError as error:
            raise Unreachable(self.name, "not JSON") from error
        if not isinstance(found, dict):
            raise Unreachable(self.name, "not an object")
        return found


def as_instant(day: date) -> datetime:
    """The beginning of a legal day: outside systems tell the day of their data, not the hour."""
    return datetime.combine(day, time(), clock.LOCAL).astimezone(UTC)
