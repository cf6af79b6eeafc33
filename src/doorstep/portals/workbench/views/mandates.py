"""Mandates at the counter: asked for on behalf of an agency or a relative, and acted under.

Why the agency's clerk never types who they act for twice: the mandate says it, and every page of it
that is opened is told to the person.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.actor import Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.mandates import queries, services
from doorstep.mandates.errors import MandateNotFound
from doorstep.mandates.types import Agent, AgentKind, MandateState, MandateView, PaperMark, Way
from doorstep.places.types import PointKind
from doorstep.portals.citizen.mandate_forms import vehicles_under
from doorstep.portals.frame import mandated
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench import mandate_forms as asked
from doorstep.portals.workbench.access import AtWork, working
from doorstep.portals.workbench.forms import ANSWER, inputs_of
from doorstep.portals.workbench.views.walk_in import applicant
from doorstep.procedures import engine
from doorstep.registry import queries as registry

DESK_LOOK = "代办点看委托"
_MOST = 2_100_000


@require_safe
@working(Post.CLERK)
def mandates(request: Request, work: AtWork) -> HttpResponse:
    """What this point may do for whom, what waits, and how the agency stands today."""
    point = work.point.code
    agency = work.point.kind is PointKind.POSTAL
    papers = queries.waiting_papers([] if work.point.kind is PointKind.OFFICE else [point])
    context = {
        "work": work,
        "agency": agency,
        "contract": queries.contract_on(point, request.today) if agency else None,
        "trained": not agency or queries.is_trained(work.actor, request.today),
        "held": queries.held(work.actor),
        "papers": [each for each in papers if each.recorded_by != str(work.actor)],
        "title_of": mandated.title_of,
    }
    return render(request, "workbench/mandates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def ask(request: Request, work: AtWork) -> HttpResponse:
    """Ask the person at the counter for a mandate: for this agency, or for a relative."""
    agency = work.point.kind is PointKind.POSTAL
    person = asked.person_asked(request)
    form = Form([*person, *asked.business(request, work, agency=agency)], request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            way = Way(str(answers["way"]))
            mark = str(answers["paper_mark"] or "")
            if way is Way.PAPER and not mark:
                raise InvalidInput(Problem("paper_mark", "mandate/mark", "请选签字还是按手印。"))
            code = str(answers["procedure"])
            agent = (
                Agent(AgentKind.POINT, work.point.code) if agency else asked.agent_named(answers)
            )
            made = services.give_mandate(
                principal_id=applicant(form, answers, work),
                agent=agent,
                procedure=code,
                title=mandated.title_of(code),
                until_on=asked.until_of(answers),
                way=way,
                paper_mark=PaperMark(mark) if mark else None,
                by=work.actor,
                key=form.key,
            )
            return _to(made)
    return form.page(request, "workbench/mandate-new.html", {"work": work, "agency": agency})


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def mandate(request: Request, work: AtWork, mandate_id: UUID) -> HttpResponse:
    """One mandate: what the agent may see, the paper to sign, the second pair of eyes."""
    found = _open(work, mandate_id)
    form = Form([], request)
    if request.method == "POST":
        with form.attempt():
            _press(request, found, work, form)
            return _to(mandate_id)
    acts = found.agent == Agent(AgentKind.POINT, work.point.code)
    vehicles = registry.vehicles_of(found.principal.id) if acts and found.holds else ()
    fields = mandated.PRINCIPAL_FIELDS + (mandated.VEHICLE_FIELDS if vehicles else ())
    mandated.saw(found, work.actor, DESK_LOOK, fields)
    context = {
        "work": work,
        "mandate": found,
        "title": mandated.title_of(found.procedure),
        "vehicles": vehicles,
        "acts": acts and found.holds,
        "paper_waits": found.way is Way.PAPER and found.state is MandateState.ASKED,
        "own_paper": found.recorded_by == str(work.actor),
    }
    return form.page(request, "workbench/mandate.html", context)


def _press(request: Request, found: MandateView, work: AtWork, form: Form) -> None:
    title = mandated.title_of(found.procedure)
    match request.POST.get("do", ""):
        case "witness":
            services.witness_mandate(
                mandate_id=UUID(found.id), title=title, by=work.actor, key=form.key
            )
        case "portray":
            taken = request.FILES.get("portrait")
            services.portray_mandate(
                mandate_id=UUID(found.id),
                content=taken.read(_MOST) if taken is not None else b"",
                title=title,
                by=work.actor,
                key=form.key,
            )
        case "return":
            services.end_mandate(mandate_id=UUID(found.id), by=work.actor, key=form.key)


@require_safe
@working(Post.CLERK)
def paper(request: Request, work: AtWork, mandate_id: UUID) -> HttpResponse:
    """The mandate to print and sign."""
    found = _open(work, mandate_id)
    mandated.saw(found, work.actor, "打印委托书", mandated.PRINCIPAL_FIELDS)
    context = {"work": work, "mandate": found, "title": mandated.title_of(found.procedure)}
    return render(request, "workbench/mandate-paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def act(request: Request, work: AtWork, mandate_id: UUID) -> HttpResponse:
    """Hand in for the person: the same questions, rules and prices as anywhere."""
    found = queries.mandate(mandate_id, work.actor)
    if not found.holds or found.case_number:
        return _to(mandate_id)
    procedure = engine.procedure(found.procedure)
    vehicles = vehicles_under(found)
    form = Form(asked.application(procedure, vehicles), request, known=_known(procedure, vehicles))
    mandated.saw(
        found,
        work.actor,
        "替本人填申请",
        (*mandated.PRINCIPAL_FIELDS, *mandated.VEHICLE_FIELDS),
    )
    if request.method == "POST":
        with form.attempt():
            form.answers()
            number = engine.open_case(
                procedure=found.procedure,
                channel=engine.Channel.POSTAL,
                applicant_id=found.principal.id,
                inputs=inputs_of(form),
                point=work.point.code,
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:case", args=[number]))
    context = {"work": work, "mandate": found, "title": procedure.name}
    return form.page(request, "workbench/mandate-act.html", context)


def _known(procedure: engine.Procedure[Any], vehicles: tuple[engine.Choice, ...]) -> dict[str, str]:
    name = f"{ANSWER}{procedure.subject}"
    return {name: vehicles[0].value} if len(vehicles) == 1 else {}


def _open(work: AtWork, mandate_id: UUID) -> MandateView:
    """A mandate of this point, or a signed paper that waits for a second clerk of an office."""
    try:
        return queries.mandate(mandate_id, work.actor)
    except MandateNotFound:
        found = queries.mandate_at_desk(mandate_id)
        mine = found.recorded_by == str(work.actor)
        if mine or (work.point.kind is PointKind.OFFICE and found.state is MandateState.ASKED):
            return found
        raise


def _to(mandate_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("workbench:mandate", args=[mandate_id]))
