"""A demonstration started as a person starts it: a process of its own, read until it is ready.

Founding a city takes longest, so a run of tests does it once: `founded` data are copied, and each
demonstration goes on with a copy as it would after any pause.
"""

import fcntl
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from tests import traces

from doorstep.config.processes import end_with_parent

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
PATIENCE_S = 150.0
USUAL_REVEAL, PATIENT_REVEAL = "draw-reveal-seconds,10,", "draw-reveal-seconds,240,"

# Below the ports that the kernel gives to outgoing connections: who is killed finds its own again.
_FIRST, _EACH, _APART = 18_000, 3_500, 10
_worker = int("0" + os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")) % 4
_turn = itertools.count(os.getpid())


def a_port() -> int:
    """A port whose next nine are free too and that no test of this run asks for at this time."""
    for turn in itertools.islice(_turn, _EACH // _APART):
        port = _FIRST + _EACH * _worker + turn * _APART % _EACH
        if all(_free(each) for each in range(port, port + _APART)):
            return port
    raise AssertionError("no ten free ports")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Demo:
    """A demonstration started as a person starts it."""

    def __init__(self, data: Path, port: int, **extra: str) -> None:
        environment = os.environ | {"DOORSTEP_DATA": str(data)} | extra
        environment.pop("DATABASE_URL", None)
        self.data = data
        self.process = subprocess.Popen(
            [sys.executable, "-m", "doorstep.config", "demo", "--small", "--port", str(port)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=end_with_parent,  # a run of tests that is killed leaves nothing behind
        )
        self.said: list[str] = []
        self.port = 0
        self.province_port = 0

    def ready(self) -> None:
        """Read until the box says how to stop."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            found = ADDRESS.search(line)
            if found and not self.port:  # the first address is the city's
                self.port = int(found.group(1))
            elif found and "province" in line:
                self.province_port = int(found.group(1))
            if "Ctrl+C" in line:
                return
        raise AssertionError("".join(self.said))

    def page(self, path: str) -> int:
        """Status of a page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as page:
                return int(page.status)
        except (urllib.error.URLError, OSError):
            return 0

    def stop(self) -> float:
        """Ctrl-C; the seconds it took until also the database was down."""
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.communicate(timeout=PATIENCE_S)
        finally:
            self.process.kill()
        taken = time.monotonic() - begun
        wait_for_the_end_of(self.data)
        traces.take_logs(self.data)
        return taken


def wait_for_the_end_of(data: Path) -> None:
    """Until the database of a demonstration that has ended is down too."""
    deadline = time.monotonic() + PATIENCE_S
    while (data / "postgres/data/postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


@contextmanager
def a_folder(name: str) -> Iterator[Path]:
    """A folder that PostgreSQL's user can enter; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"doorstep {name} ", dir="/var/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def a_demo(founded: Path, **extra: str) -> Iterator[Demo]:
    """A running demonstration with a copy of founded data; ended and gone afterwards."""
    extra = {"DOORSTEP_CITY_FOLDER": str(city_of(founded))} | extra
    with a_folder("pages") as folder:
        demo = Demo(copied(founded, folder / "data"), a_port(), **extra)
        try:
            demo.ready()
            yield demo
        finally:
            demo.stop()


def copied(founded: Path, data: Path) -> Path:
    """A copy of founded data in its place."""
    # As it is, with the owner of PostgreSQL's files.
    subprocess.run(["cp", "-a", str(founded), str(data)], check=True)
    return data


def city_of(founded: Path) -> Path:
    """The folder of the city whose data these are."""
    return founded.with_name("city")


def founded_in(place: Path) -> Path:
    """Data of a demonstration that was founded and stopped; whoever asks first makes them.

    The city is the usual one, but a telephone on a busy machine has minutes to answer its call.
    """
    place.mkdir(mode=0o755, parents=True, exist_ok=True)
    with (place / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "data").exists():
            city = place / "city"
            shutil.copytree(settings.CITY_FOLDER, city, dirs_exist_ok=True)
            terms = (city / "settings.csv").read_text("utf-8")
            assert terms.count(USUAL_REVEAL) == 1
            (city / "settings.csv").write_text(terms.replace(USUAL_REVEAL, PATIENT_REVEAL), "utf-8")
            demo = Demo(place / "draft", a_port(), DOORSTEP_CITY_FOLDER=str(city))
            demo.ready()
            demo.stop()
            assert demo.process.returncode == 0
            (place / "draft").rename(place / "data")
    return place / "data"
