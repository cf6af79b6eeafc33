"""Mandates of a citizen: those they gave, those they are asked for, those they act under.

Why one page for both sides: whoever acts for a mother today lets a post clerk act tomorrow.
"""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.actor import Key
from doorstep.mandates import queries, services
from doorstep.mandates.types import Agent, AgentKind, MandateState, MandateView, Way
from doorstep.people import queries as people
from doorstep.portals.citizen.mandate_forms import (
    agent_of,
    application,
    asking,
    business_of,
    giving,
    person_so,
)
from doorstep.portals.citizen.session import SignedIn, acting
from doorstep.portals.citizen.views.cases import WITHDRAWABLE
from doorstep.portals.frame import limits, mandated
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine
from doorstep.registry import queries as registry

ASKED_PER_HOUR = 10


@require_safe
def mandates(request: Request) -> HttpResponse:
    """Everything in one list; what waits for an answer first."""
    citizen = acting(request)
    given = queries.given(citizen.person_id)
    context = {
        "asked": [each for each in given if each.state is MandateState.ASKED],
        "given": [each for each in given if each.state is not MandateState.ASKED],
        "held": queries.held(citizen.actor),
        "title_of": mandated.title_of,
        "takes": queries.relative_for(citizen.actor.id),
        "taken_by": queries.relative_of(citizen.actor.id),
    }
    return Form([]).page(request, "citizen/mandates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request) -> HttpResponse:
    """Give a mandate; the button is the confirmation."""
    citizen = acting(request)
    form = Form(giving(request, citizen.person_id), request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            business = business_of(answers)
            vehicle = registry.vehicle(vin=str(answers.get("vehicle") or ""))
            made = services.give_mandate(
                principal_id=citizen.person_id,
                agent=agent_of(answers),
                procedure=business.procedure,
                title=business.title,
                until_on=business.until_on,
                vehicle_id=vehicle.id if vehicle is not None else "",
                by=citizen.actor,
                key=form.key,
            )
            return _to(made)
    return form.page(request, "citizen/mandate-new.html")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask somebody for a mandate; they answer on their own phone."""
    citizen = acting(request)
    form = Form(asking(request), request)
    if request.method == "POST":
        with form.attempt():
            limits.count("mandate", request, allowed=ASKED_PER_HOUR, seconds=3600)
            answers = form.answers()
            business = business_of(answers)
            made = services.give_mandate(
                principal_id=person_so(answers).id,
                agent=Agent(
                    AgentKind.UNIT if citizen.for_unit else AgentKind.PERSON, citizen.person_id
                ),
                procedure=business.procedure,
                title=business.title,
                until_on=business.until_on,
                way=Way(str(answers["way"])),
                by=citizen.actor,
                key=form.key,
            )
            return _to(made)
    return form.page(request, "citizen/mandate-ask.html")


@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: Request, mandate_id: UUID) -> HttpResponse:
    """One mandate with everything that was seen and done, and its buttons."""
    citizen = acting(request)
    found = queries.mandate(mandate_id, citizen.actor)
    own = people.speaks_for(citizen.actor.id, found.principal.id, request.today)
    form = Form([], request)
    if request.method == "POST":
        with form.attempt():
            _press(request, found, citizen, form)
            return _to(mandate_id) if own else HttpResponseRedirect(reverse("citizen:mandates"))
    if not own and found.holds:
        mandated.saw(found, citizen.actor, "看委托", mandated.PRINCIPAL_FIELDS)
    context = {
        "mandate": found,
        "own": own,
        "title": mandated.title_of(found.procedure),
        "history": mandated.history(found) if own else (),
        "stoppable": own and found.holds and _stoppable(found),
        "can_act": not own and found.holds and not found.case_number,
    }
    return form.page(request, "citizen/mandate.html", context)


def _to(mandate_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("citizen:mandate", args=[mandate_id]))


def _press(request: Request, found: MandateView, citizen: SignedIn, form: Form) -> None:
    match request.POST.get("do", ""):
        case "agree":
            services.confirm_mandate(
                mandate_id=UUID(found.id),
                title=mandated.title_of(found.procedure),
                by=citizen.actor,
                key=form.key,
            )
        case "end":
            services.end_mandate(mandate_id=UUID(found.id), by=citizen.actor, key=form.key)
        case "object":
            stops = _stoppable(found)
            services.end_mandate(mandate_id=UUID(found.id), by=citizen.actor, key=form.key)
            if stops:
                engine.withdraw(
                    case_number=found.case_number,
                    by=citizen.actor,
                    key=Key(f"{form.key}:withdraw"),
                )


def _stoppable(found: MandateView) -> bool:
    """Whether a case was begun that the law still lets the person take back."""
    return bool(found.case_number) and engine.case(found.case_number).status in WITHDRAWABLE


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, mandate_id: UUID) -> HttpResponse:
    """Hand in the application for the person: the same questions, the same rules."""
    citizen = acting(request)
    found = queries.mandate(mandate_id, citizen.actor)
    own = people.speaks_for(citizen.actor.id, found.principal.id, request.today)
    if own or not found.holds or found.case_number:
        return _to(mandate_id)
    form = application(request, found)
    fields = (*mandated.PRINCIPAL_FIELDS, *mandated.VEHICLE_FIELDS)
    mandated.saw(found, citizen.actor, "替本人填申请", fields)
    if request.method == "POST":
        with form.attempt():
            point = str(form.answers()["point"])
            typed = {name: text for name, text in form.typed.items() if name != "point"}
            number = engine.open_case(
                procedure=found.procedure,
                channel=engine.Channel.ONLINE,
                applicant_id=found.principal.id,
                agent_id=citizen.actor.id,
                inputs=typed,
                point=point,
                by=citizen.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("citizen:case", args=[number]))
    context = {"mandate": found, "title": mandated.title_of(found.procedure)}
    return form.page(request, "citizen/mandate-act.html", context)
