"""Where this installation keeps its data: one folder per checkout, so two copies never meet.

Root's own home is out of reach for the unprivileged user that runs PostgreSQL, therefore root's
data lies under /var/lib; everybody else's lies in `var/` beside the source.
"""

import hashlib
import os
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]


def checkout() -> Path | None:
    """The working copy this code runs from, or None when it was installed without one."""
    root = SOURCE.parents[1]
    return root if (root / "pyproject.toml").is_file() else None


def _mark() -> str:
    """A short name for this copy of the code that is stable between runs."""
    root = checkout() or SOURCE
    return hashlib.sha256(os.fsencode(root)).hexdigest()[:10]


def data_folder() -> Path:
    """Everything this installation must not lose: the database, the log tiles, the keys."""
    chosen = os.environ.get("DOORSTEP_DATA")
    if chosen:
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/doorstep") / _mark()
    root = checkout()
    if root is not None:
        return root / "var"
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share) / "doorstep"


def test_folder() -> Path:
    """Data of the test server: may vanish at any time."""
    return Path(tempfile.gettempdir()) / f"doorstep-test-{os.geteuid()}-{_mark()}"


def shared_cache_folder() -> Path:
    """Copies of programs that another user must be able to execute (used by root only)."""
    return Path("/var/cache/doorstep")
