"""A child that dies is started again, one that is told to stop stops, none outlives its parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from doorstep.config import processes
from doorstep.config.processes import Child, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(600)",
]


def within(seconds: float, happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_a_child_that_was_killed_is_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor()
    child = supervisor.add(Child("sleeper", SLEEPER, tmp_path / "log"))
    first = pid_of(child)
    os.kill(first, signal.SIGKILL)
    assert within(60, lambda: supervisor.mind() == ["sleeper"])
    assert child.alive
    assert pid_of(child) != first
    supervisor.stop()
    assert not child.alive


def test_a_child_that_dies_at_once_is_started_ever_more_slowly(tmp_path: Path) -> None:
    supervisor = Supervisor()
    supervisor.add(Child("hopeless", [sys.executable, "-c", "raise SystemExit(1)"], tmp_path / "l"))
    pauses = []
    for _ in range(2):
        begun = time.monotonic()
        assert within(60, lambda: supervisor.mind() == ["hopeless"])
        pauses.append(time.monotonic() - begun)
    assert pauses[0] >= 0.4
    assert pauses[1] >= 0.8
    supervisor.stop()


def test_all_stop_after_the_grace_even_a_deaf_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert processes.GRACE < 10, "nobody waits longer for the end of a demonstration"
    monkeypatch.setattr(processes, "GRACE", 1.0)
    supervisor = Supervisor()
    willing = supervisor.add(Child("willing", SLEEPER, tmp_path / "willing"))
    deaf = supervisor.add(Child("deaf", STUBBORN, tmp_path / "deaf"))
    assert within(60, lambda: (tmp_path / "deaf").read_text() == "deaf\n")
    supervisor.stop()
    assert not willing.alive
    assert not deaf.alive


def test_no_child_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path;"
        "from doorstep.config.processes import Child, Supervisor;"
        "s = Supervisor();"
        "c = s.add(Child('c', [sys.executable, '-c', 'import time; time.sleep(600)'],"
        f" Path({str(tmp_path / 'log')!r})));"
        "print(c.process.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    assert within(60, lambda: not Path(f"/proc/{child}").exists())


def test_a_worker_that_comes_up_after_its_server_ended_ends_at_once() -> None:
    code = (
        "from doorstep.config.processes import end_with_parent; end_with_parent(); print('lives')"
    )
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for parent, lives in ((os.getpid(), True), (gone.pid, False)):
        found = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"DOORSTEP_WORKERS_OF": str(parent)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ("lives" in found.stdout) is lives, found.stderr
