"""Twenty citizens at once do the main job on the pages, with time to think, over real HTTP.

Each request is timed from sending to the last byte; beside the steps stands `/livez`, which asks
nobody anything, so that what the machine itself costs can be seen. The machine that asks is the one
that answers.
"""

import os
import random
import re
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import httpx

from doorstep.config.cli.words import complain
from doorstep.config.crowd import city_with_a_crowd
from doorstep.config.demo import Wish
from doorstep.config.demo_check import city_apart
from doorstep.config.visiting import Failed, Visitor

AT_ONCE = 20
ROUNDS = 3
THINK_S = (0.5, 1.5)
STATION = "S01"
CODE = "register-vehicle"
FIRST = 6
"""So many do it before anybody is measured: they find processes that have just begun."""
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_LINKED = re.compile(r'(?:href|src)="([^"]*/static/[^"]+)"')
_PLATE = re.compile(r'type="radio" name="number" value="([^"]+)"')


@dataclass
class Found:
    """Milliseconds by step and the largest answer of each, as it went over the wire."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sizes: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, step: str, milliseconds: float, size: int) -> None:
        """One more request."""
        with self.lock:
            self.times[step].append(milliseconds)
            self.sizes[step] = max(size, self.sizes.get(step, 0))


class Citizen:
    """One person at a telephone."""

    def __init__(self, address: str, key: str, found: Found) -> None:
        self._visitor = Visitor(address)
        self._visitor.be(key)  # by a click that only the demonstration has: not measured
        self._found = found
        self._random = random.Random(key)  # noqa: S311 - how long somebody thinks

    def register(self) -> None:
        """The way from the front page to the page of the case."""
        self._see("livez", "/livez")
        self._see("home", "/")
        self._see("procedure page", f"/procedures/{CODE}/")
        asked = self._see("check form", f"/procedures/{CODE}/check")
        self._send("check", f"/procedures/{CODE}/check", asked, _typed(asked))
        self._see("answer", f"/procedures/{CODE}/answer")
        form = self._see("number form", f"/procedures/{CODE}/number")
        draw = self._send("draw", f"/procedures/{CODE}/number", form, {})
        offered = self._see("fifty", draw)
        plates = _PLATE.findall(offered)
        if len(plates) != 50:
            raise Failed(f"{len(plates)} numbers on the page of the draw")
        self._send("choose", draw, offered, {"number": self._random.choice(plates)})
        form = self._see("door form", f"/procedures/{CODE}/door?county=371602")
        self._send("door", f"/procedures/{CODE}/door?county=371602", form, {"door": STATION})
        form = self._see("confirm form", f"/procedures/{CODE}/confirm")
        case = self._send("submit", f"/procedures/{CODE}/confirm", form, {})
        self._see("case page", case)
        self._visitor.close()

    def _see(self, step: str, path: str) -> str:
        return self._timed(step, "GET", path).text

    def _send(self, step: str, path: str, page: str, answers: dict[str, str]) -> str:
        data = {name: unescape(value) for name, value in _HIDDEN.findall(page)} | answers
        answer = self._timed(step, "POST", path, data=data)
        if answer.status_code != 302:
            raise Failed(f"{step}: status {answer.status_code}, not sent on")
        return str(answer.headers["Location"])

    def _timed(self, step: str, method: str, path: str, **how: Any) -> httpx.Response:
        time.sleep(self._random.uniform(*THINK_S))
        begun = time.perf_counter()
        answer = self._visitor.request(method, path, **how)
        taken = (time.perf_counter() - begun) * 1000
        self._found.add(step, taken, answer.num_bytes_downloaded)
        return answer


def measure() -> dict[str, object]:
    """Percentiles of each step, memory of each process, sizes of pages."""
    found = Found()
    with _crowded() as (address, keys):
        assets = _assets(address)
        first, measured = keys[:FIRST], keys[FIRST:]
        with ThreadPoolExecutor(AT_ONCE) as people:
            for keys, into in ((first, Found()), (measured, found)):
                crowd = [Citizen(address, key, into) for key in keys]
                list(people.map(Citizen.register, crowd))
        memory = resident()
    result: dict[str, object] = {"at once": AT_ONCE, "journeys": len(measured)}
    complain(f"{'step':16}{'p50 ms':>9}{'p95 ms':>9}{'KB':>8}")
    for step, times in found.times.items():
        ordered = sorted(times)
        p50 = round(ordered[len(ordered) // 2], 1)
        p95 = round(ordered[min(len(ordered) * 95 // 100, len(ordered) - 1)], 1)
        size = round(found.sizes[step] / 1024, 1)
        result |= {f"p50 ms {step}": p50, f"p95 ms {step}": p95, f"KB {step}": size}
        complain(f"{step:16}{p50:9}{p95:9}{size:8}")
    result["KB styles and scripts"] = round(assets / 1024, 1)
    for name, megabytes in memory.items():
        result[f"MB {name}"] = megabytes
    return result


@contextmanager
def _crowded() -> Iterator[tuple[str, list[str]]]:
    """A small demonstration with enough buyers."""
    from doorstep.config.folders import checkout

    city = os.environ.get("DOORSTEP_CITY", "") or "binzhou"
    usual = (checkout() or Path.cwd()) / "cities" / city
    original = Path(os.environ.get("DOORSTEP_CITY_FOLDER", "") or usual)
    with tempfile.TemporaryDirectory(prefix="doorstep-crowd-") as folder:
        copy = Path(folder) / city
        keys = city_with_a_crowd(original, copy, FIRST + AT_ONCE * ROUNDS)
        os.environ["DOORSTEP_CITY_FOLDER"] = str(copy)
        with city_apart(Wish(small=True)) as running:
            yield running.address, keys


def _assets(address: str) -> int:
    """Bytes of what the front page links to, as they go over the wire."""
    visitor = Visitor(address)
    linked = {unescape(path) for path in _LINKED.findall(visitor.request("GET", "/").text)}
    total = sum(visitor.request("GET", path).num_bytes_downloaded for path in linked)
    visitor.close()
    return total


def _typed(page: str) -> dict[str, str]:
    """The answers that lie ready in the form of questions."""
    text = re.findall(r'<input[^>]*name="([a-z_]+)"[^>]*value="([^"]*)"', page)
    chosen = re.findall(
        r'<input type="radio" name="([a-z_]+)" value="([^"]*)"[^>]*\bchecked\b', page
    )
    kept = {name: unescape(value) for name, value in text if 'type="radio"' not in name}
    return kept | dict(chosen)


def resident() -> dict[str, int]:
    """Largest resident memory so far of each process of the city, in MB, by what it does."""
    found: dict[str, int] = {}
    for pid in descendants(os.getpid()):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            status = Path(f"/proc/{pid}/status").read_text("utf-8")
        except OSError:
            continue
        high = re.search(r"VmHWM:\s+(\d+) kB", status)
        if high is None:
            continue
        name = words[3].decode() if len(words) > 3 and b"doorstep.config" in words else ""
        if name:
            found[name] = max(found.get(name, 0), int(high[1]) // 1024)
    return found


def descendants(pid: int) -> Iterator[int]:
    """Every process begun by that one, and by those."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
    except OSError:
        return
    for child in text.split():
        yield int(child)
        yield from descendants(int(child))
