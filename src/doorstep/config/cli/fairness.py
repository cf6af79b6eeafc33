"""`plates fairness|recount` and `province fairness`: the published figures, counted again.

A stranger needs the log and the rule's file; the province counts in its own copy. `recount` drops
the counts of the public page, which the worker then makes again from the first entry.
"""

import argparse
from dataclasses import asdict
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from doorstep.config.cli.words import BadInput, answer, answer_json, day, django, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands
    from doorstep.plates.log.figures import Figures
    from doorstep.plates.log.fine_looking import FineRule

WRONG = 1
DOES = "count the published fairness figures again"


def add(nouns: "Commands") -> None:
    """Add the verb to those of the pools."""
    counting = verb(nouns, "fairness", f"{DOES} from a copy of the log", from_copy)
    counting.add_argument("place", metavar="DIR_OR_URL", help="a mirror or an address")
    counting.add_argument("--key", type=Path, metavar="FILE", help="the public keys you pinned")
    counting.add_argument("--token", help="token of a signed reader, for a supervised log")
    _common(counting)
    again = verb(nouns, "recount", "count a pool for its public page from the beginning", recount)
    again.add_argument("pool", metavar="POOL", help="for instance 3716-02")


def add_to_province(verbs: "Commands") -> None:
    """Add the verb to those of the province."""
    counting = verb(verbs, "fairness", f"{DOES} from the province's copy", from_province)
    counting.add_argument("pool", metavar="POOL", help="for instance 3716-02")
    _common(counting)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rule", type=Path, required=True, metavar="FILE", help="the published rule"
    )
    parser.add_argument("--since", type=day, metavar="DAY", help="day from which the rule counts")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def from_copy(arguments: argparse.Namespace) -> int:
    """Count a log whose entries are those of its signed head; `plates audit` replays them."""
    from doorstep.config.cli.plates import keys_of, source_of
    from doorstep.plates.crypto import VERIFIERS
    from doorstep.plates.log.auditing import entries_of
    from doorstep.plates.log.checkpoint import NoteInvalid, open_checkpoint
    from doorstep.plates.log.figures import Figures
    from doorstep.plates.log.merkle import leaf_hash
    from doorstep.plates.log.tiles import Edge

    figures = Figures(_rule(arguments), _since(arguments))
    source = source_of(arguments.place, arguments.token)
    edge = Edge()
    try:
        note = source.read("checkpoint").decode()
        head, _ = open_checkpoint(note, keys_of(arguments, source).log, VERIFIERS)
        for entry in entries_of(source, head.size):
            edge.append(leaf_hash(entry))
            figures.add(entry)
    except OSError as error:
        raise BadInput(f"plates fairness: DIR_OR_URL: {arguments.place}: {error}") from error
    except NoteInvalid as error:
        answer(f"checkpoint: {error}")
        return WRONG
    if edge.root() != head.root:
        answer("NOT GOOD  the entries are not those of the signed head")
        return WRONG
    _tell(figures, arguments)
    return 0


def recount(arguments: argparse.Namespace) -> int:
    """Drop the counts of a pool and make them again."""
    with django():
        from doorstep.plates import queries
        from doorstep.plates.statistics.jobs import recount as count_again

        if arguments.pool not in queries.pools():
            raise BadInput(f"plates recount: POOL: {arguments.pool} is not open here")
        counted = count_again(arguments.pool)
    answer(f"{arguments.pool}: {counted} entries counted")
    return 0


def from_province(arguments: argparse.Namespace) -> int:
    """Count what the province cosigned."""
    from doorstep.config.cli.province import as_province

    as_province()
    rule = _rule(arguments)
    with django():
        from doorstep.province.fairness import figures

        found = figures(arguments.pool, rule, _since(arguments))
    if found is None:
        raise BadInput(f"province fairness: POOL: {arguments.pool} is not admitted here")
    _tell(found, arguments)
    return 0


def _tell(figures: "Figures", arguments: argparse.Namespace) -> None:
    uniformity = figures.uniformity
    found = {
        "rule": figures.rule.hash,
        "ways": {name: asdict(way) for name, way in sorted(figures.ways.items())},
        "fine_chosen": figures.fine_chosen,
        "repeated": figures.repeated,
        "slots": None if uniformity is None else asdict(uniformity),
    }
    if arguments.json:
        answer_json(found)
        return
    answer(f"rule {figures.rule.hash}")
    for name, way in sorted(figures.ways.items()):
        answer(f"{name}  " + "  ".join(f"{key} {value}" for key, value in asdict(way).items()))
    answer(f"fine-looking numbers of applicants with two or more: {figures.repeated}")
    answer(f"fine-looking numbers chosen: {figures.fine_chosen}")
    if uniformity is not None:
        answer(f"slots: chi-square {uniformity.statistic:.1f}, p {uniformity.p:.4f}")


def _rule(arguments: argparse.Namespace) -> "FineRule":
    from doorstep.plates.log.fine_looking import FineRule

    try:
        return FineRule.parse(arguments.rule.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"fairness: --rule: {arguments.rule}: {error}") from error


def _since(arguments: argparse.Namespace) -> int:
    from doorstep.kernel.clock import LOCAL

    if arguments.since is None:
        return 0
    return int(datetime.combine(arguments.since, time(), LOCAL).timestamp())
