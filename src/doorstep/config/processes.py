"""Starts the processes of a city, keeps them alive and stops them together.

Each child gets a parent-death signal, so that none outlives a supervisor that was killed.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GRACE = 8.0
QUICK_DEATH = 5.0
LONGEST_PAUSE = 10.0
PR_SET_PDEATHSIG = 1
_PARENT = "DOORSTEP_WORKERS_OF"
_libc = ctypes.CDLL(None)


def end_with_parent(sign: int = signal.SIGTERM) -> None:
    """Ask the kernel to send this process a signal when its parent ends.

    A parent that named itself with `parent_of_workers` may have ended before: then at once. An
    orphan would go on listening at the address that its successor listens at too.
    """
    _libc.prctl(PR_SET_PDEATHSIG, sign)
    parent = os.environ.get(_PARENT)
    if parent is not None and parent not in (str(os.getppid()), str(os.getpid())):
        os._exit(1)


def parent_of_workers() -> None:
    """Let the workers of this process know whose they are."""
    os.environ[_PARENT] = str(os.getpid())


@dataclass
class Child:
    """One process to be kept alive; its output goes to `log`."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    not_before: float = 0.0

    def start(self) -> None:
        """Start it once more."""
        supervisor = os.getpid()

        def bound_to_supervisor() -> None:
            end_with_parent()
            if os.getppid() != supervisor:
                os._exit(1)

        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | dict(self.environment),
                # Ctrl-C reaches the supervisor alone, which then stops the others in order.
                start_new_session=True,
                preexec_fn=bound_to_supervisor,
            )
        self.started_at = time.monotonic()

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None

    def mind(self) -> bool:
        """Restart it if it has died, with growing pauses if it dies at once; True if restarted."""
        now = time.monotonic()
        if self.alive or now < self.not_before:
            return False
        if self.process is not None and self.not_before <= self.started_at:
            self.deaths = self.deaths + 1 if now - self.started_at < QUICK_DEATH else 0
            self.not_before = now + min(0.2 * 2**self.deaths, LONGEST_PAUSE)
            return False
        self.start()
        return True

    def last_words(self) -> str:
        """The end of its log."""
        with contextlib.suppress(FileNotFoundError):
            return " | ".join(self.log.read_text(errors="replace").strip().splitlines()[-3:])
        return ""


class Supervisor:
    """Some children, minded until told to stop."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.stopping = threading.Event()

    def add(self, child: Child) -> Child:
        """Start a child and mind it from now on."""
        child.start()
        self.children.append(child)
        return child

    def obey_signals(self) -> None:
        """Stop at Ctrl-C, at SIGTERM and when the terminal closes."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, lambda *_: self.stopping.set())

    def mind(self, held: Collection[str] = ()) -> list[str]:
        """One look at all children; the names of those restarted. The `held` are kept stopped."""
        for child in self.children:
            if child.name in held and child.process is not None and child.alive:
                child.process.terminate()
        return [each.name for each in self.children if each.name not in held and each.mind()]

    def stop(self) -> None:
        """Ask all to end, last started first, and insist after the grace."""
        alive = [child for child in reversed(self.children) if child.alive]
        for child in alive:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE
        for child in alive:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def doorstep(*arguments: str) -> list[str]:
    """The command line of another `doorstep` process of this installation."""
    return [sys.executable, "-m", "doorstep.config", *arguments]
