"""Members of staff: who works where, in which post, since when and until when, given by whom.

A manager appoints for the counters and the review, the security administrator for managers and
administrators; nobody for themselves.
"""

from datetime import date
from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.actor import Post
from doorstep.kernel.person_name import PersonName
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.duties import at_any_point, given_by
from doorstep.people.errors import NoAppointment
from doorstep.people.types import AppointmentView, StaffView
from doorstep.places import queries as places
from doorstep.places.types import Point
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.paging import page_of, read_cursor
from doorstep.portals.frame.places_named import name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork, working

CHIEFS = (Post.MANAGER, Post.SECURITY)
SIZE = 50
_WHY = Question("why", "为什么", hint="会记在任职记录里。", missing="请写明为什么。", longest=200)
_NEW = (
    Question("name", "姓名", read=PersonName.parse, missing="请填写姓名。", longest=100),
    Question(
        "username",
        "登录名",
        hint="3 到 40 个字母、数字、点、横线或下划线。",
        missing="请填写登录名。",
        longest=40,
    ),
)
_LAST = Question("until_on", "最后一天", Kind.DAY, optional=True, hint="不填就是到今天下班为止。")
_NOW = Question("now", "现在就停，这个人已经登录的设备也马上退出", Kind.TICK, optional=True)


@require_safe
@working(*CHIEFS)
def everybody(request: Request, work: AtWork) -> HttpResponse:
    """Accounts by login name with the posts of today."""
    cursor = read_cursor(request.GET.get("after"), length=1)
    found = people.all_staff(after=str(cursor[0]) if cursor else "", limit=SIZE + 1)
    page = page_of(found, size=SIZE, cursor_of=lambda row: (row.username,))
    names = {held.point: _named(held.point) for row in page.rows for held in row.posts}
    context = {"work": work, "page": page, "names": names}
    return render(request, "workbench/staff.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@working(*CHIEFS)
def new(request: Request, work: AtWork) -> HttpResponse:
    """Open an account; its one-time code is shown on the next page, once."""
    form = Form(_NEW, request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            user_id = services.record_staff(
                username=str(answers["username"]),
                name=cast(PersonName, answers["name"]).text,
                by=work.actor,
                key=form.key,
            )
            return _code_page(request, work, user_id)
    return form.page(request, "workbench/staff-new.html", {"work": work})


@require_POST
@working(*CHIEFS)
def invite(request: Request, work: AtWork, user_id: int) -> HttpResponse:
    """A new one-time code, in place of any before."""
    return _code_page(request, work, user_id)


@require_http_methods(["GET", "HEAD", "POST"])
@working(*CHIEFS)
def member(request: Request, work: AtWork, user_id: int) -> HttpResponse:
    """One person: the posts with their history, and giving another."""
    found = people.staff(user_id)
    form = Form(_appointing(request, work), request, known={"from_on": str(request.today)})
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            point = places.point(str(answers["point"]), request.today)
            services.appoint(
                user_id=user_id,
                post=Post(str(answers["post"])),
                point=point.code,
                point_kind=point.kind.value,
                from_on=cast(date, answers["from_on"]),
                until_on=cast("date | None", answers["until_on"]),
                why=str(answers["why"]),
                office=work.point.kind.value,
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:member", args=[user_id]))
    return form.page(request, "workbench/member.html", _about(request, work, found))


@require_http_methods(["GET", "HEAD", "POST"])
@working(*CHIEFS)
def end(request: Request, work: AtWork, user_id: int, appointment_id: int) -> HttpResponse:
    """The last day of a post, or its end at once."""
    found = people.staff(user_id)
    held = next(
        (
            each
            for each in people.appointment_history(user_id)
            if each.id == str(appointment_id) and _may_end(work, each)
        ),
        None,
    )
    if held is None:
        raise NoAppointment
    form = Form([_LAST, _NOW, _WHY], request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            last = cast("date | None", answers["until_on"]) or request.today
            services.end_appointment(
                appointment_id=appointment_id,
                until_on=request.today if answers["now"] else last,
                at_once=bool(answers["now"]),
                why=str(answers["why"]),
                office=work.point.kind.value,
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:member", args=[user_id]))
    context = {"work": work, "member": found, "held": held, "where": _named(held.point)}
    return form.page(request, "workbench/member-end.html", context)


def _about(request: Request, work: AtWork, found: StaffView) -> dict[str, object]:
    history = people.appointment_history(found.user_id)
    return {
        "work": work,
        "member": found,
        "history": history,
        "names": {held.point: _named(held.point) for held in history},
        "may_end": {
            held.id for held in history if _may_end(work, held) and not held.over(request.today)
        },
        "devices": people.devices(found.user_id) if work.post is Post.SECURITY else None,
        "own": work.actor.id == str(found.user_id),
        "may_invite": not found.begun or work.post is Post.SECURITY,
    }


def _may_end(work: AtWork, held: AppointmentView) -> bool:
    everywhere = at_any_point(work.actor, work.point.kind.value)
    return held.post in given_by(work.actor) and (everywhere or held.point == work.point.code)


def _appointing(request: Request, work: AtWork) -> tuple[Question, ...]:
    posts = tuple(Option(post.value, post.label) for post in given_by(work.actor))
    points = tuple(Option(each.code, name_of(each)) for each in _points(request, work))
    return (
        Question("post", "岗位", Kind.SELECT, options=posts, missing="请选岗位。"),
        Question("point", "网点", Kind.SELECT, options=points, missing="请选网点。"),
        Question("from_on", "从哪天起", Kind.DAY),
        Question("until_on", "到哪天为止", Kind.DAY, optional=True, hint="不填就是一直有效。"),
        _WHY,
    )


def _points(request: Request, work: AtWork) -> list[Point]:
    if at_any_point(work.actor, work.point.kind.value):
        return places.points(request.today)
    return [work.point]


def _named(code: str) -> str:
    return name_of(places.point(code))


def _code_page(request: Request, work: AtWork, user_id: int) -> HttpResponse:
    code = services.invite_staff(user_id=user_id, by=work.actor)
    context = {"work": work, "member": people.staff(user_id), "code": code}
    answer = render(request, "workbench/staff-code.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
