"""A draw at the desk: three scans, the call between the first two, the choice before the third.

Why every step has an address: the desk may be reloaded, or the page opened on a second screen, and
the draw goes on where it stands. A scanner is a keyboard: every step is one field and Enter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.actor import Key, Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.plates import queries, scans, services
from doorstep.plates.errors import (
    CardNotListed,
    DrawNotFound,
    ScanOfAnotherDraw,
    ScanOfAnotherKind,
    ScanUnreadable,
)
from doorstep.plates.types import Channel, DrawState, DrawView
from doorstep.portals.citizen.draw_words import end_of
from doorstep.portals.frame.forms import Form, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.scannable import code_of
from doorstep.portals.workbench.access import AtWork, working
from doorstep.portals.workbench.reading import CasePage
from doorstep.procedures import engine

SECOND = Question(
    "second",
    "扫描第二个码",
    hint="手机：请客户点开第二个码。抽号卡：第 ① 格。",
    missing="请扫描第二个码。",
    longest=scans.LONGEST_TYPED,
)
THIRD = Question(
    "third",
    "扫描第三个码",
    hint="手机：请客户点开第三个码。抽号卡：请客户刮开第 ② 格。",
    missing="请扫描第三个码。",
    longest=scans.LONGEST_TYPED,
)
_OPEN = frozenset(DrawState) - {DrawState.ENDED, DrawState.REFUSED}


@dataclass(frozen=True, slots=True)
class DeskDraw:
    """One draw begun at this desk, and the case it is for, if there is one."""

    draw: DrawView
    case: str

    @property
    def here(self) -> str:
        """The desk's page of the draw."""
        return self._at("draw")

    @property
    def screen(self) -> str:
        """The customer's screen."""
        return self._at("draw-screen")

    @property
    def back(self) -> str:
        """Where the clerk came from."""
        if self.case:
            return reverse("workbench:case", args=[self.case])
        return reverse("workbench:desk")

    @property
    def again(self) -> str:
        """Where the next draw begins."""
        if self.case:
            return reverse("workbench:case-draw", args=[self.case])
        return reverse("workbench:walk-in-draw")

    @property
    def by_machine(self) -> bool:
        """Whether the machine holds nonce and key."""
        return self.draw.channel is Channel.KIOSK

    def _at(self, name: str) -> str:
        return reverse(f"workbench:{name}", args=[self.draw.id], query=self._query)

    @property
    def _query(self) -> dict[str, str] | None:
        return {"case": self.case} if self.case else None


def desk_draw(request: Request, work: AtWork, draw_id: UUID) -> DeskDraw:
    """A draw that was begun at this desk's point. Errors: DrawNotFound."""
    if queries.point_of(draw_id) != work.point.code:
        raise DrawNotFound
    draw = queries.draw(draw_id)
    number = request.GET.get("case", "")[:40]
    if number:
        case = engine.case(number, work.actor)
        if (case.applicant_id, case.subject) != (draw.applicant_id, draw.vin):
            raise DrawNotFound
        number = case.number
    return DeskDraw(draw, number)


@contextmanager
def at_field(name: str) -> Iterator[None]:
    """What is wrong with a scan is said beside its field."""
    try:
        yield
    except (ScanUnreadable, ScanOfAnotherKind, ScanOfAnotherDraw, CardNotListed) as wrong:
        raise InvalidInput(Problem(name, wrong.code, wrong.sentence, wrong.slots)) from wrong


def open_draw_of(applicant_id: str, vin: str) -> DrawView | None:
    """The draw of this applicant for this vehicle that is not over yet."""
    draws = queries.draws_of(applicant_id, vin)
    return next((draw for draw in draws if draw.state in _OPEN), None)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def draw(request: Request, work: AtWork, draw_id: UUID) -> HttpResponse:
    """The draw as it stands, and the field for the second scan while it is called."""
    found = desk_draw(request, work, draw_id)
    form = Form([SECOND, THIRD], request)
    if request.method == "POST":
        with form.attempt():
            if request.POST.get("do") in OTHER_ACTS:
                return OTHER_ACTS[request.POST["do"]](request, found, work)
            second = str(SECOND.value_of(form.typed[SECOND.name]))
            with at_field(SECOND.name):
                services.open_counter_draw(draw_id=draw_id, second=second, by=work.actor)
            now = queries.settled_draw(draw_id, past=DrawState.CALLED)
            return HttpResponseRedirect(
                found.screen if now.state is DrawState.OFFERED else found.here
            )
        # What was scanned is a secret: it is not shown again.
        form.typed.clear()
        found = desk_draw(request, work, draw_id)
    context = {
        "work": work,
        "found": found,
        "draw": found.draw,
        "away": queries.province_away(found.draw.pool),
        "end": end_of(found.draw),
    }
    return form.page(request, "workbench/draw.html", context)


def _leave(_request: Request, found: DeskDraw, work: AtWork) -> HttpResponseRedirect:
    services.leave_line(draw_id=found.draw.id, by=work.actor)
    queries.settled_draw(found.draw.id, past=DrawState.IN_LINE)
    return HttpResponseRedirect(found.here)


def _release(request: Request, found: DeskDraw, work: AtWork) -> HttpResponseRedirect:
    if found.by_machine:
        services.release_number(draw_id=found.draw.id, by=work.actor)
    else:
        third = str(THIRD.value_of(request.POST.get(THIRD.name, "").strip()))
        with at_field(THIRD.name):
            services.release_at_counter(draw_id=found.draw.id, third=third, by=work.actor)
    queries.settled_draw(found.draw.id, past=found.draw.state)
    return HttpResponseRedirect(found.here)


OTHER_ACTS = {"leave": _leave, "release": _release}


def attach(found: DeskDraw, work: AtWork, key: Key) -> HttpResponseRedirect:
    """Give the number now held to the case; without a case, back to the draw."""
    if not found.case or queries.draw(found.draw.id).state is not DrawState.HELD:
        return HttpResponseRedirect(found.here)
    engine.attach_draw(
        case_number=found.case,
        draw_id=str(found.draw.id),
        by=work.actor,
        key=Key(f"{key}:attach"),
    )
    return HttpResponseRedirect(found.back)


@require_safe
@working(Post.CLERK)
def slip(request: Request, work: AtWork, number: str) -> HttpResponse:
    """What is done, what is still to do, and how the number is drawn later: to be printed."""
    page = CasePage(number, work)
    running = open_draw_of(page.case.applicant_id, page.case.subject)
    context = {
        "work": work,
        "page": page,
        "running": running,
        "code": code_of(page.case.number),
    }
    return render(request, "workbench/slip.html", context)
