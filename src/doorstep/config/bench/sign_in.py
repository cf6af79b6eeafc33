"""Two hundred people sign in within a minute, with time to think; then as many as the city bears.

Real HTTP, real codes: each person asks for one, waits until the carrier has the text, types it and
is led to the next page. Every person comes from an address of their own, as behind a proxy. Beside
the pages stands `/livez`, which asks nobody anything. The machine that asks also answers.
"""

import http.client
import json
import os
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from urllib.parse import urlencode, urlsplit

from doorstep.config.cli.words import complain
from doorstep.config.demo import Wish
from doorstep.config.demo_check import city_apart
from doorstep.config.visiting import Failed

PEOPLE, WITHIN_S = 200, 60.0
READS_S, TYPES_S = (1.0, 4.0), (3.0, 9.0)
AT_ONCE, SATURATED_S = 32, 20.0
FIRST = 8
"""So many sign in before anybody is measured: they find processes that have just begun."""
SMS_WITHIN_S = 30.0
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_PAGES = ("livez", "login page", "code page", "signed in")


@dataclass
class Times:
    """Milliseconds by page."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: str, milliseconds: float) -> None:
        """One more answer."""
        with self.lock:
            self.times[page].append(milliseconds)

    def told(self) -> dict[str, object]:
        """Median, 95th of a hundred and largest, by page."""
        return {
            page: {
                "p50": round(_at(self.times[page], 50), 1),
                "p95": round(_at(self.times[page], 95), 1),
                "most": round(max(self.times[page]), 1),
                "n": len(self.times[page]),
            }
            for page in _PAGES
        }


def _at(times: list[float], percent: int) -> float:
    return sorted(times)[(len(times) - 1) * percent // 100]


class Browser:
    """One person: an address, a telephone, cookies."""

    def __init__(self, address: str, serial: int, times: Times) -> None:
        self._wire = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._prefix = urlsplit(address).path
        self._from = f"10.{serial >> 16 & 255}.{serial >> 8 & 255}.{serial & 255}"
        self._phone = f"199{serial:08d}"
        self._cookies: dict[str, str] = {}
        self._times = times

    def signs_in(self, thinks: random.Random | None) -> None:
        """The whole way; without `thinks` as fast as the answers come. Errors: Failed."""
        self._seen("livez", "GET", "/livez")
        page = self._seen("login page", "GET", "/sign-in")
        _pause(thinks, READS_S)
        page = self._seen("code page", "POST", "/sign-in", page, phone=self._phone)
        code = self._code()
        _pause(thinks, TYPES_S)
        self._seen("signed in", "POST", "/sign-in/code", page, code=code)
        if "sessionid" not in self._cookies:
            raise Failed("a right code signed nobody in")
        self._wire.close()

    def _seen(self, page: str, method: str, path: str, form: str = "", **typed: str) -> str:
        fields = {name: unescape(value) for name, value in _HIDDEN.findall(form)} | typed
        headers = {
            "X-Forwarded-For": self._from,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        sent = urlencode(fields) if method == "POST" else None
        begun = time.perf_counter()
        self._wire.request(method, self._prefix + path, sent, headers)
        answer = self._wire.getresponse()
        text = answer.read().decode()
        self._times.add(page, (time.perf_counter() - begun) * 1000)
        if answer.status >= 400:
            raise Failed(f"{method} {path}: status {answer.status}")
        for line in answer.msg.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return text

    def _code(self) -> str:
        """What the carrier was given for this phone. Errors: Failed."""
        carrier = urlsplit(os.environ["DOORSTEP_SIMULATORS"])
        until = time.monotonic() + SMS_WITHIN_S
        while time.monotonic() < until:
            wire = http.client.HTTPConnection(carrier.netloc, timeout=10)
            wire.request("GET", f"/sms/messages?phone={self._phone}")
            found = json.loads(wire.getresponse().read())["messages"]
            wire.close()
            if found:
                return str(found[-1]["variables"]["code"])
            time.sleep(0.2)
        raise Failed("no text message came")


def _pause(thinks: random.Random | None, span: tuple[float, float]) -> None:
    if thinks is not None:
        time.sleep(thinks.uniform(*span))


def measure() -> dict[str, object]:
    """Milliseconds by page with time to think; sign-ins a second without."""
    os.environ |= {"DOORSTEP_PROXIES": "1", "DOORSTEP_LOG_LEVEL": "WARNING"}
    serials = count(1)
    with city_apart(Wish(small=True)) as city:
        _closed(city.address, serials, Times(), FIRST, 3.0)
        paced, late = _paced(city.address, serials)
        complain(f"with time to think: {paced.told()}")
        full = Times()
        rate = _closed(city.address, serials, full, AT_ONCE, SATURATED_S)
    return {
        "people": PEOPLE,
        "within_s": WITHIN_S,
        "ms": paced.told(),
        "latest_start_s": round(late, 2),
        "saturated": {
            "at_once": AT_ONCE,
            "sign_ins_per_s": round(rate, 1),
            "ms": full.told(),
        },
        "cores": os.cpu_count(),
    }


def _paced(address: str, serials: Iterator[int]) -> tuple[Times, float]:
    """Everybody begins at a moment of their own; how late the latest of them was."""
    times, chance = Times(), random.Random(7)  # noqa: S311 - when somebody comes
    begun = time.monotonic()
    starts = sorted(chance.uniform(0, WITHIN_S) for _ in range(PEOPLE))
    late = [0.0]

    def one(start: float, serial: int) -> None:
        time.sleep(max(0.0, begun + start - time.monotonic()))
        late.append(time.monotonic() - begun - start)
        Browser(address, serial, times).signs_in(random.Random(serial))  # noqa: S311 - as above

    with ThreadPoolExecutor(PEOPLE) as people:
        for done in [people.submit(one, start, next(serials)) for start in starts]:
            done.result()
    return times, max(late)


def _closed(
    address: str, serials: Iterator[int], times: Times, at_once: int, seconds: float
) -> float:
    """So many at once, each beginning anew when through; sign-ins a second."""
    begun = time.monotonic()
    lock = threading.Lock()

    def on_and_on() -> int:
        done = 0
        while time.monotonic() - begun < seconds:
            with lock:
                serial = next(serials)
            Browser(address, serial, times).signs_in(None)
            done += 1
        return done

    with ThreadPoolExecutor(at_once) as people:
        done = sum(one.result() for one in [people.submit(on_and_on) for _ in range(at_once)])
    return done / (time.monotonic() - begun)
