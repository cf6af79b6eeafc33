"""What the modules of the command line share: reading values, complaining, answering."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from doorstep.config.database.using import Addresses

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

Handler = Callable[[argparse.Namespace], int]


class BadInput(Exception):
    """What was typed cannot be used; the message names the field and the fix."""


class Parser(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        """One line, exit code 2."""
        complain(f"{self.prog}: {' '.join(message.split())}")
        raise SystemExit(2)


def complain(line: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(line + "\n")


def answer(line: str) -> None:
    """Write one line to standard output."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def answer_json(value: object) -> None:
    """Write one JSON object to standard output."""
    answer(json.dumps(value, ensure_ascii=False, sort_keys=True))


def day(text: str) -> date:
    """Reads a day.

    >>> day("2017-06-20")
    datetime.date(2017, 6, 20)
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"write a day like 2017-06-20, not {text!r}") from error


def verb(
    commands: "Commands",
    name: str,
    does: str,
    handler: Handler,
) -> argparse.ArgumentParser:
    """Add a verb and what it calls."""
    parser = commands.add_parser(name, help=does, description=does)
    parser.set_defaults(handler=handler)
    return parser


def group(commands: "Commands", name: str, does: str) -> "Commands":
    """Add a noun whose verbs follow."""
    parser = commands.add_parser(name, help=does, description=does)
    return parser.add_subparsers(metavar="VERB", required=True, parser_class=Parser)


@contextmanager
def django() -> Iterator["Addresses"]:
    """The database held and Django loaded, for the length of a command.

    What is loaded stays: the collector passes it over, while it is loaded and ever after.
    """
    import django as framework

    from doorstep.config.database.using import database

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.config.settings")
    with database() as addresses:
        gc.disable()
        framework.setup()
        gc.freeze()
        gc.enable()
        yield addresses
