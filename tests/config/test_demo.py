"""The whole city on one machine: up, twice in a row, with the port taken, through deaths, down.

Its data were founded before, by a demonstration that began with nothing.
"""

import contextlib
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.running import Demo, a_folder, a_port, city_of, copied, wait_for_the_end_of


def children(pid: int) -> dict[str, int]:
    """Pids of the processes started directly by that one, by their verb."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    found = {}
    for child in text.split():
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if len(words) > 3:  # else it is just beginning or has just ended
                found[words[3].decode()] = int(child)
    return found


@pytest.fixture
def start(data: Path, founded: Path) -> Iterator[Callable[[int], Demo]]:
    """Starts demonstrations and ends those the test has not."""
    started: list[Demo] = []

    def one_more(port: int) -> Demo:
        started.append(Demo(data, port, DOORSTEP_CITY_FOLDER=str(city_of(founded))))
        return started[-1]

    yield one_more
    for demo in started:
        demo.process.kill()
        demo.process.communicate()
    wait_for_the_end_of(data)


@pytest.fixture
def data(founded: Path) -> Iterator[Path]:
    with a_folder("demo") as folder:
        yield copied(founded, folder / "data")


def test_up_and_down_twice_with_the_port_taken_and_everything_killed_once(
    data: Path, start: Callable[[int], Demo]
) -> None:
    with socket.socket() as taken:
        port = a_port()
        taken.bind(("127.0.0.1", port))
        taken.listen()
        first = start(port)
        first.ready()
        assert first.port not in (0, port), "the next free one"
        assert sum(re.match(r"  \d/6  ", line) is not None for line in first.said) == 6
        assert first.page("/readyz") == 200
        assert set(children(first.process.pid)) >= {"province", "serve", "worker", "sequencer"}

        killed = children(first.process.pid)
        for pid in killed.values():
            os.kill(pid, signal.SIGKILL)
        for name, pid in killed.items():
            assert eventually(partial(again, first, name, pid)), name
        postmaster = int((data / "postgres/data/postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        assert eventually(lambda: not Path(f"/proc/{postmaster}").exists())
        assert eventually(lambda: first.page("/readyz") == 200)

        left = children(first.process.pid)
        first.stop()
        assert first.process.returncode == 0
        assert not [pid for pid in left.values() if Path(f"/proc/{pid}").exists()]

    second = start(port)
    second.ready()
    assert second.page("/readyz") == 200
    refused = start(port)
    said, _ = refused.process.communicate(timeout=150)
    assert refused.process.returncode == 2
    assert "already running" in said
    assert said.count("\n") == 1
    second.stop()


def again(demo: Demo, name: str, old: int) -> bool:
    return children(demo.process.pid).get(name, old) != old and demo.page("/readyz") == 200


def eventually(happens: Callable[[], bool], seconds: float = 150.0) -> bool:
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
