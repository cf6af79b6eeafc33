"""The papers of a case: PDF where the fonts are, the same form as a page where they are not."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.fulfilment import queries as fulfilment
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import DESK, AtWork, working
from doorstep.portals.workbench.reading import PAPERS, CasePage, Paper


def _paper(work: AtWork, number: str, object_id: UUID) -> Paper:
    # Only through a case that may be opened here.
    page = CasePage(number, work)
    page.opened(PAPERS)
    for paper in page.papers:
        if paper.order.object_id == str(object_id):
            return paper
    raise Http404


@require_safe
@working(*DESK)
def paper(request: Request, work: AtWork, number: str, object_id: UUID) -> HttpResponse:
    """The form as a page to be printed by the browser."""
    found = _paper(work, number, object_id)
    form = fulfilment.form(found.order.object_id)
    if form is None:
        raise Http404
    return render(request, "workbench/paper.html", {"work": work, "number": number, "paper": form})


@require_safe
@working(*DESK)
def pdf(request: Request, work: AtWork, number: str, object_id: UUID) -> HttpResponse:  # noqa: ARG001
    """The form as PDF, once it has been laid out."""
    found = _paper(work, number, object_id)
    content = fulfilment.pdf(found.order.print_id) if found.order.print_id else None
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.order.kind.value}-{number}.pdf"'
    return response
