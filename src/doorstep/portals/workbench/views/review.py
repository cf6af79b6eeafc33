"""The review of all points, at the vehicle office: who accepted or examined does not decide."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import REVIEW, AtWork, working
from doorstep.portals.workbench.views.desk import case_page, finding, list_page


@require_safe
@working(*REVIEW)
def work(request: Request, work: AtWork) -> HttpResponse:
    """What waits for review, of every point."""
    return list_page(request, work, finding(request))


@require_http_methods(["GET", "HEAD", "POST"])
@working(*REVIEW)
def case(request: Request, work: AtWork, number: str) -> HttpResponse:
    """One case under review."""
    return case_page(request, work, number, "workbench:review-case")
