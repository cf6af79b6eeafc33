"""Which partners may follow a case: the applicant says so until a day, and takes it back."""

from datetime import date
from typing import cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.partners import queries, services
from doorstep.portals.citizen.session import SignedIn, signed_in
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine
from doorstep.procedures.engine.errors import NoSuchCase

SCOPE = "case.status"
_UNTIL = Question(
    "until_on",
    "到哪天为止",
    Kind.DAY,
    hint="到这一天为止，也可以随时收回。",
    missing="请填写日期。",
)


@require_http_methods(["GET", "HEAD", "POST"])
def followers(request: Request, number: str) -> HttpResponse:
    """Who may follow the case, and letting one more."""
    citizen, found = _own(request, number)
    allowances = queries.allowances(found.number)
    followed = {
        each.partner_id
        for each in allowances
        if each.ended_at is None and each.until_on >= request.today
    }
    offered = tuple(Option(*each) for each in queries.offered(SCOPE) if each[0] not in followed)
    form = Form([_who(offered), _UNTIL] if offered else [], request)
    if request.method == "POST" and offered:
        with form.attempt():
            answers = form.answers()
            services.allow(
                partner_id=str(answers["partner"]),
                case_number=found.number,
                until_on=cast(date, answers["until_on"]),
                by=citizen.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("citizen:followers", args=[found.number]))
    context = {"case": found, "allowances": allowances}
    return form.page(request, "citizen/followers.html", context)


@require_POST
def take_back(request: Request, number: str, allowance_id: UUID) -> HttpResponse:
    """It may follow the case no longer."""
    citizen, found = _own(request, number)
    services.take_back(
        allowance_id=allowance_id,
        case_number=found.number,
        by=citizen.actor,
        key=Form([], request).key,
    )
    return HttpResponseRedirect(reverse("citizen:followers", args=[found.number]))


def _own(request: Request, number: str) -> tuple[SignedIn, engine.CaseView]:
    """The applicant's own case: who acts for somebody lets nobody else look. Errors: NoSuchCase."""
    citizen = signed_in(request)
    found = engine.case(number, citizen.actor)
    if found.applicant_id != citizen.person_id:
        raise NoSuchCase
    return citizen, found


def _who(offered: tuple[Option, ...]) -> Question:
    return Question(
        "partner",
        "哪个单位",
        Kind.CHOICE,
        hint="它只看得到办到哪一步，看不到您的姓名、证件、车辆和材料。",
        options=offered,
        missing="请选一个单位。",
    )
