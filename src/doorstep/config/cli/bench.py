"""`bench NAME`: one measurement; the last line is one JSON object."""

import argparse
import importlib
import pkgutil
from typing import TYPE_CHECKING

from doorstep.config import bench as measurements
from doorstep.config.cli.words import answer_json, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands


def add(commands: "Commands") -> None:
    """Add these verbs."""
    found = pkgutil.iter_modules(measurements.__path__)
    names = sorted(module.name for module in found if not module.ispkg)
    benching = verb(commands, "bench", "one measurement, as one JSON object", bench)
    benching.add_argument("name", choices=names, help="what to measure")


def bench(arguments: argparse.Namespace) -> int:
    """Measure."""
    module = importlib.import_module(f"{measurements.__name__}.{arguments.name}")
    answer_json(module.measure())
    return 0
