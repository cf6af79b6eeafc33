"""What can be done, and what one procedure asks for on the day shown."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.money import Fen
from doorstep.portals.citizen import finding
from doorstep.portals.citizen.open_points import open_points
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.request import Request, reading_another_day
from doorstep.portals.frame.shown import say, show_fen, shown, translated
from doorstep.procedures import engine

TONES = {
    engine.Bring.LOOKED_UP: "good",
    engine.Bring.BROUGHT: "now",
    engine.Bring.SHOWN: "wait",
}


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One fee as a page shows it: the amount and where it is written."""

    name: str
    amount: str
    since: Markup | str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as a page shows it: the sentence met when it fails, and its source."""

    sentence: str
    source: object


def fee_rows(lines: tuple[engine.FeeLine, ...]) -> list[FeeRow]:
    """Fees with their source; what costs nothing says so."""
    rows = [
        FeeRow(
            line.name,
            show_fen(line.fen) if line.fen else translated("不收费"),
            say("自 {day}起，{source}", day=line.from_on, source=line.source),
        )
        for line in lines
    ]
    total = Fen(sum(line.fen for line in lines))
    return [*rows, FeeRow("合计", show_fen(total), "")] if rows else []


def with_slots_as_blanks(sentence: str) -> str:
    """A rule's sentence before any fact is known: its slots are blanks."""
    found: list[str] = []
    rest = sentence
    while "{" in rest:
        before, _, rest = rest.partition("{")
        _, _, rest = rest.partition("}")
        found.append(before)
    return " … ".join([*found, rest])


def rule_rows(explanation: engine.Explanation) -> list[RuleRow]:
    """Every rule in force that day."""
    return [
        RuleRow(with_slots_as_blanks(str(shown(rule.sentence))), rule.citations)
        for rule in explanation.rules
    ]


@require_safe
def everything(request: Request) -> HttpResponse:
    """All procedures of the day."""
    context = {"items": finding.everything(request.day)}
    return render(request, "citizen/procedures.html", context)


@require_safe
def procedure(request: Request, code: str) -> HttpResponse:
    """One procedure on the day shown."""
    found = engine.procedure(code)
    try:
        explanation = engine.explain(found, request.day)
    except NotInForce as none:
        return not_in_force(request, found, none)
    context = {
        "page": explanation,
        "tones": TONES,
        "fees": fee_rows(explanation.fees),
        "rules": rule_rows(explanation),
        "open_points": open_points(found.settings, request.day),
        "another_day": reading_another_day(request),
        "keep": Form([]),
    }
    return render(request, "citizen/procedure.html", context)


def not_in_force(request: Request, found: engine.Procedure[Any], none: NotInForce) -> HttpResponse:
    """There is no rule on the day shown: since when, or until when."""
    ended = none.until_on is not None and none.until_on < request.day
    context = {"procedure": found, "span": none, "ended": ended}
    return render(request, "citizen/not-in-force.html", context)
