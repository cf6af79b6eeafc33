"""The archivist's list of requests about personal data, and answering one."""

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.actor import Post
from doorstep.people import queries as people
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.rights import shown_lines
from doorstep.portals.workbench.access import AtWork, working
from doorstep.privacy import answering, erasing
from doorstep.privacy.running import in_use
from doorstep.privacy.types import RequestState, RightKind

_ANSWER = (
    Question(
        "yes",
        "怎么答复",
        Kind.CHOICE,
        options=(Option("yes", "照办"), Option("no", "不照办")),
        missing="请选照办还是不照办。",
    ),
    Question(
        "reason",
        "理由",
        Kind.LONG_TEXT,
        hint="写给本人看：核对了什么，依据哪一条。不要写别人的信息。",
        missing="请写明理由。",
        longest=500,
    ),
)


@require_safe
@working(Post.ARCHIVIST)
def waiting(request: Request, work: AtWork) -> HttpResponse:
    """What waits for an answer, the most urgent first."""
    found = answering.waiting(by=work.actor)
    persons = people.persons([each.person_id for each in found])
    context = {"work": work, "requests": found, "persons": persons}
    return render(request, "workbench/rights.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.ARCHIVIST)
def right(request: Request, work: AtWork, request_id: uuid.UUID) -> HttpResponse:
    """One request; POST answers it, and what is granted is done at once."""
    found = answering.opened(request_id, by=work.actor)
    form = Form(_ANSWER, request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            answering.answer(
                request_id=request_id,
                yes=answers["yes"] == "yes",
                reason=str(answers["reason"]),
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:right", args=[request_id]))
    person_id = uuid.UUID(found.person_id)
    lines = found.lines
    waits = found.state is RequestState.WAITING
    if waits and found.kind is not RightKind.CORRECT:
        lines = erasing.plan(person_id, found.kind, request.today)
    context = {
        "work": work,
        "asked": found,
        "waits": waits,
        "person": people.person(found.person_id),
        "lines": shown_lines(lines),
        "in_use": in_use(person_id),
    }
    return form.page(request, "workbench/right.html", context)
