"""What can I do, and what is in the way: every procedure on my record, or on facts typed in.

Why by GET: the answer writes nothing, and is a page to print and to take along.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.portals.citizen import licence_facts, vehicle_facts
from doorstep.portals.citizen.session import known_party
from doorstep.portals.citizen.ways import met_lines, way_out
from doorstep.portals.frame.forms import Form, Question
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine
from doorstep.procedures.engine import Outcome
from doorstep.registry.types import VehicleView

APPLICANT = "申请人"


@dataclass(frozen=True, slots=True)
class Line:
    """One procedure on the page; `opened` is the former number it is about, `unsaid` what is asked.

    `needs` is what others know: what the applicant alone can say stands in `unsaid`.
    """

    code: str
    name: str
    opened: str
    shortfalls: tuple[engine.Shortfall, ...]
    needs: tuple[engine.Missing, ...]
    unsaid: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """All that concerns one vehicle, or the person."""

    vehicle: VehicleView | None
    can: tuple[Line, ...]
    needs: tuple[Line, ...]
    cannot: tuple[Line, ...]


def _line(standing: engine.Standing, vehicle: VehicleView | None) -> Line:
    found = standing.procedure
    unsaid = engine.still_to_say(standing)
    gaps = standing.needs
    if found.about in (engine.About.NEW_VEHICLE, engine.About.VEHICLE) and unsaid:
        # Which vehicle is not known yet: nothing can have been looked up about it.
        gaps = ()
    return Line(
        found.code,
        found.name,
        "、".join(standing.answers.values()) if vehicle is None else "",
        standing.assessment.shortfalls,
        tuple(gap for gap in gaps if not (unsaid and gap.from_ == APPLICANT)),
        unsaid,
    )


def _chapter(part: engine.Part) -> Chapter:
    def lines(outcome: Outcome) -> tuple[Line, ...]:
        return tuple(_line(each, part.vehicle) for each in part.of(outcome))

    return Chapter(
        part.vehicle, lines(Outcome.CAN), lines(Outcome.UNDECIDED), lines(Outcome.CANNOT)
    )


def _names(procedures: Iterable[engine.Procedure[Any]]) -> tuple[str, ...]:
    return tuple(each.name for each in procedures)


def _shown(found: engine.Overview, request: Request) -> dict[str, object]:
    return {
        "page": found,
        "chapters": [_chapter(each) for each in found.parts if each.standings],
        "closed": _names(each.procedure for each in found.closed),
        "names": _names,
        "way_out": way_out,
        "met_lines": met_lines,
        "whole": "whole" in request.GET,
    }


@require_safe
def mine(request: Request) -> HttpResponse:
    """On the record of who is signed in; a stranger is told both ways."""
    citizen = known_party(request)
    if citizen is None:
        return render(request, "citizen/overview.html", {"page": None, "complete": True})
    found = engine.overview_of(citizen.person_id, request.day)
    context = _shown(found, request) | {"complete": citizen.person.complete}
    return render(request, "citizen/overview.html", context)


@require_safe
def typed(request: Request) -> HttpResponse:
    """On facts of a vehicle that anybody types in; nothing is kept."""
    form = _form(vehicle_facts.QUESTIONS, request)
    shown: dict[str, object] = {"page": None}
    if form.typed:
        with form.attempt():
            facts = vehicle_facts.plain_facts(form.answers())
            shown = _shown(_on(facts, vehicle_facts.QUESTION_OF, request), request)
    return form.page(request, "citizen/overview-typed.html", shown)


@require_safe
def typed_licence(request: Request) -> HttpResponse:
    """On facts of a licence to drive that anybody types in; nothing is kept."""
    form = _form(licence_facts.QUESTIONS, request)
    shown: dict[str, object] = {"page": None}
    if form.typed:
        with form.attempt():
            facts = licence_facts.plain_facts(form.answers(), request.day)
            shown = _shown(_on(facts, licence_facts.QUESTION_OF, request), request)
    return form.page(request, "citizen/overview-typed-licence.html", shown)


def _on(
    facts: Mapping[str, object], question_of: Mapping[str, str], request: Request
) -> engine.Overview:
    try:
        return engine.overview_of_facts(facts, request.day)
    except InvalidInput as wrong:
        # A fact is named by its place in the rules; the reader knows the question alone.
        found = (
            Problem(question_of.get(each.field, ""), each.code, each.sentence, each.slots)
            for each in wrong.problems
        )
        raise InvalidInput(*found) from wrong


def _form(questions: tuple[Question, ...], request: Request) -> Form:
    known = {
        each.name: request.GET[each.name].replace("\x00", "").strip()
        for each in questions
        if each.name in request.GET
    }
    return Form(questions, known=known)
