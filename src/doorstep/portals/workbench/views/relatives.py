"""Who takes the messages of somebody without a phone: named, agreed to and ended at the counter."""

from dataclasses import replace
from typing import cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.kernel.actor import Post
from doorstep.kernel.errors import NotFound
from doorstep.kernel.identity_document import IdentityDocument
from doorstep.mandates import queries, services
from doorstep.people import queries as people
from doorstep.people.types import PersonKind, PersonView
from doorstep.portals.frame import documents
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork, working

_NUMBER = Question(
    "id_number", "本人的证件号码", hint="照证件原件。", missing="请填写证件号码。", longest=40
)
_NAME = Question("name", "本人的姓名", missing="请填写姓名。", longest=100)
_PRESENT = Question(
    "present",
    "家人怎样同意",
    Kind.CHOICE,
    options=(
        Option("no", "在自己手机上点同意，或者回短信“1”"),
        Option("yes", "家人也在窗口，当面说了同意", "看过家人的证件再选。"),
    ),
    missing="请选家人怎样同意。",
)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def find(request: Request, work: AtWork) -> HttpResponse:
    """Who stands at the counter."""
    form = Form([*documents.questions(request, _NUMBER), _NAME], request)
    if request.method == "POST":
        with form.attempt():
            return _to(_recorded(form.answers()).id)
    return form.page(request, "workbench/relatives.html", {"work": work})


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def relative(request: Request, work: AtWork, person_id: UUID) -> HttpResponse:
    """By what they are reached, who takes their messages, and naming or stopping somebody."""
    person = people.person(person_id)
    if person.kind is not PersonKind.NATURAL:
        raise NotFound
    named = queries.relative_of(person_id)
    asked = (
        *documents.questions(request, replace(_NUMBER, label="家人的证件号码")),
        replace(_NAME, label="家人的姓名"),
        _PRESENT,
    )
    form = Form(() if named else asked, request)
    if request.method == "POST":
        with form.attempt():
            if named:
                services.end_relative(naming_id=UUID(named.id), by=work.actor, key=form.key)
            else:
                answers = form.answers()
                services.name_relative(
                    person_id=person.id,
                    relative_id=_recorded(answers).id,
                    present=answers["present"] == "yes",
                    by=work.actor,
                    key=form.key,
                )
            return _to(person.id)
    context = {
        "work": work,
        "person": person,
        "named": named,
        "reach": queries.reach(person_id),
        "own_phone": bool(person.phone_masked),
    }
    return form.page(request, "workbench/relative.html", context)


def _recorded(answers: dict[str, object]) -> PersonView:
    return queries.person_so(cast(IdentityDocument, answers["id_number"]), str(answers["name"]))


def _to(person_id: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("workbench:relative", args=[person_id]))
