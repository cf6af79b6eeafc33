"""What changed between two days, and the sheet of one procedure that a jurist signs.

Why by GET: both are pages to print and to send on.
"""

from datetime import date, timedelta
from typing import cast

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.portals.citizen.views.procedures import not_in_force, with_slots_as_blanks
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import shown
from doorstep.procedures import engine
from doorstep.procedures.engine import compare as comparing

TONES = {
    comparing.How.CAME: "good",
    comparing.How.WENT: "bad",
    comparing.How.CHANGED: "now",
    comparing.How.CITED: "plain",
}


def _questions() -> tuple[Question, ...]:
    return (
        Question("from", "前一天", Kind.DAY, hint="例如一部新规定生效的前一天。"),
        Question("to", "后一天", Kind.DAY),
        Question(
            "procedure",
            "事项",
            Kind.SELECT,
            options=tuple(Option(each.code, each.name) for each in engine.all_procedures()),
            optional=True,
        ),
    )


def _known(request: Request) -> dict[str, str]:
    typed = {
        name: request.GET[name].replace("\x00", "").strip()
        for name in ("from", "to", "procedure")
        if name in request.GET
    }
    try:
        # "What changed on a day" is that day beside its eve.
        on = date.fromisoformat(request.GET.get("on", ""))
        return {"from": (on - timedelta(days=1)).isoformat(), "to": on.isoformat()} | typed
    except (ValueError, OverflowError):
        return typed


@require_safe
def changes(request: Request) -> HttpResponse:
    """Two days side by side; every procedure, or one."""
    form = Form(_questions(), known=_known(request))
    context: dict[str, object] = {
        "found": None,
        "tones": TONES,
        "said": rule_or_value,
        "whole": "whole" in request.GET,
    }
    if form.typed:
        with form.attempt():
            answers = form.answers()
            earlier, later = cast(date, answers["from"]), cast(date, answers["to"])
            if later < earlier:
                raise InvalidInput(Problem("to", "days/order", "后一天要在前一天之后。"))
            code = cast(str | None, answers["procedure"])
            context["found"] = (
                (comparing.compare(engine.procedure(code), earlier, later),)
                if code
                else comparing.compare_all(earlier, later)
            )
            context["earlier"], context["later"] = earlier, later
    return form.page(request, "citizen/changes.html", context)


@require_safe
def sheet(request: Request, code: str) -> HttpResponse:
    """One procedure on the day shown, whole, to be printed and signed."""
    found = engine.procedure(code)
    try:
        explanation = engine.explain(found, request.day)
    except NotInForce as none:
        return not_in_force(request, found, none)
    context = {"page": explanation, "blank": with_slots_as_blanks, "signers": SIGNERS}
    return render(request, "citizen/sheet.html", context)


SIGNERS = ("编写", "法制审核", "批准")


def rule_or_value(value: object) -> object:
    """A rule's sentence with its slots left open, any other value as it is shown."""
    return with_slots_as_blanks(str(shown(value))) if isinstance(value, str) else shown(value)
