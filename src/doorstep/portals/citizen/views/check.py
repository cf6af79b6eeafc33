"""Can I, and if not why: the questions of a procedure, the answer by the law of the day shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from doorstep.kernel.plate_number import MIDDLE_DOT
from doorstep.portals.citizen.session import SignedIn, Told, known_party
from doorstep.portals.citizen.ways import met_lines, way_out
from doorstep.portals.frame.forms import Form, Option, Question
from doorstep.portals.frame.request import Request, reading_another_day
from doorstep.portals.frame.shown import say
from doorstep.procedures import engine
from doorstep.registry import queries as registry
from doorstep.registry.tenures import former_uses

Outcome = engine.Outcome


def question_of(ask: engine.Ask, own: tuple[Option, ...] = ()) -> Question:
    """A procedure's ask as a question on a page; the answer is judged by the engine alone.

    What is the applicant's own is chosen where it is known, named where it is not.
    """
    kind, options, hint = ask.kind, ask.options, ask.hint
    if kind.own:
        kind = engine.AskKind.CHOICE if own else engine.AskKind.TEXT
        options, hint = own, "" if own else hint
    return Question(
        ask.name,
        ask.label,
        kind=kind,
        hint=hint,
        options=options,
        optional=ask.optional,
        longest=ask.longest,
    )


def form_of(
    procedure: engine.Procedure[Any],
    request: Request | None,
    known: dict[str, str],
    *,
    owner_id: str = "",
) -> Form:
    """All questions of a procedure with what is known already, things of `owner_id` to choose."""
    questions = []
    for ask in procedure.asks:
        own = _OWN[ask.kind](owner_id) if ask.kind.own and owner_id else ()
        if own:
            known = {**known, ask.name: _chosen(own, known.get(ask.name, ""))}
        questions.append(question_of(ask, own))
    return Form(questions, request, known=known)


def own_vehicles(owner_id: str) -> tuple[Option, ...]:
    """The vehicles registered to somebody, by number and model."""
    return tuple(
        Option(each.vin, each.plate.dotted, each.particulars.make_model)
        for each in registry.vehicles_of(owner_id)
    )


def former_numbers(owner_id: str) -> tuple[Option, ...]:
    """The numbers somebody had and gave up, each once, with the days of its last use."""
    found: dict[str, Option] = {}
    for use in former_uses(owner_id):
        days = say("{first}用到 {last}", first=use.held_from, last=use.event_on)
        found.setdefault(use.plate.text, Option(use.plate.text, use.plate.dotted, str(days)))
    return tuple(found.values())


_OWN: dict[engine.AskKind, Callable[[str], tuple[Option, ...]]] = {
    engine.AskKind.VEHICLE: own_vehicles,
    engine.AskKind.FORMER_NUMBER: former_numbers,
}


def _chosen(own: tuple[Option, ...], named: str) -> str:
    # Named by its number before signing in; whoever has one need not look for it.
    for each in own:
        if named in (each.value, each.label.replace(MIDDLE_DOT, "")):
            return each.value
    return own[0].value if len(own) == 1 else named


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, code: str) -> HttpResponse:
    """Ask what only the applicant knows."""
    procedure = engine.procedure(code)
    told = Told(request, code)
    citizen = known_party(request)
    owner_id = citizen.person_id if citizen is not None else ""
    form = form_of(procedure, request, told.answers, owner_id=owner_id)
    if request.method == "POST":
        with form.attempt():
            answers = engine.read_inputs(procedure, form.typed)
            told.replace(answers, subject=procedure.subject)
            return HttpResponseRedirect(reverse("citizen:answer", args=[code]))
    return form.page(request, "citizen/check.html", {"code": code, "title": procedure.name})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for a page: what is in the way, and what the applicant can do next."""

    code: str
    name: str
    outcome: str
    headline: Markup
    assessment: engine.Assessment
    unknown: tuple[engine.Missing, ...]
    needs_number: bool

    @property
    def can(self) -> bool:
        """Nothing stands in the way except a number that is still to be drawn."""
        return self.outcome == Outcome.CAN.value


def inputs_for(code: str, told: Told, citizen: SignedIn | None) -> engine.Inputs:
    """What readers need to find the facts."""
    return engine.Inputs(
        procedure=code,
        applicant_id=citizen.person_id if citizen is not None else "",
        values=told.answers,
        draw_id=told.draw,
    )


def verdict_of(
    request: Request, procedure: engine.Procedure[Any], *, today: bool = False
) -> Verdict:
    """Judge by the law of the day shown, or of today where something is to be handed in."""
    day = request.today if today else request.day
    inputs = inputs_for(procedure.code, Told(request, procedure.code), known_party(request))
    found = engine.assess(procedure, engine.gather(procedure, inputs, day), day)
    number = procedure.number.fact if procedure.number is not None else ""
    unknown = tuple(gap for gap in found.undecided if gap.fact != number)
    outcome = found.outcome
    if outcome is Outcome.UNDECIDED and not unknown:
        outcome = Outcome.CAN
    count = len(found.shortfalls)
    headline = (
        say("现在还不能办，差 {n} 件事", n=count)
        if outcome is Outcome.CANNOT
        else say(outcome.label)
    )
    return Verdict(
        procedure.code,
        procedure.name,
        outcome.value,
        headline,
        found,
        _once(unknown),
        needs_number=any(gap.fact == number for gap in (*found.undecided, *found.pending)),
    )


def _once(gaps: tuple[engine.Missing, ...]) -> tuple[engine.Missing, ...]:
    # Several rules may read the same fact; a reader is told once what is needed.
    return tuple({(gap.needs, gap.from_): gap for gap in gaps}.values())


def _at_the_counter(
    procedure: engine.Procedure[Any], found: engine.Assessment
) -> tuple[engine.Missing, ...]:
    # The number is drawn on the next page, not seen at a counter.
    number = procedure.number.fact if procedure.number is not None else ""
    return tuple(gap for gap in found.pending if gap.fact != number)


@require_safe
def answer(request: Request, code: str) -> HttpResponse:
    """Can, cannot with everything that is in the way, or what is still needed from whom."""
    procedure = engine.procedure(code)
    if not Told(request, code).begun:
        return HttpResponseRedirect(reverse("citizen:check", args=[code]))
    verdict = verdict_of(request, procedure)
    citizen = known_party(request)
    context = {
        "page": verdict,
        "signed_in": citizen is not None,
        "complete": citizen is not None and citizen.person.complete,
        "another_day": reading_another_day(request),
        "pending": _once(_at_the_counter(procedure, verdict.assessment)),
        "facts": _facts(procedure, verdict.assessment),
        "way_out": way_out,
        "met_lines": met_lines,
        "decider": procedure.steps[procedure.decides_at].post,
        "here": request.get_full_path(),
        "keep": Form([]),
    }
    return render(request, "citizen/verdict.html", context)


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact that was looked at."""

    label: str
    line: Markup


def _facts(procedure: engine.Procedure[Any], found: engine.Assessment) -> list[FactRow]:
    rows: list[FactRow] = []
    for name in procedure.facts.names:
        fact = found.facts.get(name)
        declared = procedure.facts.fact(name)
        if isinstance(fact, engine.Sourced):
            told = say("{how}：{source}，{at}", how=fact.how, source=fact.source, at=fact.as_of)
            rows.append(FactRow(declared.label, told))
        elif isinstance(fact, engine.Unknown):
            later = "到窗口再看（{from_}）" if fact.later else "还不知道（{from_}）"
            rows.append(FactRow(declared.label, say(later, from_=fact.from_)))
    return rows
