"""The whole numbers of a case's applicant: after a fresh second factor, for a reason written down.

Why a page of its own: what is on it must not lie behind a tab that stays open all day.
"""

from enum import StrEnum

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.people import queries as people
from doorstep.people import second_factor
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import DESK, REVIEW, AtWork, working
from doorstep.portals.workbench.reading import CasePage


class Reason(StrEnum):
    """Why somebody has to see a number whole; the applicant reads it."""

    ORIGINAL = "original"
    CONTACT = "contact"
    DELIVERY = "delivery"
    ANSWER = "answer"
    OTHER = "other"

    @property
    def label(self) -> str:
        """In Chinese."""
        return {
            Reason.ORIGINAL: "核对证件原件",
            Reason.CONTACT: "联系申请人",
            Reason.DELIVERY: "寄送牌证",
            Reason.ANSWER: "答复本人的询问",
            Reason.OTHER: "其他，写在下面",
        }[self]


QUESTIONS = (
    Question(
        "reason",
        "为什么要看完整号码",
        Kind.CHOICE,
        hint="这一条会记下来，申请人本人看得到。",
        options=tuple(Option(reason.value, reason.label) for reason in Reason),
        missing="请选一个原因。",
    ),
    Question("note", "补充说明", optional=True, longest=80),
)
GROUND = Question(
    "ground",
    "依据哪条法律",
    hint="本人要求限制使用，没有法律依据不能看。例如：法院依法调取，文书号。",
    missing="请写明依据哪条法律。",
    longest=120,
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@working(*DESK, *REVIEW)
def identity(request: Request, work: AtWork, number: str) -> HttpResponse:
    """Ask for the reason, then show what it was asked for, once."""
    page = CasePage(number, work)
    here = reverse("workbench:identity", args=[number])
    if not second_factor.fresh(request):
        return HttpResponseRedirect(reverse("mfa_reauthenticate", query={"next": here}))
    restricted = people.person(page.case.applicant_id).restricted
    form = Form((*QUESTIONS, GROUND) if restricted else QUESTIONS, request)
    shown = None
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            shown = people.full_identity(
                page.case.applicant_id,
                work.actor,
                _purpose(answers),
                number,
                ground=str(answers.get("ground", "")),
            )
    context = {"work": work, "page": page, "identity": shown, "here": here}
    return form.page(request, "workbench/identity.html", context)


def _purpose(answers: dict[str, object]) -> str:
    reason, note = Reason(str(answers["reason"])), str(answers["note"] or "")
    if reason is not Reason.OTHER:
        return f"{reason.label}：{note}" if note else reason.label
    if not note:
        raise InvalidInput(Problem("note", "workbench/why-missing", "请写明为什么要看完整号码。"))
    return note
