"""Agencies for the manager: contracts of points, the training of their clerks, today's count.

Why only at a vehicle office: the office entrusts, and no agency writes its own contract.
"""

from datetime import date
from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.actor import Post
from doorstep.kernel.errors import InvalidInput, NotAllowed, Problem
from doorstep.mandates import queries, services
from doorstep.people import queries as people
from doorstep.places import queries as places
from doorstep.places.types import PointKind
from doorstep.portals.frame import mandated
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.places_named import name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork, working
from doorstep.procedures import engine

_PROCEDURE = "procedure-"
_FROM = Question("from_on", "从哪天起", Kind.DAY)
_UNTIL = Question("until_on", "到哪天为止", Kind.DAY, missing="请填写到哪天为止。")


def _cap(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed[:6]) <= 1000:
        raise InvalidInput(Problem("daily_cap", "agency/cap", "每天的件数是 1 到 1000 的整数。"))
    return int(typed)


@require_safe
@working(Post.MANAGER)
def agencies(request: Request, work: AtWork) -> HttpResponse:
    """Every contract, its count of today, and who is trained."""
    _at_office(work)
    found = queries.contracts()
    context = {
        "work": work,
        "contracts": found,
        "names": {each.point: name_of(places.point(each.point)) for each in found},
        "trained": {
            each.point: [(t, people.staff(t.user_id).name) for t in queries.trainings(each.point)]
            for each in found
        },
        "title_of": mandated.title_of,
    }
    return render(request, "workbench/agencies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.MANAGER)
def contract(request: Request, work: AtWork) -> HttpResponse:
    """Record a contract of one point."""
    _at_office(work)
    offered = _offered(request)
    ticks = [Question(f"{_PROCEDURE}{o.value}", o.label, Kind.TICK, optional=True) for o in offered]
    form = Form(
        [
            _point(request),
            Question(
                "organisation", "和哪个单位签的", longest=100, missing="请填写和哪个单位签的。"
            ),
            _FROM,
            _UNTIL,
            Question("daily_cap", "每天最多代办几件", Kind.DIGITS, read=_cap, longest=6),
            *ticks,
        ],
        request,
    )
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            ticked = [o.value for o in offered if answers[f"{_PROCEDURE}{o.value}"]]
            if not ticked:
                first = ticks[0].name if ticks else ""
                raise InvalidInput(Problem(first, "agency/none", "请至少选一项可以代办的业务。"))
            services.record_contract(
                point=str(answers["point"]),
                organisation=str(answers["organisation"]),
                from_on=cast(date, answers["from_on"]),
                until_on=cast(date, answers["until_on"]),
                procedures=ticked,
                daily_cap=cast(int, answers["daily_cap"]),
                by=work.actor,
                key=form.key,
            )
            return _back()
    context = {"work": work, "ticks": [each.name for each in ticks]}
    return form.page(request, "workbench/agency-contract.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.MANAGER)
def training(request: Request, work: AtWork) -> HttpResponse:
    """Record that a clerk was trained for a point."""
    _at_office(work)
    asked = (
        _point(request),
        Question("username", "受训人的登录名", longest=40, missing="请填写受训人的登录名。"),
        Question("certificate", "培训证明的编号", longest=60, missing="请填写培训证明的编号。"),
        _FROM,
        _UNTIL,
    )
    form = Form(asked, request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            services.record_training(
                user_id=people.staff_named(str(answers["username"])).user_id,
                point=str(answers["point"]),
                certificate=str(answers["certificate"]),
                from_on=cast(date, answers["from_on"]),
                until_on=cast(date, answers["until_on"]),
                by=work.actor,
                key=form.key,
            )
            return _back()
    return form.page(request, "workbench/agency-training.html", {"work": work})


@require_POST
@working(Post.MANAGER)
def end(request: Request, work: AtWork, contract_id: int) -> HttpResponse:
    """Today is the last day of a contract."""
    _at_office(work)
    services.end_contract(
        contract_id=contract_id,
        until_on=request.today,
        by=work.actor,
        key=Form([], request).key,
    )
    return _back()


def _at_office(work: AtWork) -> None:
    if work.point.kind is not PointKind.OFFICE:
        raise NotAllowed


def _point(request: Request) -> Question:
    points = places.points(request.today, kind=PointKind.POSTAL)
    return Question(
        "point",
        "哪个代办点",
        Kind.SELECT,
        options=tuple(Option(each.code, name_of(each)) for each in points),
        missing="请选哪个代办点。",
    )


def _offered(request: Request) -> list[Option]:
    return [
        Option(each.code, each.name)
        for each in engine.offered_on(request.today, engine.Channel.POSTAL)
        if engine.Applicant.AGENT in each.applicants
    ]


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("workbench:agencies"))
