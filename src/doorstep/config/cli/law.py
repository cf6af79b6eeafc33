"""`law list|explain|assess|changes`: the law of a day from the command line, without a database.

A known procedure on a day without a rule is an answer, not an error.
"""

import argparse
import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorstep.config.cli import law_impact
from doorstep.config.cli.words import BadInput, answer, answer_json, day, group, verb
from doorstep.kernel import clock, money
from doorstep.kernel.dated import NotInForce
from doorstep.procedures import engine
from doorstep.procedures.engine import compare

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands


def add(commands: "Commands") -> None:
    """Add these verbs."""
    nouns = group(commands, "law", "what the law of a day says")
    listing = verb(nouns, "list", "every procedure and where it is offered", list_)
    explaining = verb(nouns, "explain", "one procedure as the law of a day has it", explain)
    assessing = verb(nouns, "assess", "judge facts by the law of a day", assess)
    for parser in (explaining, assessing):
        parser.add_argument("code", metavar="CODE", help="for instance register-vehicle")
    for parser in (listing, explaining, assessing):
        parser.add_argument("--on", type=day, metavar="DAY", help="a day; today if left out")
        parser.add_argument("--json", action="store_true", help="one JSON object")
    comparing = verb(nouns, "changes", "what the law changed between two days", changes)
    comparing.add_argument("--on", type=day, metavar="DAY", help="that day beside its eve")
    comparing.add_argument("--from", dest="from_on", type=day, metavar="DAY", help="the earlier")
    comparing.add_argument("--to", dest="to_on", type=day, metavar="DAY", help="the later day")
    comparing.add_argument("--procedure", metavar="CODE", help="one procedure; all if left out")
    comparing.add_argument("--json", action="store_true", help="one JSON object")
    law_impact.add(nouns)
    assessing.add_argument("--facts", type=Path, metavar="FILE", required=True, help="a JSON file")


def list_(arguments: argparse.Namespace) -> int:
    """List the procedures."""
    on = arguments.on or clock.today()
    lines = [engine.listed(each, on) for each in engine.all_procedures()]
    if arguments.json:
        answer_json({"on": on.isoformat(), "procedures": lines})
        return 0
    for each in engine.all_procedures():
        offer = engine.offered(each, on)
        where = "、".join(channel.label for channel in offer.channels) or "这一天不能办"
        answer(f"{each.code}  {each.name}  {where}")
    return 0


def explain(arguments: argparse.Namespace) -> int:
    """Explain one procedure on a day."""
    found = engine.procedure(arguments.code)
    on = arguments.on or clock.today()
    plain = engine.explained(found, on)
    if arguments.json or not plain["in_force"]:
        answer_json(plain)
        return 0
    _sheet(engine.explain(found, on))
    return 0


def assess(arguments: argparse.Namespace) -> int:
    """Judge the facts of a file."""
    found = engine.procedure(arguments.code)
    on = arguments.on or clock.today()
    facts = engine.facts_from_plain(found, _read(arguments.facts), on)
    try:
        assessment = engine.assess(found, facts, on)
    except NotInForce as none:
        answer_json(engine.not_in_force(found, on, none))
        return 0
    if arguments.json:
        answer_json(engine.assessed(assessment))
        return 0
    answer(assessment.outcome.label)
    for shortfall in assessment.shortfalls:
        places = "；".join(citation.zh for citation in shortfall.citations)
        answer(f"{shortfall.code}  {shortfall.say()}  {places}  → {shortfall.mend.sentence}")
    for missing in (*assessment.undecided, *assessment.pending):
        answer(f"{missing.code}  {missing.say()}")
    return 0


def changes(arguments: argparse.Namespace) -> int:
    """Tell per procedure what came, went, changed or is cited elsewhere."""
    earlier, later = arguments.from_on, arguments.to_on
    if arguments.on is not None and arguments.on > date.min:
        earlier, later = arguments.on - timedelta(days=1), arguments.on
    if earlier is None or later is None or later < earlier:
        raise BadInput("law changes: --from: name two days in order, or one with --on")
    found = (
        (compare.compare(engine.procedure(arguments.procedure), earlier, later),)
        if arguments.procedure
        else compare.compare_all(earlier, later)
    )
    if arguments.json:
        answer_json({"procedures": compare.compared(found)})
        return 0
    for each in found:
        answer(f"{each.procedure}  {each.name}  {earlier.isoformat()} → {later.isoformat()}")
        for one in each.differences:
            answer(f"  {one.kind.label}  {one.how.label}  {one.name}  {_moved(one)}")
    return 0


def _moved(one: compare.Difference) -> str:
    if one.kind is compare.Kind.RULE:
        return _sources(one.before_source) + " → " + _sources(one.after_source)
    values = (engine.to_plain(one.before), engine.to_plain(one.after))
    sources = _sources(one.before_source) + " → " + _sources(one.after_source)
    return " → ".join(json.dumps(each, ensure_ascii=False) for each in values) + f"（{sources}）"


def _sources(source: Any) -> str:
    if source is None:
        return "—"
    return "；".join(str(each) for each in (source if isinstance(source, tuple) else (source,)))


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadInput(f"--facts: {path}: {error.strerror}, name a file to read") from error
    except ValueError as error:
        raise BadInput(f"--facts: {path}: not JSON ({error}), correct the file") from error


def _sheet(found: engine.Explanation) -> None:
    answer(f"{found.name} {found.legal_name} {found.on.isoformat()}")
    answer("；".join(citation.zh for citation in found.basis))
    for rule in found.rules:
        answer(f"{rule.code}  {rule.sentence}  {'；'.join(c.zh for c in rule.citations)}")
    for fee in found.fees:
        answer(f"{fee.name}  {money.show(fee.fen)}  {fee.source}")
    for step in found.steps:
        answer(f"{step.kind.label}  {step.post.label}")
