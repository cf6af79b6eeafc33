"""Keeps one PostgreSQL server alive exactly as long as somebody holds the lease on it.

A process of its own: it blocks on an exclusive lock of the lease file, which the kernel grants
when the last holder has gone, however it ended. Then the server is stopped. If this process is
killed, the parent-death signal makes the server shut down by itself, so no server is ever leaked.
Standard library only; started by file name from `launcher`.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1
GRACE = 10.0


class _Ended(Exception):
    """The server ended by itself, or we were told to end."""


def _end(signum: int, frame: FrameType | None) -> None:
    del signum, frame
    raise _Ended


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """Fast, and where that does not end at once: nothing is lost, the next start recovers.

    PostgreSQL 18 told to stop while it recovers from a crash may wait for itself forever.
    """
    server.send_signal(signal.SIGINT)
    try:
        server.wait(GRACE)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def main(lease: str, socket: str, uid: str, gid: str, *command: str) -> None:
    """Start the server as that user and stop it when the lease is free."""
    libc = ctypes.CDLL(None)
    guardian = os.getpid()

    def die_with_guardian() -> None:
        # Runs after the change of user, which would clear the signal again.
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != guardian:
            os._exit(1)

    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGCHLD, _end)
    server = None
    with Path(lease).open("rb") as file:
        try:
            server = subprocess.Popen(  # noqa: S603 - the launcher's own command
                list(command),
                cwd="/",
                stdin=subprocess.DEVNULL,
                user=int(uid) if uid else None,
                group=int(gid) if gid else None,
                extra_groups=[] if uid else None,
                preexec_fn=die_with_guardian,
            )
            fcntl.flock(file, fcntl.LOCK_EX)
        except _Ended:
            pass
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if server is not None and server.poll() is None:
            _stop(server)
        with contextlib.suppress(OSError):
            Path(socket).rmdir()


if __name__ == "__main__":
    if os.fork() == 0:
        os.setsid()
        main(*sys.argv[1:])
    os._exit(0)
