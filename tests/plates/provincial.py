"""A province as a process of its own, and an officer who approves whatever waits."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.plates.builder import POOL, TERMS
from tests.running import a_port

from doorstep.config.testing import FreshCity
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.plate_number import PlateKind
from doorstep.plates import keys, services, serving
from doorstep.plates.sequencer import Sequencer

ORIGIN = f"binzhou.example/log/{POOL}"
READY_WITHIN_S = 150.0

_OFFICER = """
import sys, time
import django
django.setup()
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.province import approvals, services
from doorstep.province.models import Request
officer = Actor(ActorKind.STAFF, "1", "officer", Post.SUPERVISOR)
pool, origin, log_key, city_key, *supervisors = sys.argv[1:]
services.admit(pool=pool, origin=origin, log_vkey=log_key, city_key=city_key,
               supervisors=supervisors)
print("admitted", flush=True)
while True:
    for request in Request.objects.filter(state="waiting"):
        approvals.approve(request_id=request.pk, by=officer, key=Key(f"approve-{request.pk}"))
    time.sleep(0.05)
"""


@dataclass
class Province:
    """One process of the province; `kill` and `start` as often as wanted."""

    city: FreshCity
    data: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    officer: subprocess.Popen[bytes] | None = None
    address: str = field(init=False)

    def __post_init__(self) -> None:
        self.port = self.port or a_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.city.url,
            "DOORSTEP_DATA": str(self.data),
            "DOORSTEP_SERVES": "province",
            "DJANGO_SETTINGS_MODULE": "doorstep.config.settings",
            "DOORSTEP_POOL": "0",
        }

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "doorstep.config", "province", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=self._environment())
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.address}/livez", timeout=2):  # noqa: S310
                    return
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None:
                    # Somebody took the port meanwhile, or let it go a moment later.
                    self.process = subprocess.Popen(command, env=self._environment())
                time.sleep(0.1)
        raise AssertionError("the province does not answer")

    def admit(self) -> None:
        """Admit the city's pool and let an officer approve whatever it asks."""
        log_key = str(serving.note_key(ORIGIN))
        arguments = [POOL, ORIGIN, log_key, keys.public(keys.party_key())]
        arguments.append(keys.public(keys.supervisor_key()))
        self.officer = subprocess.Popen(
            [sys.executable, "-c", _OFFICER, *arguments],
            env=self._environment(),
            stdout=subprocess.PIPE,
        )
        assert self.officer.stdout is not None
        assert self.officer.stdout.readline() == b"admitted\n"

    def kill(self) -> None:
        """As a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End everything."""
        for process in (self.process, self.officer):
            if process is not None:
                if process.stdout is not None:
                    process.stdout.close()
                process.terminate()
                try:
                    process.wait(60)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@contextmanager
def a_province(city: FreshCity, data: Path) -> Iterator[Province]:
    """A running province that has admitted the city's pool."""
    province = Province(city, data)
    try:
        province.start()
        province.admit()
        yield province
    finally:
        province.stop()


def a_supervised_pool(*, target: int = 400, **terms: object) -> Sequencer:
    """The pool of the other tests, founded under the province's eyes."""
    services.open_pool(
        pool=POOL,
        kind=PlateKind.SMALL,
        origin="binzhou.example",
        # A citizen answers a call in time though the province is slow to come back.
        terms=TERMS | {"target": target, "reveal_s": 600, "parties": ["city", "province"]} | terms,
        patterns=["鲁M1####"],
        by=SYSTEM,
    )
    return Sequencer(POOL)
