"""Units of whoever is their agent: changing over to one, its vehicles, its agents, its timeline.

Why one timeline for all its agents: a unit has no eyes of its own; whoever acts for it reads what
the others did in its name.
"""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.audit import queries as audit
from doorstep.audit.types import Noted
from doorstep.mandates import queries as mandates
from doorstep.people import queries as people
from doorstep.people.errors import PersonNotFound
from doorstep.people.types import AgentView
from doorstep.portals.citizen.session import Told, signed_in
from doorstep.portals.citizen.tones import tone_of
from doorstep.portals.frame import unit_role
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.mandated import Happened, noted, who_did
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import say, say_it
from doorstep.procedures import engine
from doorstep.registry import queries as registry

_LINES = 50
_EACH = 20
_AGENTS = {
    "person.recorded": "{who}登记了这个单位",
    "unit.agent_appointed": "{who}登记了一位经办人",
    "unit.agent_ended": "{who}停止了一位经办人",
}


@require_http_methods(["GET", "HEAD", "POST"])
def units(request: Request) -> HttpResponse:
    """The units somebody acts for today, and in whose name they go on."""
    citizen = signed_in(request)
    held = people.units_of(citizen.person_id, request.today)
    if request.method == "POST":
        wanted = request.POST.get("unit", "")
        Told.forget_all(request)
        if not wanted:
            unit_role.leave(request)
            return HttpResponseRedirect(reverse("citizen:units"))
        unit_role.take(request, _agent_of(citizen.person_id, wanted, request).unit)
        return HttpResponseRedirect(reverse("citizen:unit", args=[wanted]))
    context = {"held": held, "acting_for": unit_role.unit_id(request)}
    return Form([]).page(request, "citizen/units.html", context)


@require_safe
def unit(request: Request, unit_id: UUID) -> HttpResponse:
    """What the unit has, who acts for it, and everything that was done in its name."""
    citizen = signed_in(request)
    held = _agent_of(citizen.person_id, str(unit_id), request)
    cases = engine.cases_for(held.unit.id, limit=_EACH)
    context = {
        "unit": held.unit,
        "agents": people.agents_of(unit_id, request.today),
        "vehicles": registry.vehicles_of(held.unit.id),
        "cases": cases,
        "tone_of": tone_of,
        "history": _history(held.unit.id, cases),
        "acting": unit_role.unit_id(request) == held.unit.id,
    }
    return Form([]).page(request, "citizen/unit.html", context)


def _agent_of(person_id: str, unit_id: str, request: Request) -> AgentView:
    """The appointment by which somebody acts for this unit today. Errors: PersonNotFound."""
    held = people.units_of(person_id, request.today)
    found = next((each for each in held if each.unit.id == unit_id), None)
    if found is None:
        raise PersonNotFound
    return found


def _history(unit_id: str, cases: tuple[engine.CaseRow, ...]) -> list[Happened]:
    """Agents, mandates and cases in one line of time, the newest first."""
    lines = [_of_agents(row) for row in audit.notes(subject=f"person:{unit_id}", limit=_LINES)]
    happened = [each for each in lines if each is not None]
    for mandate in mandates.given(unit_id)[:_EACH]:
        happened += noted(mandate)
    for row in cases:
        for line in engine.case(row.number).timeline:
            said = say("{who}，流水号 {number}", who=who_did(line.by), number=row.number)
            happened.append(Happened(line.at, say_it(line), said))
    return sorted(happened, key=lambda each: each.at, reverse=True)[:_LINES]


def _of_agents(row: Noted) -> Happened | None:
    words = _AGENTS.get(row.action)
    if words is None:
        return None
    agent = str(row.detail.get("agent", ""))
    name = people.person(agent).name_masked if agent else ""
    return Happened(row.at, say(words, who=who_did(row.actor)), name)
