"""Death at random: kill -9 of one process of a city after another, and starting them again."""

import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from doorstep.config.bench.drawing.city import BenchCity, answers, wait_for
from doorstep.config.database.errors import ServerFailed

KINDS = ("web", "page", "sequencer", "province", "postgres", "backend")
EVERY_S = (0.2, 1.2)
BREATH_S = 120.0
"""So long at most the next death waits for somebody to be answered again."""
AT_ONCE = 0.25
"""How often it does not wait at all."""
MIND_S = 0.1


class Death:
    """Kills, until the block is left."""

    def __init__(
        self, city: BenchCity, seed: int, answered: Callable[[], int], breath: int
    ) -> None:
        self.killed: Counter[str] = Counter()
        self._city = city
        self._answered = answered
        self._breath = breath
        self._random = random.Random(seed)  # noqa: S311 - when and whom to kill
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._reap)

    def __enter__(self) -> "Death":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _reap(self) -> None:
        while not self._done.wait(self._random.uniform(*EVERY_S)):
            if self._random.random() > AT_ONCE:
                self._breathe()
            # Each kind once before any a second time.
            rarest = min(self.killed[kind] for kind in KINDS)
            kind = self._random.choice([k for k in KINDS if self.killed[k] <= rarest + 2])
            pids = self._pids(kind)
            if pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._random.choice(pids), signal.SIGKILL)
                    self.killed[kind] += 1

    def _breathe(self) -> None:
        """Until so many messages are answered: who is killed before he is up is no news."""
        before, until = self._answered(), time.monotonic() + BREATH_S
        while self._answered() - before < self._breath and time.monotonic() < until:
            if self._done.wait(MIND_S):
                return

    def _pids(self, kind: str) -> list[int]:
        parents = {"page": "web", "backend": "postgres"}
        pid = self._city.pid(parents.get(kind, kind))
        if not pid:
            return []
        return _children(pid) if kind in parents else [pid]


def mind(city: BenchCity) -> None:
    """Start again what has died; by the thread that lives longest, for they end with it."""
    lease = city.addresses.lease
    if lease is not None and lease.pid() is None:
        # A slow recovery is waited for by everybody who asks the database.
        with contextlib.suppress(ServerFailed):
            lease.ensure()
    city.supervisor.mind()
    time.sleep(MIND_S)


def revived(city: BenchCity) -> None:
    """Mind the city until every process lives and answers. Errors: TimeoutError."""

    def all_answer() -> bool:
        mind(city)
        alive = all(child.alive for child in city.supervisor.children)
        return alive and answers(city.port) and answers(city.province_port)

    wait_for("the city after its bad days", all_answer)


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
        return [int(child) for child in text.split()]
    return []
