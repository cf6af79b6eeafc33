"""A new application opened at the counter, for a person who came without one."""

from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel import clock
from doorstep.kernel.actor import Key, Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.people import queries as people
from doorstep.people import services as people_services
from doorstep.places.types import PointKind
from doorstep.portals.frame import documents
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench import forms, proofing
from doorstep.portals.workbench.access import AtWork, working
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel, Procedure

_CHANNELS = {
    PointKind.OFFICE: Channel.OFFICE,
    PointKind.STATION: Channel.STATION,
    PointKind.POSTAL: Channel.POSTAL,
}


def _division(typed: str) -> str:
    digits = "".join(typed.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        raise InvalidInput(
            Problem("division", "workbench/division", "户籍地区划代码是 6 位数字。", {})
        )
    return digits


_DOCUMENT = Question(
    "id_number",
    "证件号码",
    hint="照证件原件。本系统已有的人和单位，名称和户籍以记录为准。",
    missing="请填写证件号码。",
    longest=40,
)
_NAME = Question("name", "姓名或单位名称", missing="请填写姓名或单位名称。", longest=100)
_MORE = (
    Question(
        "division",
        "户籍地区划代码",
        hint="户口所在县（市、区）的 6 位代码。不填就按居民身份证号码前 6 位。",
        read=_division,
        optional=True,
        longest=12,
    ),
    Question(
        "permit",
        "居住证有效期至",
        Kind.DAY,
        hint="外地户籍、有居住证的才填。",
        optional=True,
    ),
    Question(
        "phone", "手机号", Kind.PHONE, hint="用来收进度短信。", read=Phone.parse, optional=True
    ),
)


def person_asked(request: Request) -> tuple[Question, ...]:
    """Who stands at the counter: a person with any document, or a unit with its credit code."""
    unit = documents.kind_in(request).of_a_unit
    # A unit's name may have digits and brackets.
    name = replace(_NAME, read=str if unit else PersonName.parse)
    return (*documents.questions(request, _DOCUMENT, tuple(DocumentKind)), name, *_MORE)


def procedures_offered(work: AtWork) -> list[Procedure[Any]]:
    """What this kind of point takes in today."""
    channel = _CHANNELS.get(work.point.kind)
    if channel is None:
        return []
    return list(engine.offered_on(clock.today(), channel))


@require_safe
@working(Post.CLERK)
def choose(request: Request, work: AtWork) -> HttpResponse:
    """Which of the procedures this kind of point offers today."""
    offered = procedures_offered(work)
    if len(offered) == 1:
        return HttpResponseRedirect(reverse("workbench:open", args=[offered[0].code]))
    return render(request, "workbench/new.html", {"work": work, "offered": offered})


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def open_case(request: Request, work: AtWork, code: str) -> HttpResponse:
    """The applicant and the answers; what is missing is told later, in one list."""
    if code == proofing.PROCEDURE:
        return HttpResponseRedirect(reverse("workbench:proofings"))
    procedure = engine.procedure(code)
    if work.point.kind is PointKind.POSTAL and engine.Applicant.AGENT in procedure.applicants:
        # Whoever comes to an agency lets it act; without a mandate nothing would be opened.
        return HttpResponseRedirect(reverse("workbench:mandates"))
    person = person_asked(request)
    form = Form([*person, *forms.questions_of(procedure), forms.CHECKLIST], request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            number = engine.open_case(
                procedure=code,
                channel=_CHANNELS.get(work.point.kind, Channel.OFFICE),
                applicant_id=applicant(form, answers, work),
                inputs=forms.inputs_of(form),
                point=work.point.code,
                checklist=str(answers[forms.CHECKLIST.name] or ""),
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:case", args=[number]))
    return form.page(
        request,
        "workbench/open.html",
        {"work": work, "procedure": procedure, "person": [each.name for each in person]},
    )


def applicant(form: Form, answers: dict[str, object], work: AtWork) -> str:
    """The id of the person of these answers, recorded now if they were not known."""
    number = cast(IdentityDocument, answers["id_number"])
    known = people.person_by_number(number)
    if known is not None:
        return known.id
    permit = answers["permit"]
    recorded: UUID = people_services.record_person(
        name=cast("PersonName | str", answers["name"]),
        number=number,
        division_code=str(answers["division"] or number.division),
        residence_permit_until=cast(Any, permit),
        phone=cast("Phone | None", answers["phone"]),
        by=work.actor,
        key=Key(f"{form.key}:person"),
    )
    return str(recorded)
