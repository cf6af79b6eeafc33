"""`city load DIR`: takes up a city's data folder whole or not at all."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from doorstep.config.cli.words import BadInput, answer, django, group, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands


def add(commands: "Commands") -> None:
    """Add these verbs."""
    nouns = group(commands, "city", "the city as data")
    loading = verb(nouns, "load", "validate a folder of city data and load all or nothing", load)
    loading.add_argument("directory", type=Path, metavar="DIR", help="for instance cities/binzhou")


def load(arguments: argparse.Namespace) -> int:
    """Load the folder."""
    if not arguments.directory.is_dir():
        raise BadInput(f"city load: DIR: {arguments.directory} is not a folder, name one")
    with django():
        from doorstep.places.services import load_city

        answer(str(load_city(arguments.directory)))
    return 0
