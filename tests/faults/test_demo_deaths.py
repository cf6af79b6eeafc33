"""kill -9 of any process, again and again, while people do the main job over real HTTP.

What was acknowledged is still there, no number is in two states, the log goes on without a fork.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from tests.running import Demo, a_folder, a_port, city_of, copied

from doorstep.config import main_job
from doorstep.config.crowd import city_with_a_crowd
from doorstep.config.demo import free_port
from doorstep.config.visiting import Failed, Visitor
from doorstep.kernel import clock
from doorstep.places.demo import DemoPerson, read_demo
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log import auditing, merkle
from doorstep.plates.log.checkpoint import NoteKey, open_checkpoint
from doorstep.plates.log.tiles import tile_path, unbundle, widths

T = TypeVar("T")
PEOPLE = 3
PATIENCE = 150.0
EVERY_S = 0.8
POOL = "3716-02"


class Living:
    """A demonstration that is started again when it was killed whole."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = a_port()
        self.demo = self._started()
        self.deaths: list[str] = []

    def _started(self) -> Demo:
        demo = Demo(self.data, self.port)
        demo.ready()
        assert demo.port == self.port
        return demo

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self, kind: str) -> None:
        """kill -9 one process of a kind; the supervisor of all is started again by us."""
        until = time.monotonic() + PATIENCE
        while not (pids := self._pids()[kind]):
            assert time.monotonic() < until, f"{kind} does not come back"
            time.sleep(0.1)
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(pids), signal.SIGKILL)
            self.deaths.append(kind)
        if kind == "demo":
            self.demo.process.communicate()
            while free_port("127.0.0.1", self.port) != self.port and time.monotonic() < until:
                time.sleep(0.1)  # its children are told by the kernel, and end in their own time
            self.demo = self._started()

    def last_errors(self) -> str:
        """What the pages last complained of."""
        lines = (self.data / "logs" / "web.log").read_text("utf-8").splitlines()
        return "\n".join(line[-1500:] for line in lines if '"level": "error"' in line)[-6000:]

    def recovered(self) -> None:
        """Wait until everything that was killed last is back."""
        deadline = time.monotonic() + PATIENCE
        while self.demo.page("/readyz") != 200:
            assert time.monotonic() < deadline, self.deaths
            time.sleep(0.1)

    def _pids(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {kind: [] for kind in KINDS}
        found["demo"] = [self.demo.process.pid]
        for pid in children(self.demo.process.pid):
            with contextlib.suppress(OSError, IndexError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                found[words[3].decode()].append(pid)
        for server in found["serve"]:
            found["page"] += children(server)
        with contextlib.suppress(OSError, ValueError, IndexError):
            text = (self.data / "postgres/data/postmaster.pid").read_text()
            found["postgres"] = [int(text.split()[0])]
            found["backend"] = children(found["postgres"][0])
        return found


KINDS = (
    *("sequencer", "serve", "worker", "page", "postgres", "simulators", "backend"),
    *("province", "demo"),
)


def children(pid: int) -> list[int]:
    """Processes begun by that one."""
    with contextlib.suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@pytest.fixture
def living(monkeypatch: pytest.MonkeyPatch, founded: Path) -> Iterator[Living]:
    with a_folder("deaths") as folder:
        city_with_a_crowd(city_of(founded), folder / "city", PEOPLE)
        monkeypatch.setenv("DOORSTEP_CITY_FOLDER", str(folder / "city"))
        city = Living(copied(founded, folder / "data"))
        try:
            yield city
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):
                city.demo.stop()


@dataclass
class Life:
    """One buyer from signing in to holding the plates, with the staff that serve them."""

    address: str
    person: DemoPerson
    inputs: dict[str, str]
    visitors: list[Visitor] = field(default_factory=list)
    number: str = ""
    drawn: main_job.Draw | None = None

    def lived(self) -> "Life":
        """Every request is repeated, as it was, until it is answered."""
        self.visitors = [Visitor(self.address, PATIENCE) for _ in range(3)]
        buyer, clerk, registrar = self.visitors
        again(lambda: buyer.sign_in(self.person.phone))
        main_job.can(buyer, self.inputs)
        secret = main_job.Secret()
        self.drawn = drawn = undecided_for_now(lambda: main_job.draw(buyer, self.inputs, secret))
        self.number = undecided_for_now(lambda: main_job.submit(buyer, self.inputs, drawn, "S01"))
        again(lambda: clerk.be("clerk"))
        again(lambda: registrar.be("registrar"))
        staff = main_job.Staff(clerk, registrar)
        for _, verb in main_job.WORK:
            undecided_for_now(partial(verb, staff, self.number))
        return self

    def told_the_truth(self) -> str:
        """What was acknowledged stands; the number that was chosen."""
        assert self.drawn is not None
        buyer = self.visitors[0]
        main_job.done(buyer, self.number, self.drawn)
        assert [row["number"] for row in buyer.get("/cases")["items"]] == [self.number]
        file = buyer.file(f"/draws/{self.drawn.id}/receipt")
        main_job.verify_receipt(self.address, file, self.drawn)
        return self.drawn.chosen

    def end(self) -> None:
        """Wait for nothing any more."""
        for visitor in self.visitors:
            visitor.patience = 0
            visitor.close()


@dataclass
class Watcher:
    """A stranger who keeps every head that was ever published."""

    address: str
    key: NoteKey
    heads: set[tuple[int, bytes]] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Ask over and over until it is over."""
        while not self.over.wait(0.03):
            visitor = Visitor(self.address)
            with contextlib.suppress(Failed):
                note = visitor.request("GET", f"/log/{POOL}/checkpoint").text
                head, _ = open_checkpoint(note, self.key, VERIFIERS)
                self.heads.add((head.size, head.root))
            visitor.close()


def test_nothing_acknowledged_is_lost_whatever_dies(living: Living) -> None:
    demo = read_demo(Path(os.environ["DOORSTEP_CITY_FOLDER"]), clock.today())
    buyers = [demo.person(f"crowd-{n}") for n in range(1, PEOPLE + 1)]
    lives = [Life(living.address, each, main_job.answers(demo, each)) for each in buyers]
    before = main_job.audit(living.address, POOL)
    watcher = Watcher(living.address, main_job.keys_of(living.address, POOL).log)
    try:
        kill_around(living, lives, watcher)
        assert set(living.deaths) == set(KINDS)
        living.recovered()
        assert len({life.told_the_truth() for life in lives}) == PEOPLE
    finally:
        for life in lives:
            life.end()
    wanted = main_job.given(before) + PEOPLE
    report = main_job.audit_given(living.address, POOL, wanted, PATIENCE)
    assert report.draws == before.draws + PEOPLE
    told = stats(living)
    both = told.keys() & report.counts.keys()
    assert {"offered", "held", "assigned"} <= both
    assert {name: told[name] for name in both} == {name: report.counts[name] for name in both}
    # How many heads a stranger catches is luck; that the log grew under his eyes is not.
    assert len(watcher.heads) > 1
    grew_without_a_fork(living.address, report.size, watcher.heads)


def kill_around(living: Living, lives: list[Life], watcher: Watcher) -> None:
    """Let them live while one process after the other dies, each kind at least once."""
    with ThreadPoolExecutor(PEOPLE + 1) as people:
        watching = people.submit(watcher.watch)
        living_on = [people.submit(life.lived) for life in lives]
        try:
            for kind in KINDS:
                time.sleep(EVERY_S)
                living.kill(kind)
            for life in living_on:
                life.result(timeout=2 * PATIENCE)
        except BaseException as failure:
            failure.add_note(living.last_errors())
            for each in lives:
                each.end()
            raise
        finally:
            watcher.over.set()
        watching.result()


def again(does: Callable[[], T]) -> T:
    """A sign-in cannot be repeated as it was: a code is good once."""
    for _ in range(3):
        with contextlib.suppress(Failed):
            return does()
    return does()


def undecided_for_now(does: Callable[[], T]) -> T:
    """While an outside system is dead its facts are unknown, and the answer says so: ask again."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return does()
        except Failed as failed:
            unknown = "case/not-ready" in str(failed) or "case/vehicle-not-proven" in str(failed)
            if not unknown or time.monotonic() > until:
                raise
            time.sleep(0.3)


def stats(living: Living) -> dict[str, int]:
    """What the office's own tables say of the pool, once its database answers again."""
    until = time.monotonic() + PATIENCE
    environment = os.environ | {"DOORSTEP_DATA": str(living.data)}
    environment.pop("DATABASE_URL", None)  # the demonstration's own database, no test's
    while True:
        said = subprocess.run(
            [sys.executable, "-m", "doorstep.config", "plates", "stats", POOL, "--json"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if said.returncode == 0:
            break
        assert time.monotonic() < until, said.stderr
        time.sleep(0.5)
    found: dict[str, int] = json.loads(said.stdout)[POOL]
    return found


def grew_without_a_fork(address: str, size: int, heads: set[tuple[int, bytes]]) -> None:
    """Every head ever seen is a beginning of the log as it is now."""
    source = auditing.source_of(f"{address}/log/{POOL}")
    leaves: list[bytes] = []
    for index, width in enumerate(widths(size)):
        bundle = unbundle(source.read(tile_path("entries", index, width)))[:width]
        leaves += [merkle.leaf_hash(entry) for entry in bundle]
    for seen, root in heads:
        assert merkle.root_of(leaves[:seen]) == root, f"another history at {seen} entries"
