"""My requests about my own data: correct, erase, restrict; what became of each, and why."""

import uuid

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.people import services as people
from doorstep.people.types import Matter
from doorstep.portals.citizen.session import SignedIn, signed_in
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.rights import shown_lines
from doorstep.privacy import answering, erasing
from doorstep.privacy.running import in_use
from doorstep.privacy.types import RightKind

_MATTERS = tuple(Option(matter.value, matter.label) for matter in Matter)
CORRECTION = (
    Question("matter", "哪一项错了", Kind.CHOICE, options=_MATTERS, missing="请选要更正的一项。"),
    Question("wrong", "错在哪里", missing="请写错在哪里。", longest=200),
    Question(
        "right",
        "应该是什么",
        hint="姓名和手机号照写；户籍写那里身份证的前六位；居住证到期日写成 2017-06-21 这样。",
        missing="请写应该是什么。",
        longest=60,
    ),
    Question(
        "proof",
        "有什么证明",
        hint="例如：2024 年换的身份证、户口簿更名页。要核对原件时会请您带来。",
        missing="请写有什么证明。",
        longest=200,
    ),
)
_SURE = Question("sure", "我看过上面的说明，提出请求", Kind.TICK, missing="请先看说明，再勾选。")


@require_safe
def rights(request: Request) -> HttpResponse:
    """The requests, and the doors to each kind."""
    citizen = signed_in(request)
    context = {
        "requests": answering.requests_of(citizen.person_id),
        "kinds": list(RightKind),
        "workdays": answering.answer_workdays(request.today),
        "person": citizen.person,
    }
    return render(request, "citizen/rights.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, kind: str) -> HttpResponse:
    """Ask for one thing; for erasure and restriction what would happen is shown before."""
    citizen = signed_in(request)
    wanted = _kind(kind)
    corrects = wanted is RightKind.CORRECT
    form = Form(CORRECTION if corrects else [_SURE], request)
    if request.method == "POST":
        with form.attempt():
            asked = _asked(form, citizen, wanted)
            return HttpResponseRedirect(reverse("citizen:right", args=[asked]))
    person_id = uuid.UUID(citizen.person_id)
    lines = () if corrects else erasing.plan(person_id, wanted, request.today)
    context = {
        "kind": wanted,
        "lines": shown_lines(lines),
        "in_use": not corrects and in_use(person_id),
        "workdays": answering.answer_workdays(request.today),
    }
    return form.page(request, "citizen/right-ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def right(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """One request with its answer; POST takes it back while it waits."""
    citizen = signed_in(request)
    found = answering.request_of(request_id, citizen.person_id)
    form = Form((), request)
    if request.method == "POST":
        with form.attempt():
            answering.withdraw(request_id=request_id, by=citizen.actor, key=form.key)
            return HttpResponseRedirect(reverse("citizen:right", args=[request_id]))
    context = {"asked": found, "lines": shown_lines(found.lines)}
    return form.page(request, "citizen/right.html", context)


@require_POST
def lift(request: Request) -> HttpResponse:
    """Let the office use one's data again."""
    citizen = signed_in(request)
    key = Form((), request).key
    people.lift_restriction(person_id=citizen.person_id, by=citizen.actor, key=key)
    return HttpResponseRedirect(reverse("citizen:rights"))


def _kind(kind: str) -> RightKind:
    try:
        return RightKind(kind)
    except ValueError as unknown:
        raise Http404 from unknown


def _asked(form: Form, citizen: SignedIn, kind: RightKind) -> uuid.UUID:
    answers = form.answers()
    person_id = uuid.UUID(citizen.person_id)
    if kind is not RightKind.CORRECT:
        return answering.ask(person_id=person_id, kind=kind, by=citizen.actor, key=form.key)
    return answering.ask(
        person_id=person_id,
        kind=kind,
        matter=Matter(str(answers["matter"])),
        wrong=str(answers["wrong"]),
        right=str(answers["right"]),
        proof=str(answers["proof"]),
        by=citizen.actor,
        key=form.key,
    )
