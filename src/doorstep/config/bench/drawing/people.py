"""Sixteen citizens who draw over HTTP, each message timed from sending to the last byte.

They keep their connections and have made their keys before anything is measured: what is measured
is the service. Whether the fifty are right they check afterwards, from their receipts.
"""

import hashlib
import http.client
import itertools
import json
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from doorstep.kernel import vin
from doorstep.kernel.plate_number import PlateKind
from doorstep.plates.crypto import ed25519
from doorstep.plates.log import texts

STEPS = ("request", "open", "choose")
_LATE = 30.0


class Unexpected(Exception):
    """The service answered something else; the message is the answer."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One draw that is yet to be made."""

    nonce: str
    seed: bytes
    request: bytes


@dataclass(slots=True)
class Times:
    """Milliseconds of each step of finished draws, and the ids of these."""

    steps: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    drawn: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: "Times") -> None:
        """Take in what another found."""
        for step, found in other.steps.items():
            self.steps[step] += found
        self.drawn += other.drawn
        self.seconds += other.seconds

    @property
    def per_second(self) -> float:
        """Finished draws a second."""
        return len(self.drawn) / self.seconds

    def percentiles(self) -> dict[str, dict[str, float]]:
        """p50, p95 and p99 of each step in milliseconds."""
        found = {}
        for step, times in self.steps.items():
            ordered = sorted(times)
            found[step] = {
                f"p{p}": round(ordered[min(len(ordered) * p // 100, len(ordered) - 1)], 1)
                for p in (50, 95, 99)
            }
        return found


def prepared(kind: PlateKind, numbers: Iterator[int]) -> Iterator[Prepared]:
    """Draws without end, each of a new car of that kind."""
    for n in numbers:
        nonce = hashlib.sha256(f"bench nonce {n}".encode()).digest()[:16]
        seed = hashlib.sha256(f"bench key {n}".encode()).digest()
        draft = f"L0BENC5A0T1{n:06}"
        asked = {
            "inputs": {
                "vin": draft[:8] + vin.check_character(draft) + draft[9:],
                "certificate_number": f"BENCH{n:07}{kind.value}",
                "use_character": "A",
                "had_accident": "no",
                "tested_on": "",
            },
            "commitment": hashlib.sha256(nonce).hexdigest(),
            "one_time_key": ed25519.public_key(seed).hex(),
        }
        yield Prepared(nonce.hex(), seed, json.dumps(asked).encode())


class Phone:
    """One person's connection."""

    def __init__(self, port: int, token: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=_LATE)
        self._token = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._json = {"Content-Type": "application/json"}

    def draw(self, one: Prepared, times: Times) -> None:
        """A whole draw."""
        begun = time.perf_counter()
        asked = self._post("/api/v1/draws", one.request, self._token, "called")
        called = time.perf_counter()
        path = f"/api/v1/draws/{asked['id']}"
        nonce = json.dumps({"nonce": one.nonce}).encode()
        offered = self._post(f"{path}/open", nonce, self._json, "offered")
        given = time.perf_counter()
        number = offered["numbers"][17]
        text = texts.choose(bytes.fromhex(offered["alpha"]), number)
        choice = {"number": number, "signature": ed25519.sign(one.seed, text).hex()}
        body = json.dumps(choice).encode()
        choosing = time.perf_counter()
        self._post(f"{path}/choice", body, self._json, "held")
        held = time.perf_counter()
        for step, taken in zip(
            STEPS, (called - begun, given - called, held - choosing), strict=True
        ):
            times.steps[step].append(taken * 1000)
        times.drawn.append(asked["id"])

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _post(self, path: str, body: bytes, headers: dict[str, str], wanted: str) -> Any:
        """Every verb bears being repeated, so who is told to wait asks again."""
        deadline = time.monotonic() + _LATE
        while True:
            self._line.request("POST", path, body, headers)
            answer = self._line.getresponse()
            content = answer.read()
            if answer.status >= 300:
                raise Unexpected(f"{path}: {answer.status} {content.decode()}")
            found = json.loads(content)
            if found["state"] == wanted:
                return found
            if time.monotonic() > deadline:
                raise Unexpected(f"{path}: {found['state']}, not {wanted}")


class Crowd:
    """All of them."""

    def __init__(self, port: int, tokens: Sequence[str]) -> None:
        self._phones = [Phone(port, token) for token in tokens]
        self._serial = itertools.count(1)
        self._ready: dict[PlateKind, list[Prepared]] = {}

    def prepare(self, kind: PlateKind, count: int) -> None:
        """Make keys for so many draws before they are needed."""
        ready = self._ready.setdefault(kind, [])
        ready.extend(itertools.islice(prepared(kind, self._serial), max(0, count - len(ready))))

    def draw(self, kind: PlateKind, seconds: float, rate: float = 0.0) -> Times:
        """Draw for so long: as fast as it goes, or `rate` draws a second begun in all."""
        ready = self._ready[kind]
        gate = threading.Barrier(len(self._phones))
        begun = time.perf_counter() + 0.05

        def one(place: int) -> Times:
            times = Times()
            gate.wait()
            for turn in itertools.count():
                if rate:
                    due = begun + (turn * len(self._phones) + place) / rate
                    time.sleep(max(0.0, due - time.perf_counter()))
                if time.perf_counter() - begun >= seconds or not ready:
                    break
                self._phones[place].draw(ready.pop(), times)
            times.seconds = time.perf_counter() - begun
            return times

        whole = Times()
        with ThreadPoolExecutor(len(self._phones)) as people:
            found = list(people.map(one, range(len(self._phones))))
        longest = max(each.seconds for each in found)
        for each in found:
            whole.add(each)
        whole.seconds = longest
        return whole

    def close(self) -> None:
        """All hang up."""
        for phone in self._phones:
            phone.close()
