"""Puts the groups together, runs one command and turns its troubles into exit codes."""

import importlib
from collections.abc import Sequence

import django.db
import psycopg

from doorstep.config.cli.words import BadInput, Parser, complain
from doorstep.config.database.errors import DatabaseTrouble
from doorstep.config.errors import BadSetting
from doorstep.kernel.errors import DoorstepError, InvalidInput

# Modules of `doorstep.config.cli` with a function `add(commands)`; loading them is cheap, what a
# command needs it imports when it runs.
GROUPS = (
    "running",
    "demo",
    "city",
    "staff",
    "safekeeping",
    "keys",
    "bench",
    "law",
    "inspection",
    "partners",
    "plates",
    "province",
)
GOOD, TROUBLE, BAD = 0, 1, 2


def parser() -> Parser:
    """The whole grammar."""
    root = Parser(prog="doorstep", description="One service for a city's vehicles")
    commands = root.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    for name in GROUPS:
        importlib.import_module(f"doorstep.config.cli.{name}").add(commands)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    chosen = parser().parse_args(arguments)
    try:
        code: int = chosen.handler(chosen)
    except InvalidInput as error:
        for problem in error.problems:
            complain(f"doorstep: {problem.field}: {problem.say()}")
        return BAD
    except (BadInput, BadSetting, DoorstepError) as error:
        said = error.say() if isinstance(error, DoorstepError) else str(error)
        complain(f"doorstep: {said}")
        return BAD
    except DatabaseTrouble as error:
        complain(f"doorstep: {error}")
        return TROUBLE
    except (psycopg.OperationalError, django.db.OperationalError) as error:
        said = " ".join(str(error).split())
        complain(f"doorstep: DATABASE_URL: the database cannot be reached, start it: {said}")
        return TROUBLE
    except (psycopg.errors.InsufficientPrivilege, django.db.ProgrammingError) as error:
        if not isinstance(error.__cause__ or error, psycopg.errors.InsufficientPrivilege):
            raise
        complain(
            f"doorstep: {' '.join(str(error).split())}: set DOORSTEP_OWNER_URL to a role that may "
            "migrate and DOORSTEP_ADMIN_URL to one that may create roles and schemas"
        )
        return TROUBLE
    except KeyboardInterrupt:
        return 130
    return code
