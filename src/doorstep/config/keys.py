"""Secrets of this installation: from the environment, else made once and kept in the data folder.

Made secrets are random and belong to this installation alone; the folder is readable by its
owner only. Losing them means losing what they encrypted, so they are part of every backup.
A city and the province keep theirs in folders of their own, and a process that asks for what is
the other's alone is refused. A file of the folder holds one key per line, `name digits`, oldest
first: a key is changed by adding a line, and what the older ones made stays readable.
"""

import contextlib
import fcntl
import os
import re
import secrets
import stat
import string
import tempfile
from collections.abc import Iterator, Mapping, Set
from itertools import product
from pathlib import Path

from doorstep.config.errors import BadSetting
from doorstep.kernel import clock

BYTES = 32
OF_CITY_ALONE = frozenset({"plates", "supervisor", "police"})
OF_PROVINCE_ALONE = frozenset({"province"})
OF_PERSONS = frozenset({"field", "index"})
"""Purposes whose keys are changed while the city is open; their names say the cipher."""
CIPHERS = {"aes-256-gcm": "aes", "sm4-gcm": "sm4"}
PURPOSE = re.compile(r"[a-z][a-z0-9-]{1,30}\Z")
LINE = re.compile(r"([\w.-]{1,16})[ :]+([0-9a-f]{64})\Z")


class BadKey(BadSetting):
    """A secret cannot be used; the message names the fix."""


class InstallationKeys(Mapping[str, Mapping[str, str]]):
    """The rings of keys by purpose, each as `{name: 64 hex digits}`, made when first asked for."""

    def __init__(self, folder: Path, not_ours: Set[str] = frozenset()) -> None:
        self._folder = folder
        self._not_ours = not_ours

    def __getitem__(self, purpose: str) -> Mapping[str, str]:
        if not PURPOSE.match(purpose):
            raise KeyError(purpose)
        if purpose in self._not_ours:
            raise BadKey(f"the key {purpose!r} is none of this process's: see DOORSTEP_SERVES")
        variable = _variable(purpose)
        given = os.environ.get(variable)
        if given is not None:
            return _parsed(given.split(","), f"{variable}: write name:digits, 64 of them hex")
        file = self._folder / purpose
        if not file.is_file():
            _make(file)
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise BadKey(f"{file} can be read by others: chmod 600 it")
        return _parsed(file.read_text().splitlines(), f"{file}: is damaged, restore a backup")

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(file.name for file in self._folder.glob("*") if file.is_file()))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def state(self, purpose: str) -> object:
        """Something else whenever the ring of that purpose is another."""
        given = os.environ.get(_variable(purpose))
        if given is not None:
            return given
        try:
            found = (self._folder / purpose).stat()
        except FileNotFoundError:
            self[purpose]
            found = (self._folder / purpose).stat()
        return (found.st_ino, found.st_mtime_ns, found.st_size)

    def add(self, purpose: str) -> str:
        """Make a key that is used from now on; its name. Processes that run learn of it at once.

        Errors: BadKey where the keys come from the environment.
        """
        if os.environ.get(_variable(purpose)) is not None:
            raise BadKey(
                f"{_variable(purpose)}: is given, so write a further name:digits there"
                " and start the processes again"
            )
        file = self._folder / purpose
        with (self._folder.parent / f".{purpose}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = self[purpose]
            name = next(name for name in _names(purpose) if name not in known)
            text = file.read_text().rstrip("\n")
            _write(file, f"{text}\n{name} {secrets.token_hex(BYTES)}\n", instead=True)
        return name

    def newest(self, purpose: str) -> str:
        """The key in use for that purpose."""
        return list(self[purpose].values())[-1]


def of_city(data: Path) -> InstallationKeys:
    """The keys of a city's processes; the province's are refused."""
    cipher_code()
    return InstallationKeys(data / "keys", OF_PROVINCE_ALONE)


def of_province(data: Path) -> InstallationKeys:
    """The keys of the province's process; the city's are refused."""
    return InstallationKeys(data / "keys", OF_CITY_ALONE)


def _parsed(lines: list[str], fix: str) -> Mapping[str, str]:
    found = [LINE.match(line.strip()) for line in lines if line.strip()]
    ring = {match.group(1): match.group(2) for match in found if match}
    if not ring or len(ring) != len(found):
        raise BadKey(fix)
    return ring


def cipher_code() -> str:
    """How names of new keys for persons end: which cipher they belong to."""
    wanted = os.environ.get("DOORSTEP_CIPHER", "") or "aes-256-gcm"
    if wanted not in CIPHERS:
        raise BadSetting(f"DOORSTEP_CIPHER: write {' or '.join(CIPHERS)}")
    return CIPHERS[wanted]


def _variable(purpose: str) -> str:
    return f"DOORSTEP_KEY_{purpose.upper().replace('-', '_')}"


def _names(purpose: str) -> Iterator[str]:
    """Names for a new key of this month, in order."""
    ending = f".{cipher_code()}" if purpose in OF_PERSONS else ""
    for letters in (
        "",
        *string.ascii_lowercase,
        *map("".join, product(string.ascii_lowercase, repeat=2)),
    ):
        yield f"{clock.today():%Y-%m}{letters}{ending}"


def _make(file: Path) -> None:
    """Write a first key; of several processes the first wins."""
    file.parent.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    name = next(_names(file.name))
    _write(file, f"{name} {secrets.token_hex(BYTES)}\n", instead=False)


def _write(file: Path, text: str, *, instead: bool) -> None:
    """The whole file or nothing; `instead` of what is there, else only where nothing is."""
    handle, draft = tempfile.mkstemp(dir=file.parent.parent)
    try:
        with os.fdopen(handle, "w") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        if instead:
            Path(draft).replace(file)
            return
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink(missing_ok=True)
