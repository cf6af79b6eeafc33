"""What every simulator of an outside system shares: a small WSGI application told how to behave.

Why real HTTP: an adapter is only tried when the other side can be late, silent, wrong and repeated.
`POST /_behave {"fail": 2, "delay_ms": 500, "answers": {"/path": {...}}}` tells it; the answers of
a simulator come from the city's demo folder. What only one system can be told stands in `told`.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from doorstep.kernel import clock
from doorstep.places.demo import Demo, read_demo

Answer = tuple[int, dict[str, Any]]
Handler = Callable[[str, str, Mapping[str, str], dict[str, Any]], Answer]
StartResponse = Callable[[str, list[tuple[str, str]]], object]

_REASONS = {200: "OK", 201: "Created", 404: "Not Found", 409: "Conflict", 503: "Unavailable"}


@dataclass
class Behaviour:
    """How the simulator misbehaves from now on."""

    fail: int = 0
    delay_ms: int = 0
    drop_answers: int = 0
    answers: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)


class Simulator:
    """A WSGI application around one handler (method, path, query, body) → (status, object)."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle
        self.behaviour = Behaviour()
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        status, body = self._answer(environ)
        payload = json.dumps(body, ensure_ascii=False).encode()
        start(
            f"{status} {_REASONS.get(status, 'Answer')}",
            [("Content-Type", "application/json"), ("Content-Length", str(len(payload)))],
        )
        return [payload]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        method = environ["REQUEST_METHOD"]
        path = environ["PATH_INFO"]
        size = int(environ.get("CONTENT_LENGTH") or 0)
        sent = environ["wsgi.input"].read(size) if size else b""
        try:
            body = json.loads(sent) if sent else {}
        except ValueError:
            return 400, {"error": "not JSON"}
        if path == "/_behave" and method == "POST":
            self.behaviour = Behaviour(**body)
            return 200, {}
        if self.behaviour.delay_ms:
            time.sleep(self.behaviour.delay_ms / 1000)
        with self._lock:
            if self.behaviour.fail:
                self.behaviour.fail -= 1
                return 503, {"error": "told to fail"}
            if path in self.behaviour.answers:
                return 200, self.behaviour.answers[path]
            query = {k: v[0] for k, v in parse_qs(environ.get("QUERY_STRING", "")).items()}
            query["idempotency_key"] = environ.get("HTTP_IDEMPOTENCY_KEY", "")
            answer = self.handle(method, path, query, body)
            if self.behaviour.drop_answers:
                self.behaviour.drop_answers -= 1
                return 503, {"error": "done, but the answer was lost"}
            return answer


@cache
def demo() -> Demo:
    """The demonstration's vehicles and people, as of the day the simulator started."""
    folder: Path = settings.CITY_FOLDER
    return read_demo(folder, clock.today())


def answer_by_vin(answers: Mapping[str, Mapping[str, Any]], vin: str) -> Answer:
    """What the system holds of a vehicle, or 404."""
    found = answers.get(vin)
    return (200, dict(found)) if found is not None else (404, {"error": "unknown vehicle"})
