"""A carrier of text messages that keeps what it was given; `GET /messages` shows it.

A phone answers by `POST /replies {phone, text}`; `GET /replies` shows what nobody has taken.
Told by `POST /_behave` to fail, to be late, or to do its work and lose the answer.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from doorstep.integrations.simulator import Answer, Simulator

KEPT = 1000


class Carrier:
    """The messages taken so far, each under the key it was brought with."""

    def __init__(self) -> None:
        self.taken: dict[str, dict[str, Any]] = {}
        self.replies: dict[str, dict[str, str]] = {}

    def handle(
        self, method: str, path: str, query: Mapping[str, str], body: dict[str, Any]
    ) -> Answer:
        """Take a message, or show those of a phone."""
        if path.startswith("/replies"):
            return self._replies(method, path, body)
        if path != "/messages":
            return 404, {"error": "no such address"}
        if method == "POST":
            return self._take(query["idempotency_key"], body)
        phone = query.get("phone")
        found = [one for one in self.taken.values() if phone in (None, one["phone"])]
        return 200, {"messages": found}

    def _take(self, key: str, body: dict[str, Any]) -> Answer:
        if not key or not {"phone", "template", "text"} <= set(body):
            return 400, {"error": "phone, template, text and an Idempotency-Key are needed"}
        if key not in self.taken:
            while len(self.taken) >= KEPT:
                del self.taken[next(iter(self.taken))]
            self.taken[key] = body
        return 200, {"id": key}

    def _replies(self, method: str, path: str, body: dict[str, Any]) -> Answer:
        if path == "/replies/taken":
            self.replies.pop(str(body.get("id")), None)
            return 200, {}
        if method == "POST":
            if not {"phone", "text"} <= set(body) or len(self.replies) >= KEPT:
                return 400, {"error": "phone and text are needed"}
            reply = {"id": str(uuid.uuid4()), "phone": body["phone"], "text": body["text"]}
            self.replies[reply["id"]] = reply
            return 201, {"id": reply["id"]}
        return 200, {"replies": list(self.replies.values())}


application = Simulator(Carrier().handle)
