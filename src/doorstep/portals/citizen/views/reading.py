"""Reading the whole log where it is not open to everybody: the terms, signing them, the list.

Why signed in: the terms are signed by a person; the public list shows the name they chose.
"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.plates import reading, services
from doorstep.portals.citizen.session import known_citizen, signed_in
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.oversight.log import is_open

_QUESTIONS = (
    Question("name", "列在公开名单里的名字或单位", longest=60),
    Question("purpose", "为什么要读", hint="例如：核对本月的抽号。也会公开。", longest=120),
    Question(
        "agreed",
        "我同意上面的阅读约定",
        kind=Kind.CHOICE,
        options=(Option("yes", "同意"),),
        missing="不同意就不能逐条读账本。",
    ),
)


@require_safe
def readers(request: Request) -> HttpResponse:
    """The terms, and who has signed them."""
    return render(
        request,
        "citizen/log-readers.html",
        {
            "terms": reading.TERMS,
            "readers": reading.readers(),
            "open": is_open(request),
            "citizen": known_citizen(request),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request) -> HttpResponse:
    """Sign them; the token is shown once."""
    citizen = signed_in(request)
    person = UUID(citizen.person_id)
    form = Form(_QUESTIONS, request)
    context = {"terms": reading.TERMS, "before": reading.reader_of(person)}
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            token = services.sign_reading_terms(
                person=person,
                name=str(answers["name"]),
                purpose=str(answers["purpose"]),
                by=citizen.actor,
            )
            answer = render(request, "citizen/log-token.html", {"token": token})
            answer["Cache-Control"] = "private, no-store"
            return answer
    return form.page(request, "citizen/log-sign.html", context)
