"""Citizens who do not give up: each message is sent again, as it was, until it is answered."""

import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any

from doorstep.config.bench.drawing.people import Prepared, Unexpected
from doorstep.plates.crypto import ed25519
from doorstep.plates.log import texts

ANSWER_S = 8.0
PATIENCE_S = 600.0
PAUSE_S = 0.1
_LATER = frozenset({429, 500, 502, 503, 504})
_OVER = frozenset({"ended", "refused"})


class Over(Exception):
    """The clock or the log ended the draw; the message says how."""


@dataclass(slots=True)
class Told:
    """What one draw was told: nothing of it may be otherwise afterwards."""

    id: str = ""
    numbers: tuple[str, ...] = ()
    chosen: str = ""
    over: str = ""


@dataclass(slots=True)
class Insisting:
    """One person with a telephone, and how long the longest answer took."""

    port: int
    token: str
    longest_s: float = 0.0
    repeated: int = 0
    answered: int = 0
    _line: http.client.HTTPConnection | None = None
    told: list[Told] = field(default_factory=list)

    def draw(self, one: Prepared) -> None:
        """A whole draw, or as far as the clock lets it come."""
        told = Told()
        self.told.append(told)
        try:
            asked = self._until("/api/v1/draws", one.request, "called", signed_in=True)
            told.id = asked["id"]
            path = f"/api/v1/draws/{told.id}"
            offered = self._until(f"{path}/open", _json(nonce=one.nonce), "offered")
            told.numbers = tuple(offered["numbers"])
            number = told.numbers[-1]
            text = texts.choose(bytes.fromhex(offered["alpha"]), number)
            choice = _json(number=number, signature=ed25519.sign(one.seed, text).hex())
            told.chosen = self._until(f"{path}/choice", choice, "held")["chosen"]
        except Over as over:
            told.over = str(over)

    def hang_up(self) -> None:
        """Let go of the connection."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _until(self, path: str, body: bytes, wanted: str, *, signed_in: bool = False) -> Any:
        begun, status = time.monotonic(), 0
        found: dict[str, Any] = {}
        while time.monotonic() - begun < PATIENCE_S:
            status, found = self._once(path, body, signed_in=signed_in)
            if status < 300 and found["state"] == wanted:
                self.answered += 1
                self.longest_s = max(self.longest_s, time.monotonic() - begun)
                return found
            if status < 300 and found["state"] in _OVER:
                raise Over(found["ended_why"])
            if status == 409 and found["code"] == "plates/not-at-this-step":
                raise Over(found["code"])
            if status >= 300 and status not in _LATER:
                raise Unexpected(f"{path}: {status} {found}")
            self.repeated += 1
            time.sleep(PAUSE_S)
        raise Unexpected(f"{path}: no answer for {PATIENCE_S:.0f} s: {status} {found}")

    def _once(self, path: str, body: bytes, *, signed_in: bool) -> tuple[int, Any]:
        """One try; a connection that breaks is as good as `503`."""
        headers = {"Content-Type": "application/json"}
        if signed_in:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            if self._line is None:
                self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_S)
            self._line.request("POST", path, body, headers)
            answer = self._line.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError):
            self.hang_up()
            return 503, {}


def _json(**fields: str) -> bytes:
    return json.dumps(fields).encode()
