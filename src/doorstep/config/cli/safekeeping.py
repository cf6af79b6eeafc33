"""`backup DIR`, `restore DIR`, `check`: what an operator does so as not to lose anything."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from doorstep.config.cli.words import BadInput, answer, answer_json, django, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands


def add(commands: "Commands") -> None:
    """Add these verbs."""
    saving = verb(commands, "backup", "the city's schemas, keys and a manifest in a folder", backup)
    saving.add_argument("directory", type=Path, metavar="DIR", help="a new folder")
    loading = verb(commands, "restore", "a backup into an empty installation", restore)
    loading.add_argument("directory", type=Path, metavar="DIR", help="a folder made by backup")
    verb(commands, "check", "whether this installation is sound, as one JSON object", check)


def backup(arguments: argparse.Namespace) -> int:
    """Save everything."""
    folder: Path = arguments.directory.absolute()
    if folder.exists():
        raise BadInput(f"backup: DIR: {folder} exists already, name a new folder")
    with django() as addresses:
        from doorstep.config.database import safekeeping

        manifest = safekeeping.backup(addresses, folder)
    answer(f"saved {len(manifest.files)} files in {folder}")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Bring everything back."""
    folder: Path = arguments.directory.absolute()
    if not (folder / "manifest.json").is_file():
        raise BadInput(f"restore: DIR: {folder} is no backup, name a folder made by backup")
    with django() as addresses:
        from doorstep.config.database import safekeeping

        safekeeping.restore(addresses, folder)
    answer(f"restored from {folder}")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Say what is sound and what is not."""
    del arguments
    with django() as addresses:
        from doorstep.config.database import safekeeping

        findings = safekeeping.check(addresses)
    answer_json({"sound": not findings, "findings": findings})
    return 1 if findings else 0
