"""Saying who one is, once: a telephone number alone is not yet a person."""

from datetime import date
from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from doorstep.kernel import clock
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.person_name import PersonName
from doorstep.people import services
from doorstep.portals.citizen.session import signed_in
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.views import back_to


def _number(typed: str) -> CitizenId:
    return CitizenId.parse(typed, clock.today())


_QUESTIONS = (
    Question(
        "name",
        "姓名",
        hint="和身份证上一样，生僻字可以直接写。",
        read=PersonName.parse,
        autocomplete="name",
    ),
    Question("number", "身份证号", hint="18 位，最后一位可能是 X。", read=_number, longest=30),
    Question(
        "permit",
        "居住证有效期到",
        kind=Kind.DAY,
        hint="外地户籍并且有居住证的填，没有就不填。",
        optional=True,
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: Request) -> HttpResponse:
    """Ask name and number; a counter sees the original later."""
    citizen = signed_in(request)
    if citizen.person.complete:
        return HttpResponseRedirect(back_to(request))
    form = Form(_QUESTIONS, request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            services.declare_identity(
                person_id=citizen.person_id,
                name=cast(PersonName, answers["name"]),
                number=cast(CitizenId, answers["number"]),
                residence_permit_until=cast("date | None", answers["permit"]),
                by=citizen.actor,
                key=form.key,
            )
            return HttpResponseRedirect(back_to(request))
    return form.page(request, "citizen/identity.html", {"next": back_to(request)})
