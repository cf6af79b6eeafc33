"""How the applicant of a case is reached, recorded at the counter: a new phone or a new address.

Why beside the case: whoever stands at the counter is its applicant. The phone before is told, as
when somebody changes it online; the one they sign in with stays what it was.
"""

from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.kernel.actor import Post
from doorstep.kernel.errors import InvalidInput, NotAllowed, Problem
from doorstep.kernel.phone import Phone
from doorstep.kernel.postal_address import PostalAddress
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.types import ContactKind
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork, working
from doorstep.portals.workbench.reading import CasePage

QUESTIONS = (
    Question(
        "phone",
        "新的联系手机",
        Kind.PHONE,
        hint="照申请人说的写，念一遍核对。原来的手机会收到一条提醒。",
        read=Phone.parse,
        optional=True,
        longest=24,
    ),
    Question("district", "省、市、县（市、区）", optional=True, longest=120),
    Question("line", "街道、门牌号或村名", optional=True, longest=120),
)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def contact(request: Request, work: AtWork, number: str) -> HttpResponse:
    """Record what has changed; an empty line stays as it was."""
    page = CasePage(number, work)
    if page.mandate is not None or page.case.status.ended:
        # Whoever acts for somebody under a mandate does not turn their messages elsewhere.
        raise NotAllowed
    page.opened()
    form = Form(QUESTIONS, request)
    if request.method == "POST":
        with form.attempt():
            services.record_contact_at_counter(
                person_id=page.case.applicant_id,
                ways=_ways(form.answers()),
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:case", args=[number]))
    person_id, today = page.case.applicant_id, request.today
    context = {
        "work": work,
        "page": page,
        "here": reverse("workbench:contact", args=[number]),
        "now": [(kind, people.contact_on(person_id, kind, today)) for kind in ContactKind],
    }
    return form.page(request, "workbench/contact.html", context)


def _ways(answers: dict[str, object]) -> list[Phone | PostalAddress]:
    ways: list[Phone | PostalAddress] = []
    if answers["phone"]:
        ways.append(cast(Phone, answers["phone"]))
    if answers["district"] or answers["line"]:
        ways.append(PostalAddress.parse(str(answers["district"] or ""), str(answers["line"] or "")))
    if not ways:
        sentence = "请写新的手机或者新的地址，两样都没有变就不用登记。"
        raise InvalidInput(Problem("phone", "workbench/no-contact", sentence))
    return ways
