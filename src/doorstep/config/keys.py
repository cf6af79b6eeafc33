"""Secrets of this installation: from the environment, else made once and kept in the data folder.

Made secrets are random and belong to this installation alone; the folder is readable by its
owner only. Losing them means losing what they encrypted, so they are part of every backup.
"""

import contextlib
import os
import secrets
import stat
import tempfile
from pathlib import Path

from doorstep.config.folders import data_folder

BYTES = 32


class BadKey(Exception):
    """A secret cannot be used; the message names the fix."""


def secret(name: str) -> str:
    """64 hexadecimal digits: `DOORSTEP_<NAME>` of the environment or this installation's own."""
    variable = f"DOORSTEP_{name.upper()}"
    given = os.environ.get(variable)
    if given is not None:
        return _checked(given.strip(), f"{variable}: write 64 hexadecimal digits")
    file = data_folder() / "keys" / name
    if not file.is_file():
        _make(file)
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise BadKey(f"{file} can be read by others: chmod 600 it")
    return _checked(file.read_text().strip(), f"{file}: is damaged, restore it from a backup")


def _checked(text: str, fix: str) -> str:
    try:
        if len(bytes.fromhex(text)) != BYTES:
            raise BadKey(fix)
    except ValueError as error:
        raise BadKey(fix) from error
    return text


def _make(file: Path) -> None:
    """Write a new secret whole or not at all; of several processes the first wins."""
    file.parent.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_hex(BYTES))
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink()
