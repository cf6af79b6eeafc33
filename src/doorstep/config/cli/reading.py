"""`plates readers|add-reader|end-reader|verify-own`: who reads a supervised log, and one's own
number.

`verify-own` needs neither a database nor this office.
"""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from doorstep.config.cli.words import BadInput, answer, answer_json, django, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands

KEY_HELP = "file with the public keys you pinned (from /log/POOL/key)"
WRONG = 1


def add(nouns: "Commands") -> None:
    """Add these verbs to those of the pools."""
    listing = verb(nouns, "readers", "who may read the entries of a supervised log", readers)
    listing.add_argument("--json", action="store_true", help="one JSON object for each")
    adding = verb(nouns, "add-reader", "enter a supervisor or an auditor, print the token", enter)
    adding.add_argument("name", metavar="NAME", help="as the public list shall show it")
    adding.add_argument("--purpose", required=True, help="as the public list shall show it")
    ending = verb(nouns, "end-reader", "the reader's token opens nothing any more", end)
    ending.add_argument("reader", type=int, metavar="ID", help="from `plates readers`")
    checking = verb(nouns, "verify-own", "check the proof that a number was in use before", check)
    checking.add_argument("file", type=Path, metavar="FILE", help="the proof")
    checking.add_argument("--key", type=Path, required=True, metavar="FILE", help=KEY_HELP)
    checking.add_argument("--json", action="store_true", help="one JSON object")


def readers(arguments: argparse.Namespace) -> int:
    """The public list, with ids."""
    with django():
        from doorstep.plates import reading

        found = reading.readers()
    for each in found:
        if arguments.json:
            answer_json({**asdict(each), "signed_at": each.signed_at.isoformat(),
                         "ended_at": each.ended_at and each.ended_at.isoformat()})  # fmt: skip
        else:
            until = f"  ended {each.ended_at:%Y-%m-%d}" if each.ended_at else ""
            answer(f"{each.id}  {each.signed_at:%Y-%m-%d}  {each.name}  {each.purpose}{until}")
    return 0


def enter(arguments: argparse.Namespace) -> int:
    """Enter an office; the token is printed once and kept nowhere."""
    if not 0 < len(arguments.name) <= 60:
        raise BadInput("plates add-reader: NAME: at most 60 characters")
    if not 0 < len(arguments.purpose) <= 120:
        raise BadInput("plates add-reader: --purpose: at most 120 characters")
    with django():
        from doorstep.kernel.actor import SYSTEM
        from doorstep.plates import services

        token = services.sign_reading_terms(
            person=None, name=arguments.name, purpose=arguments.purpose, by=SYSTEM
        )
    answer(token)
    return 0


def end(arguments: argparse.Namespace) -> int:
    """End a reader."""
    with django():
        from doorstep.kernel.actor import SYSTEM
        from doorstep.plates import services

        if not services.end_reading(reader=arguments.reader, by=SYSTEM):
            raise BadInput(f"plates end-reader: ID: {arguments.reader}: see `plates readers`")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Check an own-number proof offline."""
    from doorstep.config.cli.plates import keys_of
    from doorstep.plates.crypto import VERIFIERS
    from doorstep.plates.log.own import verify_own
    from doorstep.plates.log.receipt import Trusted
    from doorstep.plates.log.refusals import Refused

    try:
        file = arguments.file.read_bytes()
    except OSError as error:
        raise BadInput(f"plates verify-own: FILE: {error}, name a proof") from error
    keys = keys_of(arguments, None)
    trusted = Trusted(keys.log, keys.supervisors, keys.witnesses)
    try:
        owned = verify_own(file, trusted, VERIFIERS)
    except Refused as refused:
        if refused.rule in ("receipt/form", "log/not-canonical", "log/too-long"):
            raise BadInput(
                f"plates verify-own: FILE: {arguments.file} is no such proof: {refused.sentence}"
            ) from refused
        answer(f"NOT GOOD  {refused.rule}  {refused.sentence}")
        return WRONG
    if arguments.json:
        answer_json(asdict(owned) | {"good": True})
        return 0
    answer(f"{owned.origin}  segment {owned.segment}  {owned.number}")
    answer("good")
    return 0
