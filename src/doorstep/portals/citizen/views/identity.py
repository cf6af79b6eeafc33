"""Saying who one is, once: a telephone number alone is not yet a person."""

from datetime import date
from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from doorstep.kernel.identity_document import IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.people import services
from doorstep.portals.citizen.session import signed_in
from doorstep.portals.frame import documents
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.views import back_to

_NAME = Question(
    "name",
    "姓名",
    hint="和证件上一样，生僻字可以直接写。",
    read=PersonName.parse,
    autocomplete="name",
)
_PERMIT = Question(
    "permit",
    "居住证有效期到",
    kind=Kind.DAY,
    hint="外地户籍并且有居住证的填，没有就不填。",
    optional=True,
)


def _questions(request: Request) -> tuple[Question, ...]:
    number = Question("number", "证件号码", hint="和证件上一样。", longest=40)
    return (_NAME, *documents.questions(request, number), _PERMIT)


@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: Request) -> HttpResponse:
    """Ask name and number; a counter sees the original later."""
    citizen = signed_in(request)
    if citizen.person.complete:
        return HttpResponseRedirect(back_to(request))
    form = Form(_questions(request), request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            services.declare_identity(
                person_id=citizen.person_id,
                name=cast(PersonName, answers["name"]),
                number=cast(IdentityDocument, answers["number"]),
                residence_permit_until=cast("date | None", answers["permit"]),
                by=citizen.actor,
                key=form.key,
            )
            return HttpResponseRedirect(back_to(request))
    return form.page(request, "citizen/identity.html", {"next": back_to(request)})
