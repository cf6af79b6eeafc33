"""The dead, the merged, the renumbered: asked for by one of the archive, decided by another.

Why the reason is a field and not a tick: whoever decides, and whoever looks years later, reads it.
"""

from datetime import date
from typing import cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doorstep.audit import services as audit
from doorstep.kernel.actor import Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.changes import PersonChangeKind
from doorstep.people.errors import NoPersonChange
from doorstep.people.types import PersonView
from doorstep.portals.frame import documents
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork, working

_MAY = (Post.ARCHIVIST, Post.MANAGER)
_PURPOSE = "更正人员记录"
_ASKED = tuple(kind.value for kind in PersonChangeKind)
_DECIDED = ("yes", "no")
_NUMBER = Question("number", "证件号码", hint="现在的或者以前的都找得到。", longest=40)
_OTHER = Question("number", "另一条记录的证件号码", hint="这一条停用，以那一条为准。", longest=40)
_NEW = Question("number", "新的证件号码", hint="照新证件；没有变的照旧填。", longest=40)
_NAME = Question("name", "姓名", hint="照新证件。", read=PersonName.parse, longest=100)
_DIED = Question("died_on", "死亡日期", Kind.DAY, hint="照死亡证明或者户口注销证明。")
_REASON = Question("reason", "根据什么材料", hint="第二个人凭这个决定。", longest=200)


@require_http_methods(["GET", "HEAD", "POST"])
@working(*_MAY)
def find(request: Request, work: AtWork) -> HttpResponse:
    """A person by a number they have or had, and what waits for a second person."""
    form = Form(documents.questions(request, _NUMBER, tuple(DocumentKind)), request)
    if request.method == "POST":
        with form.attempt():
            found = _found(cast(IdentityDocument, form.answers()["number"]))
            return HttpResponseRedirect(reverse("workbench:person", args=[found.id]))
    context = {"work": work, "waiting": people.person_changes_waiting()}
    return form.page(request, "workbench/persons.html", context)


def _found(number: IdentityDocument) -> PersonView:
    found = people.person_by_number(number)
    if found is None:
        sentence = "没有找到这个证件号码的记录，请核对种类和号码。"
        raise InvalidInput(Problem("number", "workbench/person-unknown", sentence))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@working(*_MAY)
def person(request: Request, work: AtWork, person_id: UUID) -> HttpResponse:
    """One person with every row and every change, and asking for another."""
    found = people.person(person_id)
    audit.opened(f"person:{found.id}", by=work.actor, purpose=_PURPOSE)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    # One form at a time: two would ask for a number each, under one name.
    asks = do if do in _ASKED else request.GET.get("ask", "")
    form = Form(_questions(asks, request), request if do else None)
    if do in (*_ASKED, *_DECIDED):
        with form.attempt():
            (_decide if do in _DECIDED else _ask)(do, found, work, form)
            return HttpResponseRedirect(reverse("workbench:person", args=[person_id]))
    changes = people.person_changes_of(found.id)
    context = {
        "work": work,
        "person": found,
        "rows": people.rows_of_person(found.id),
        "level": people.level_of(found.id),
        "changes": changes,
        "waits": any(each.decided_at is None for each in changes),
        "kinds": tuple(PersonChangeKind),
        "asks": asks if asks in _ASKED else "",
        "me": work.actor.id,
    }
    return form.page(request, "workbench/person.html", context)


def _questions(asks: str, request: Request) -> tuple[Question, ...]:
    if asks == PersonChangeKind.DEATH:
        return (_DIED, _REASON)
    if asks == PersonChangeKind.MERGE:
        return (*documents.questions(request, _OTHER, tuple(DocumentKind)), _REASON)
    if asks == PersonChangeKind.RENUMBER:
        return (_NAME, *documents.questions(request, _NEW), _REASON)
    return ()


def _decide(do: str, found: PersonView, work: AtWork, form: Form) -> None:
    for each in people.person_changes_of(found.id):
        if each.decided_at is None:
            services.decide_person_change(
                change_id=each.id, yes=do == "yes", by=work.actor, key=form.key
            )
            return
    raise NoPersonChange


def _ask(do: str, found: PersonView, work: AtWork, form: Form) -> None:
    answers = form.answers()
    reason = str(answers["reason"])
    if do == PersonChangeKind.DEATH:
        services.ask_death(
            person_id=found.id,
            died_on=cast(date, answers["died_on"]),
            reason=reason,
            by=work.actor,
            key=form.key,
        )
    elif do == PersonChangeKind.MERGE:
        services.ask_merge(
            person_id=found.id,
            into_id=_found(cast(IdentityDocument, answers["number"])).id,
            reason=reason,
            by=work.actor,
            key=form.key,
        )
    else:
        services.ask_renumber(
            person_id=found.id,
            name=cast(PersonName, answers["name"]),
            number=cast(IdentityDocument, answers["number"]),
            reason=reason,
            by=work.actor,
            key=form.key,
        )
