"""Starts PostgreSQL for demo and tests, reachable through a private Unix socket only.

Many processes may ask at once: a file lock makes one of them start the server, the others find
it running. Everybody who uses it holds a shared lease; see `guardian` for how it ends.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from urllib.parse import quote

import psycopg

from doorstep.config.database import binaries
from doorstep.config.database.errors import OtherMajor, ServerFailed
from doorstep.config.folders import data_folder

LONGEST_SOCKET_PATH = 107
PORT = 5432
SUPERUSER = "postgres"
PATIENCE = 60.0
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Left by a server whose backends have not noticed its death yet: passes within a second.
PASSING = ("pre-existing shared memory block", "lock file")


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one server and what lies in it."""

    folder: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "log"

    @property
    def socket(self) -> Path:
        """A private folder for the socket whose path is short and plain enough."""
        near = self.folder / "s"
        longest = f"{near}/.s.PGSQL.{PORT}.lock"
        if len(os.fsencode(longest)) <= LONGEST_SOCKET_PATH and re.fullmatch(r"[\w./-]+", longest):
            return near
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:10]
        return Path("/tmp") / f"doorstep-{mark}"  # noqa: S108 - made private, owner is checked


class Lease:
    """A server somebody may rely on until `close`."""

    def __init__(
        self, home: Home, held: FileIO, *, durable: bool, programs: binaries.Binaries | None
    ) -> None:
        self.home = home
        self.durable = durable
        self.programs = programs
        self._held = held

    def url(self, role: str, database: str) -> str:
        """Address of a database on this server for a role."""
        return url(self.home, role, database)

    def ensure(self) -> bool:
        """Start the server again if it has died; True if it had."""
        with _locked(self.home):
            if _answers(self):
                return False
            _start(self)
            return True

    def pid(self) -> int | None:
        """The living postmaster, if any."""
        return living(self.home)

    def close(self) -> None:
        """Give the lease back; the server stops when it was the last."""
        self._held.close()


@contextlib.contextmanager
def _locked(home: Home) -> Iterator[None]:
    """Only one process at a time initialises or starts."""
    with (home.folder / "lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _private(folder: Path, owner: int) -> None:
    """Make the folder, or refuse one that somebody else made or may enter."""
    try:
        folder.mkdir(mode=0o700)
        if owner != os.geteuid():
            os.chown(folder, owner, -1)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise ServerFailed(f"{folder} is not a private folder of user id {owner}: remove it")


def hold(folder: Path, *, durable: bool, programs: binaries.Binaries | None = None) -> Lease:
    """A lease on the server of that folder, initialised and started if necessary.

    The programs are looked for unless the caller has chosen some.
    """
    home = Home(folder.absolute())
    who = binaries.runner()
    home.folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    _private(home.folder, who.owner)
    with _locked(home):
        held = FileIO(str(home.folder / "lease"), "ab")
        # Waits while a guardian is stopping the server for want of users.
        fcntl.flock(held, fcntl.LOCK_SH)
        lease = Lease(home, held, durable=durable, programs=programs)
        try:
            if not _answers(lease):
                _start(lease)
        except BaseException:
            held.close()
            raise
        return lease


def url(home: Home, role: str, database: str) -> str:
    """Address of a database on that home's server, running or not."""
    host = quote(str(home.socket), safe="")
    return f"postgresql://{quote(role)}@/{quote(database)}?host={host}&port={PORT}"


def expected_url(role: str, database: str) -> str:
    """Where this installation's own server is found once somebody holds a lease on it."""
    return url(Home(data_folder() / "postgres"), role, database)


def living(home: Home) -> int | None:
    """The pid of this folder's postmaster if it lives.

    A pid alone proves nothing: after a restart of the machine it may be anybody's. The
    postmaster is the process of that pid that works in the data folder.
    """
    try:
        pid = int((home.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    try:
        works_in = Path(f"/proc/{pid}/cwd").readlink()
    except (FileNotFoundError, ProcessLookupError):
        return None
    except PermissionError:  # somebody else's process: it may well be a postmaster
        return pid
    return pid if works_in == home.data.resolve() else None


def _answers(lease: Lease) -> bool:
    """Whether the server takes connections."""
    if living(lease.home) is None:
        return False
    deadline = time.monotonic() + PATIENCE
    while living(lease.home) is not None and time.monotonic() < deadline:
        try:
            psycopg.connect(lease.url(SUPERUSER, SUPERUSER), connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def _start(lease: Lease) -> None:
    """Initialise if needed and start; the caller holds the lock and a lease."""
    home = lease.home
    who = binaries.runner()
    programs = lease.programs or binaries.find(who)
    # Only now: a guardian that was stopping has removed the folder of its server's socket.
    _private(home.socket, who.owner)
    _initialise(home, programs, who)
    made_by = (home.data / "PG_VERSION").read_text().strip()
    if made_by != str(programs.major):
        raise OtherMajor(
            f"{home.data} was made by PostgreSQL {made_by}, this is {programs.major}: install "
            f"PostgreSQL {made_by} and set DATABASE_URL, or move the folder away to begin anew"
        )
    deadline = time.monotonic() + PATIENCE
    while not _launched(lease, programs, who):
        said = home.log.read_text(errors="replace").strip().splitlines()[-6:]
        if time.monotonic() > deadline or not any(sign in " ".join(said) for sign in PASSING):
            raise ServerFailed(f"PostgreSQL did not start; see {home.log}: " + " | ".join(said))
        time.sleep(0.2)


def _launched(lease: Lease, programs: binaries.Binaries, who: binaries.Runner) -> bool:
    """Start a guardian with a server and wait until it answers; False if it ended instead."""
    home = lease.home
    _forget_stranger(home)
    settings = [
        "listen_addresses=",
        f"unix_socket_directories={home.socket}",
        "unix_socket_permissions=0700",
        f"port={PORT}",
        "max_connections=200",
        "shared_buffers=128MB",
        "timezone=UTC",
        "log_timezone=UTC",
        *(() if lease.durable else NOT_DURABLE),
    ]
    command = [programs.program("postgres"), "-D", str(home.data)]
    for setting in settings:
        command += ["-c", setting]
    # The pipe's other end lives as long as the guardian: end of file means it has gone.
    alive, theirs = os.pipe()
    try:
        with home.log.open("ab") as log:
            subprocess.run(  # noqa: S603 - our own program
                [
                    sys.executable,
                    "-I",
                    str(Path(binaries.__file__).with_name("guardian.py")),
                    str(home.folder / "lease"),
                    str(home.socket),
                    "" if who.uid is None else str(who.uid),
                    "" if who.gid is None else str(who.gid),
                    *command,
                ],
                check=True,
                cwd="/",
                env=binaries.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(theirs,),
            )
        os.close(theirs)
        os.set_blocking(alive, False)
        while not _answers(lease):
            try:
                if os.read(alive, 1) == b"":
                    return False
            except BlockingIOError:
                time.sleep(0.02)
        return True
    finally:
        os.close(alive)


def _forget_stranger(home: Home) -> None:
    """Remove a pid file whose process is not our postmaster; never that of a living one."""
    if living(home) is None:
        (home.data / "postmaster.pid").unlink(missing_ok=True)


def _initialise(home: Home, programs: binaries.Binaries, who: binaries.Runner) -> None:
    """Make the data folder beside its place and move it there, so a half-made one never counts."""
    if (home.data / "PG_VERSION").is_file():
        return
    draft = home.folder / "data.new"
    if draft.exists():
        shutil.rmtree(draft)
    if home.data.exists() and any(home.data.iterdir()):
        raise ServerFailed(f"{home.data} is not a PostgreSQL data folder: move it away")
    provider = ["--locale-provider=builtin"] if programs.major >= 17 else []
    answer = binaries.run(
        [
            programs.program("initdb"),
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            "--auth=trust",  # only the owner of the socket's private folder gets this far
            "--encoding=UTF8",
            *provider,
            "--locale=C.UTF-8",
            "--data-checksums",
        ],
        who,
    )
    if answer.returncode != 0:
        said = " | ".join(answer.stderr.strip().splitlines()[-4:])
        raise ServerFailed(f"cannot initialise {home.data}: {said}")
    draft.rename(home.data)
