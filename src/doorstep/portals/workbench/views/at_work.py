"""Which post one acts in, and the way from there to the right list."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.kernel.actor import Post
from doorstep.people.types import AppointmentView
from doorstep.places import queries as places
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import say
from doorstep.portals.workbench.access import ANY, DESK, REVIEW, AtWork, choose, working


def list_of(post: Post) -> str:
    """The address of the list a post works from; empty for a post without one."""
    if post in DESK:
        return reverse("workbench:desk")
    if post in REVIEW:
        return reverse("workbench:review")
    if post is Post.AUDITOR:
        return reverse("workbench:audit")
    if post is Post.ARCHIVIST:
        return reverse("workbench:rights")
    if post is Post.OPERATOR:
        return reverse("workbench:partners")
    if post in (Post.MANAGER, Post.SECURITY):
        return reverse("workbench:staff")
    return ""


def _options(held: tuple[AppointmentView, ...]) -> tuple[Option, ...]:
    return tuple(
        Option(
            each.id,
            say("{post} · {point}", post=each.post, point=places.point(each.point).name_zh),
        )
        for each in held
    )


@require_http_methods(["GET", "HEAD", "POST"])
@working(*ANY)
def choose_post(request: Request, work: AtWork) -> HttpResponse:
    """Choose the post to act in; somebody with one post only sees which it is."""
    question = Question(
        "appointment",
        "现在以哪个岗位工作？",
        Kind.CHOICE,
        hint="每一步办理都记在这个岗位名下。",
        options=_options(work.appointments),
        missing="请选一个岗位。",
    )
    form = Form([question], request)
    if request.method == "POST":
        with form.attempt():
            wanted = form.answers()["appointment"]
            appointment = next(each for each in work.appointments if each.id == wanted)
            choose(request, appointment)
            return HttpResponseRedirect(_onward(request, appointment.post))
    return form.page(request, "workbench/post.html", {"work": work, "list": list_of(work.post)})


def _onward(request: Request, post: Post) -> str:
    # Back to the page that asked, if it belongs to the post now chosen.
    wanted = request.POST.get("next", "")
    first = list_of(post)
    if first and wanted.startswith(first) and wanted != reverse("workbench:post"):
        return wanted
    return first or reverse("workbench:post")


def elsewhere(request: Request, work: AtWork) -> HttpResponse:
    """The page of a post that has no list at the counter."""
    return render(request, "workbench/no-list.html", {"work": work})
