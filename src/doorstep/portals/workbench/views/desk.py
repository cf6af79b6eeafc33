"""The desk of one point: its lists, finding by number, and the one page of a case."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel import case_code
from doorstep.kernel.actor import Post
from doorstep.kernel.errors import InvalidInput, NotFound, Problem
from doorstep.places.types import PointKind
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench import lists
from doorstep.portals.workbench.access import (
    ANY,
    DESK,
    REVIEW,
    AtWork,
    has_chosen,
    working,
)
from doorstep.portals.workbench.acting import Bench
from doorstep.portals.workbench.reading import CasePage
from doorstep.portals.workbench.views.at_work import elsewhere, list_of
from doorstep.procedures import engine
from doorstep.procedures.engine import Work

NUMBER = Question(
    "number",
    "流水号",
    Kind.DIGITS,
    read=case_code.check,
    missing="请扫描或输入 13 位流水号。",
    longest=40,
)


def finding(request: Request) -> Form:
    """The field a scanner types into; it asks by GET, so the result has an address."""
    asked = request.GET.get(NUMBER.name, "").replace("\x00", "").strip()
    return Form([NUMBER], known={NUMBER.name: asked[: NUMBER.longest]})


@require_safe
@working(*ANY)
def work(request: Request, work: AtWork) -> HttpResponse:
    """Where staff arrive: the list of their post, or the choice between several."""
    if work.several and not has_chosen(request, work.appointments):
        return HttpResponseRedirect(reverse("workbench:post"))
    if work.post is Post.EXAMINER and work.point.kind is PointKind.INSTITUTION:
        return HttpResponseRedirect(reverse("workbench:inspections"))
    if work.post not in DESK:
        first = list_of(work.post)
        return HttpResponseRedirect(first) if first else elsewhere(request, work)
    return list_page(request, work, finding(request))


def list_page(request: Request, work: AtWork, form: Form) -> HttpResponse:
    """The list chosen in the address, else the first of the post on which something waits."""
    waiting = engine.waiting(work.actor)
    offered = list(waiting)
    asked = request.GET.get("list", "")
    first = next((each for each, n in waiting.items() if n), offered[0])
    chosen = next((each for each in offered if each.value == asked), first)
    context = {
        "work": work,
        "view": "workbench:desk" if work.post in DESK else "workbench:review",
        "case_view": _case_view(work),
        "tabs": lists.tabs(work.actor, chosen),
        "chosen": chosen,
        "page": lists.page_from(request, chosen, work.actor),
        "walk_in": Work.ACCEPT in offered,
    }
    return form.page(request, "workbench/list.html", context)


def _case_view(work: AtWork) -> str:
    return "workbench:case" if work.post in DESK else "workbench:review-case"


@require_safe
@working(*DESK, *REVIEW)
def find(request: Request, work: AtWork) -> HttpResponse:
    """The case of a scanned number; what is wrong with it is said above the list."""
    form = finding(request)
    with form.attempt():
        try:
            found = engine.case(str(form.answers()[NUMBER.name]), work.actor)
        except NotFound as none:
            raise InvalidInput(Problem(NUMBER.name, none.code, none.sentence, none.slots)) from none
        return HttpResponseRedirect(reverse(_case_view(work), args=[found.number]))
    return list_page(request, work, form)


@require_http_methods(["GET", "HEAD", "POST"])
@working(*DESK)
def case(request: Request, work: AtWork, number: str) -> HttpResponse:
    """One case at the desk, and every act on it."""
    return case_page(request, work, number, "workbench:case")


def case_page(request: Request, work: AtWork, number: str, view: str) -> HttpResponse:
    """The one page of a case, for desk and reviewer alike."""
    page = CasePage(number, work)
    page.opened()
    bench = Bench(page, request, work.actor)
    if request.method == "POST":
        if bench.act():
            return HttpResponseRedirect(reverse(view, args=[page.case.number]))
        if bench.form.failed_with == 409:
            # Somebody changed the case meanwhile: show it as it is now, with what was typed.
            bench.page = CasePage(number, work)
    here = reverse(view, args=[page.case.number])
    context = {"work": work, "bench": bench, "page": bench.page, "here": here}
    return bench.form.page(request, "workbench/case.html", context)
