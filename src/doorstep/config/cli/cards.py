"""`plates cards|accept-cards`: the province prints draw cards, a city takes over the sealed list.

`cards` needs neither a database nor a key: it draws secrets for the printer and writes the list
that shows none of them.
"""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from doorstep.config.cli.words import BadInput, answer, django, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands

LIST, TABLE, PAGES = "sealed.json", "print.csv", "print.html"


def add(nouns: "Commands") -> None:
    """Add these verbs to those of the pools."""
    printing = verb(nouns, "cards", "make the print file and the sealed list of draw cards", cards)
    printing.add_argument("--count", type=whole, required=True, metavar="N", help="how many cards")
    printing.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    printing.add_argument(
        "--printing", type=whole, default=1, metavar="NUMBER", help="number of this printing"
    )
    taking = verb(nouns, "accept-cards", "take over the sealed list of a printing", accept)
    taking.add_argument("file", type=Path, metavar="FILE", help=f"the list ({LIST})")
    taking.add_argument(
        "--digest", required=True, metavar="HEX", help="SHA-256 that the province told you"
    )


def whole(text: str) -> int:
    """Reads a whole number from 1."""
    if not (text.isdecimal() and text.isascii() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"write a whole number from 1, not {text!r}")
    return int(text)


def cards(arguments: argparse.Namespace) -> int:
    """Print file and sealed list of a new printing."""
    from doorstep.plates.cards import making, printing

    number, count, folder = arguments.printing, arguments.count, arguments.out
    if count > making.MOST:
        raise BadInput(f"plates cards: --count: at most {making.MOST} cards in one printing")
    if number > making.LAST_PRINTING:
        raise BadInput(f"plates cards: --printing: at most {making.LAST_PRINTING}")
    made = making.make_cards(number, count)
    sealed = making.sealed(number, made)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _secret(folder / TABLE, printing.table(number, made))
        _secret(folder / PAGES, printing.pages(number, made))
        (folder / LIST).write_bytes(sealed.file)
    except FileExistsError as there:
        raise BadInput(
            f"plates cards: --out: {there.filename} exists, name a new folder"
        ) from there
    except OSError as error:
        raise BadInput(f"plates cards: --out: {error}: name a folder to write") from error
    answer(f"{folder / TABLE}, {folder / PAGES}: {count} cards with their secrets, for the printer")
    answer(f"{folder / LIST}: for the cities, no secrets")
    answer(f"digest {sealed.digest}")
    return 0


def accept(arguments: argparse.Namespace) -> int:
    """Take over a list."""
    try:
        file = arguments.file.read_bytes()
    except OSError as error:
        raise BadInput(f"plates accept-cards: FILE: {error}, name the list") from error
    with django():
        from doorstep.kernel.actor import SYSTEM
        from doorstep.plates import services
        from doorstep.plates.errors import CardListInvalid

        try:
            count = services.accept_cards(file=file, digest=arguments.digest.lower(), by=SYSTEM)
        except CardListInvalid as refused:
            raise BadInput(f"plates accept-cards: FILE: {refused.say()}") from refused
    answer(f"{count} cards are good at every desk")
    return 0


def _secret(path: Path, text: str) -> None:
    """Write a file that its owner alone reads and that was not there."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8", newline="") as file:
        file.write(text)
