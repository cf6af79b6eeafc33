"""Asking an outside system over HTTP: short time limits, one retry, three kinds of answer.

Why three: *found*, *not there* and *could not be asked* lead to three different sentences, and the
third must never look like the second. Connections are kept and shared by all threads: making one
costs more than asking.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import httpx
from django.conf import settings

from doorstep.kernel import clock

TIMEOUT = httpx.Timeout(2.0, connect=1.0)


@cache
def _client() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT)


class Unreachable(Exception):
    """The outside system did not answer, or not in its own protocol."""

    def __init__(self, system: str, why: str) -> None:
        super().__init__(f"{system}: {why}")
        self.system = system


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
        return self._exchange("GET", path, params=query)

    def send(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """POST one JSON object under an idempotency key. Errors: Unreachable."""
        answer = self._exchange("POST", path, json=body, headers={"Idempotency-Key": key})
        if answer is None:
            raise Unreachable(self.name, "no such address")
        return answer

    def _exchange(self, method: str, path: str, **how: Any) -> dict[str, Any] | None:
        failure = "no answer"
        for _ in range(2):
            try:
                answer = _client().request(method, self.address + path, **how)
            except httpx.HTTPError as error:
                failure = type(error).__name__
                continue
            if answer.status_code == 404:
                return None
            if answer.status_code >= 500:
                failure = f"status {answer.status_code}"
                continue
            return self._object(answer)
        raise Unreachable(self.name, failure)

    def _object(self, answer: httpx.Response) -> dict[str, Any]:
        if answer.status_code >= 400:
            raise Unreachable(self.name, f"status {answer.status_code}")
        try:
            found = answer.json()
        except ValueError as error:
            raise Unreachable(self.name, "not JSON") from error
        if not isinstance(found, dict):
            raise Unreachable(self.name, "not an object")
        return found


def as_instant(day: date) -> datetime:
    """The beginning of a legal day: outside systems tell the day of their data, not the hour."""
    return datetime.combine(day, time(), clock.LOCAL).astimezone(UTC)
