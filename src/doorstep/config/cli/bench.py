"""`bench NAME`: one measurement; the last line is one JSON object."""

import argparse
import importlib
import pkgutil
from typing import TYPE_CHECKING

from doorstep.config import bench as measurements
from doorstep.config.cli.words import BadInput, answer_json, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands


def add(commands: "Commands") -> None:
    """Add these verbs."""
    found = pkgutil.iter_modules(measurements.__path__)
    names = sorted(module.name.replace("_", "-") for module in found if not module.ispkg)
    benching = verb(commands, "bench", "one measurement, as one JSON object", bench)
    benching.add_argument("name", choices=names, help="what to measure")
    benching.add_argument("--draws", type=count, help="how many draws (bad-days)")


def bench(arguments: argparse.Namespace) -> int:
    """Measure."""
    name = arguments.name.replace("-", "_")
    module = importlib.import_module(f"{measurements.__name__}.{name}")
    wishes = {} if arguments.draws is None else {"draws": arguments.draws}
    if wishes and name != "bad_days":
        raise BadInput("bench: --draws: belongs to bad-days alone")
    answer_json(module.measure(**wishes))
    return 0


def count(text: str) -> int:
    """Reads a number of draws."""
    if not text.isdecimal() or not 0 < int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"write a number from 1 to 100000, not {text!r}")
    return int(text)
