"""Units at the counter: who acts for them, from when until when; the clerk has seen the papers."""

from datetime import date
from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.kernel.actor import Post
from doorstep.kernel.errors import InvalidInput, NotFound, Problem
from doorstep.kernel.identity_document import IdentityDocument
from doorstep.kernel.uscc import Uscc
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.errors import AgentNotFound
from doorstep.people.types import PersonKind, PersonView
from doorstep.portals.frame import documents
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork, working

_CODE = Question(
    "code",
    "统一社会信用代码",
    hint="照营业执照或证书。",
    read=Uscc.parse,
    missing="请填写统一社会信用代码。",
    longest=40,
)
_UNIT_NAME = Question("name", "单位名称", missing="请填写单位名称。", longest=100)
_AGENT = Question(
    "agent",
    "经办人的证件号码",
    hint="经办人本人要先在本系统登记过。",
    missing="请填写经办人的证件号码。",
    longest=40,
)
_FROM = Question("from_on", "从哪天起", Kind.DAY, hint="照单位的委托书。")
_UNTIL = Question("until_on", "到哪天为止", Kind.DAY, optional=True, hint="不填就是一直有效。")


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def find(request: Request, work: AtWork) -> HttpResponse:
    """A unit by its code; one that is not known yet is recorded with its name."""
    known = request.method == "POST" and "name" in request.POST
    form = Form([_CODE, _UNIT_NAME] if known else [_CODE], request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            code = cast(Uscc, answers["code"])
            unit = people.person_by_number(code)
            unit_id = unit.id if unit else ""
            if unit is None and known:
                unit_id = str(
                    services.record_person(
                        name=" ".join(str(answers["name"]).split()),
                        number=code,
                        by=work.actor,
                        key=form.key,
                    )
                )
            if unit_id:
                return HttpResponseRedirect(reverse("workbench:unit", args=[unit_id]))
            form = Form([_CODE, _UNIT_NAME], known={"code": code.text})
    return form.page(request, "workbench/units.html", {"work": work})


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def unit(request: Request, work: AtWork, unit_id: str) -> HttpResponse:
    """The agents of a unit, and appointing another."""
    found = _unit(unit_id)
    asked = (*documents.questions(request, _AGENT), _FROM, _UNTIL)
    form = Form(asked, request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            services.appoint_agent(
                unit_id=unit_id,
                agent_id=_recorded(cast(IdentityDocument, answers["agent"])).id,
                from_on=cast(date, answers["from_on"]),
                until_on=cast("date | None", answers["until_on"]),
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:unit", args=[unit_id]))
    context = {"work": work, "unit": found, "agents": people.agents_of(unit_id)}
    return form.page(request, "workbench/unit.html", context)


@require_http_methods(["POST"])
@working(Post.CLERK)
def end(request: Request, work: AtWork, unit_id: str, agent_id: int) -> HttpResponse:
    """The unit takes back what its agent may do, from this moment on."""
    _unit(unit_id)
    if all(row.id != str(agent_id) for row in people.agents_of(unit_id)):
        raise AgentNotFound
    services.end_agent(agent_row_id=agent_id, by=work.actor, key=Form([], request).key)
    return HttpResponseRedirect(reverse("workbench:unit", args=[unit_id]))


def _unit(unit_id: str) -> PersonView:
    found = people.person(unit_id)
    if found.kind is not PersonKind.UNIT:
        raise NotFound
    return found


def _recorded(document: IdentityDocument) -> PersonView:
    found = people.person_by_number(document)
    if found is None or found.kind is not PersonKind.NATURAL:
        sentence = "经办人还没有登记。请先登记本人，再回到这里。"
        raise InvalidInput(Problem("agent", "workbench/agent-unknown", sentence))
    return found
