"""`inspection schedule|where`: the inspections of any vehicle, without a database.

A day without a rule, and a fact that is missing, are answers; a code nobody knows is bad input.
"""

import argparse
from datetime import date
from typing import TYPE_CHECKING

from doorstep.config.cli.words import answer, answer_json, day, group, verb
from doorstep.kernel import clock
from doorstep.kernel.dated import Source
from doorstep.law import inspection
from doorstep.law.inspection import Relation, Schedule, Vehicle

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands


def add(commands: "Commands") -> None:
    """Add these verbs."""
    nouns = group(commands, "inspection", "when and where a vehicle is inspected")
    scheduling = verb(nouns, "schedule", "what is due on which day, and why", schedule)
    placing = verb(nouns, "where", "directly, by entrustment, or not there", where)
    for parser in (scheduling, placing):
        parser.add_argument("--type", required=True, metavar="CODE", help="for instance K33")
        parser.add_argument("--use", required=True, metavar="CODE", help="for instance A")
        parser.add_argument("--json", action="store_true", help="one JSON object")
    scheduling.add_argument("--registered-on", type=day, required=True, metavar="DAY")
    scheduling.add_argument("--seats", type=int, metavar="N", help="the driver's included")
    scheduling.add_argument(
        "--until", type=day, metavar="DAY", help="20 years after registration if left out"
    )
    scheduling.add_argument(
        "--valid-until", type=day, metavar="DAY", help="the mark the vehicle has runs to this day"
    )
    scheduling.add_argument("--manufactured-on", type=day, metavar="DAY")
    scheduling.add_argument(
        "--accident", type=day, action="append", metavar="DAY", help="with casualties; repeatable"
    )
    scheduling.add_argument(
        "--modification", type=day, action="append", metavar="DAY", help="punished; repeatable"
    )
    placing.add_argument("--to", choices=[each.value for each in Relation], required=True)
    placing.add_argument("--on", type=day, metavar="DAY", help="a day; today if left out")


def schedule(arguments: argparse.Namespace) -> int:
    """List the inspections."""
    vehicle = Vehicle(
        arguments.type,
        arguments.use,
        arguments.registered_on,
        arguments.seats,
        arguments.manufactured_on,
        _days(arguments.accident),
        _days(arguments.modification),
    )
    until = arguments.until or inspection.lifetime(vehicle)
    plain = inspection.schedule_plain(
        lambda: inspection.schedule(vehicle, until, valid_until=arguments.valid_until)
    )
    if arguments.json or not plain["in_force"]:
        answer_json(plain)
        return 0
    _lines(inspection.schedule(vehicle, until, valid_until=arguments.valid_until))
    return 0


def where(arguments: argparse.Namespace) -> int:
    """Say whether and how it may be inspected there."""
    on = arguments.on or clock.today()
    relation = Relation(arguments.to)
    plain = inspection.where_plain(
        lambda: inspection.where(arguments.type, arguments.use, relation, on)
    )
    if arguments.json or not plain["in_force"]:
        answer_json(plain)
        return 0
    found = inspection.where(arguments.type, arguments.use, relation, on)
    answer(
        f"{on}  {found.group.label}  {relation.label}  {found.manner.label}  {_cited(found.source)}"
    )
    return 0


def _days(typed: list[date] | None) -> tuple[date, ...] | None:
    return None if typed is None else tuple(typed)


def _lines(found: Schedule) -> None:
    for needed in found.needs:
        answer(f"--{needed}: needed, nothing can be said without it")
    for due in found.dues:
        opens = due.opens_on.isoformat() if due.opens_on else "-"
        why = "；".join(f"{reason.say()}{_cited(reason.source)}" for reason in due.why)
        answer(f"{opens} – {due.due_on}  {due.what.label}  → {due.valid_until}  {why}")
    for reason in found.assumed:
        answer(f"*  {reason.say()}  {_cited(reason.source)}")


def _cited(source: Source) -> str:
    return source.zh + "（样本）" if source.sample else source.zh
