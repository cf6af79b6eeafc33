"""How a draw begins at the desk: with a scan of phone or card, or with the machine's own nonce.

Why the scan comes by address and the request by a button: what is scanned first is no secret, and
between the two the customer gets ready for the second code, which counts only for seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.kernel.actor import Post
from doorstep.people import queries as people
from doorstep.plates import queries, scans, services
from doorstep.plates.errors import VehicleHasDraw
from doorstep.plates.tries import NextTry, next_try, open_elsewhere
from doorstep.plates.types import DrawView
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.scannable import code_of
from doorstep.portals.workbench import forms
from doorstep.portals.workbench.access import AtWork, working
from doorstep.portals.workbench.reading import CasePage
from doorstep.portals.workbench.views.draw import at_field, open_draw_of
from doorstep.portals.workbench.views.walk_in import (
    applicant,
    person_asked,
    procedures_offered,
)
from doorstep.procedures import engine

FIRST = Question(
    "first",
    "扫描客户手机上的第一个码，或抽号卡正面的码",
    hint="先切换到英文输入法，再扫。",
    missing="请先扫描。",
    longest=scans.LONGEST_TYPED,
)
MACHINE = "machine"
_WALK_IN = "walk-in-draw"
_ANSWERED_BY_CHOICE = (Kind.CHOICE, Kind.YES_NO, Kind.TICK, Kind.SELECT, Kind.DAY)


@dataclass(frozen=True, slots=True)
class For:
    """Whom and what a draw is for; `case` is empty for somebody who came for a number alone."""

    procedure: engine.Procedure[Any]
    applicant_id: str
    inputs: Mapping[str, str]
    case: str = ""

    @property
    def vin(self) -> str:
        """The vehicle."""
        return self.inputs.get(self.procedure.subject, "")

    @property
    def running(self) -> DrawView | None:
        """The draw that is not over yet."""
        return open_draw_of(self.applicant_id, self.vin)

    @property
    def name(self) -> str:
        """The applicant's name, masked."""
        return people.person(self.applicant_id).name_masked


@dataclass(frozen=True, slots=True)
class May:
    """What stands in the way of a draw, and what was scanned for it ("" for nothing yet)."""

    seconds: int = 0
    away: datetime | None = None
    next_try: NextTry | None = None
    elsewhere: DrawView | None = None
    scanned: str = ""

    @property
    def begin(self) -> bool:
        """Whether a scan makes sense now."""
        waits = self.next_try is None or self.next_try.from_on is not None
        return not waits and self.away is None and self.elsewhere is None


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def case_draw(request: Request, work: AtWork, number: str) -> HttpResponse:
    """A draw for the applicant and the vehicle of a case."""
    page = CasePage(number, work)
    case = page.case
    back = reverse("workbench:case", args=[case.number])
    if not page.number_wanted or page.held is not None:
        return HttpResponseRedirect(back)
    whom = For(page.procedure, case.applicant_id, case.inputs, case.number)
    here = reverse("workbench:case-draw", args=[case.number])
    return _begin(request, work, whom, {"here": here, "back": back})


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def walk_in_scan(request: Request, work: AtWork) -> HttpResponse:
    """A draw for the person and the vehicle just written down."""
    kept = request.session.get(_WALK_IN)
    if not kept:
        return HttpResponseRedirect(reverse("workbench:walk-in-draw"))
    whom = For(engine.procedure(kept["procedure"]), kept["applicant"], kept["inputs"])
    links = {
        "here": reverse("workbench:walk-in-scan"),
        "back": reverse("workbench:walk-in-draw"),
    }
    return _begin(request, work, whom, links)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def walk_in_draw(request: Request, work: AtWork) -> HttpResponse:
    """Who came for a number, and for which vehicle: it must be shown to be real."""
    offered = [each for each in procedures_offered(work) if each.number is not None]
    if not offered:
        return HttpResponseRedirect(reverse("workbench:new"))
    procedure = offered[0]
    asks = [
        ask
        for ask in forms.questions_of(procedure)
        if not ask.optional and ask.kind not in _ANSWERED_BY_CHOICE
    ]
    asked = person_asked(request)
    form = Form([*asked, *asks], request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            inputs = {
                name: engine.read_answer(procedure, name, typed)
                for name, typed in forms.inputs_of(form).items()
            }
            person = applicant(form, answers, work)
            engine.pool_to_draw_from(
                procedure, applicant_id=person, inputs=inputs, on=request.today
            )
            request.session[_WALK_IN] = {
                "procedure": procedure.code,
                "applicant": person,
                "inputs": inputs,
            }
            return HttpResponseRedirect(reverse("workbench:walk-in-scan"))
    context = {"work": work, "person": [each.name for each in asked]}
    return form.page(request, "workbench/draw-walk-in.html", context)


def _begin(request: Request, work: AtWork, whom: For, links: Mapping[str, str]) -> HttpResponse:
    running = whom.running
    if running is not None and queries.point_of(running.id) == work.point.code:
        return _onward(running.id, whom.case)
    form = Form([FIRST], request)
    may = May()
    if request.method == "POST":
        with form.attempt():
            return _onward(_asked(request, form, work, whom, running), whom.case)
    else:
        typed = request.GET.get(FIRST.name, "").replace("\x00", "").strip()
        form = Form([FIRST], known={FIRST.name: typed[: scans.LONGEST_TYPED]})
        # Before a card is scratched: what would be refused afterwards is said now.
        with form.attempt():
            may = _may(request, whom)
            if typed:
                text = str(form.answers()[FIRST.name])
                with at_field(FIRST.name):
                    card = services.check_first_scan(text).from_card
                may = replace(may, scanned="card" if card else "phone")
    context = {
        "work": work,
        "whom": whom,
        "running": running,
        "may": may,
        "page_address": request.build_absolute_uri(reverse("citizen:counter-draw")),
        **links,
    }
    context["page_code"] = code_of(str(context["page_address"]))
    return form.page(request, "workbench/draw-begin.html", context)


def _may(request: Request, whom: For) -> May:
    """Whether a draw can begin now. Errors: those of `pool_to_draw_from`."""
    pool = _pool(request, whom)
    rules = queries.rules(pool)
    drawn = queries.draws_of(whom.applicant_id, whom.vin)
    return May(
        seconds=rules["reveal_s"],
        away=queries.province_away(pool),
        next_try=next_try(drawn, at_once=rules["tries"], today=request.today),
        elsewhere=open_elsewhere(queries.draws_of(whom.applicant_id), whom.vin),
    )


def _pool(request: Request, whom: For) -> str:
    return engine.pool_to_draw_from(
        whom.procedure, applicant_id=whom.applicant_id, inputs=whom.inputs, on=request.today
    )


def _asked(request: Request, form: Form, work: AtWork, whom: For, running: DrawView | None) -> UUID:
    """Ask the log for the draw, and wait a moment for its place or its call."""
    if running is not None:
        raise VehicleHasDraw
    pool = _pool(request, whom)
    further = whom.procedure.for_registered_vehicle
    if request.POST.get("do") == MACHINE:
        draw_id = services.request_kiosk_draw(
            pool=pool,
            applicant_id=whom.applicant_id,
            vin=whom.vin,
            by=work.actor,
            form_id=form.key,
            point=work.point.code,
            further=further,
        )
    else:
        first = str(form.answers()[FIRST.name])
        with at_field(FIRST.name):
            draw_id = services.request_counter_draw(
                pool=pool,
                first=first,
                applicant_id=whom.applicant_id,
                vin=whom.vin,
                by=work.actor,
                point=work.point.code,
                further=further,
            )
    queries.settled_draw(draw_id)
    return draw_id


def _onward(draw_id: UUID, case: str) -> HttpResponseRedirect:
    query = {"case": case} if case else None
    return HttpResponseRedirect(reverse("workbench:draw", args=[draw_id], query=query))
