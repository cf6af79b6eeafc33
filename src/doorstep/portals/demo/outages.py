"""Parts of the demonstration that a visitor wants to see stopped.

Why a file for each: the pages that ask and the process that minds the others share nothing but the
folder of the demonstration.
"""

from collections.abc import Set
from pathlib import Path

PARTS = frozenset({"province"})
"""What may be stopped: everything else goes on without it."""


def stopped(data: Path) -> Set[str]:
    """The parts that shall stand still now."""
    return frozenset(part for part in PARTS if (data / "outages" / part).exists())


def stop(data: Path, part: str) -> None:
    """Let a part stand still. Errors: LookupError for what may not be stopped."""
    if part not in PARTS:
        raise LookupError(part)
    (data / "outages").mkdir(exist_ok=True)
    (data / "outages" / part).touch()


def go_on(data: Path, part: str) -> None:
    """Let it run again. Errors: LookupError for what may not be stopped."""
    if part not in PARTS:
        raise LookupError(part)
    (data / "outages" / part).unlink(missing_ok=True)
