"""The dated texts of the city's folder: what people are told and what they are asked.

Why a hash in the list: the ledger names what a person read, and a file edited afterwards would
make every line of it untrue. A new wording is a new version; an old file is never touched.
"""

import csv
import hashlib
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from doorstep.privacy.errors import TextChanged, TextNotFound
from doorstep.privacy.types import Text, TextKind

FOLDER, LIST = "notices", "notices.csv"


def texts() -> tuple[Text, ...]:
    """Every version of every text, oldest first. Errors: TextChanged."""
    folder = Path(settings.CITY_FOLDER) / FOLDER
    listed = folder / LIST
    return _read(folder, listed.stat().st_mtime_ns) if listed.exists() else ()


@lru_cache(maxsize=4)
def _read(folder: Path, changed: int) -> tuple[Text, ...]:  # noqa: ARG001 - read again if changed
    with (folder / LIST).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = [_text(folder, row) for row in rows]
    return tuple(sorted(found, key=lambda text: (text.from_on, text.kind, text.version)))


def _text(folder: Path, row: dict[str, str]) -> Text:
    name = f"{row['kind']}-{row['version']}"
    content = (folder / f"{name}.zh.txt").read_bytes()
    if hashlib.sha256(content).hexdigest() != row["sha256"]:
        raise TextChanged
    return Text(
        kind=TextKind(row["kind"]),
        version=row["version"],
        from_on=date.fromisoformat(row["from_on"]),
        sha256=row["sha256"],
        zh=content.decode(),
        en=(folder / f"{name}.en.txt").read_text("utf-8"),
    )


def current(on: date) -> tuple[Text, ...]:
    """The version of each kind that holds on a day; none before the first."""
    holding = {text.kind: text for text in texts() if text.from_on <= on}
    return tuple(holding[kind] for kind in TextKind if kind in holding)


def current_of(kind: TextKind, on: date) -> Text:
    """The version of one kind that holds on a day. Errors: TextNotFound."""
    for text in current(on):
        if text.kind is kind:
            return text
    raise TextNotFound


def text_of(kind: str, version: str) -> Text:
    """One version. Errors: TextNotFound."""
    for text in texts():
        if (text.kind, text.version) == (kind, version):
            return text
    raise TextNotFound
