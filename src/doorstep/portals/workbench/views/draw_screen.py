"""The customer's screen: the fifty in large, the choice, and the third scan that makes it theirs.

Why the choice is two pages: the first says which number, by mouse, touch or keyboard; the second
shows it alone and waits for the third scan, without which nobody at the desk can take it.
"""

import math
from dataclasses import replace
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.plates import queries, services
from doorstep.plates.errors import NumberNotOffered
from doorstep.plates.types import DrawState
from doorstep.portals.frame.forms import Form, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.scannable import code_of
from doorstep.portals.frame.shown import show_time
from doorstep.portals.workbench.access import AtWork, working
from doorstep.portals.workbench.views.draw import (
    THIRD,
    DeskDraw,
    at_field,
    attach,
    desk_draw,
)

SETTLES = replace(THIRD, label="扫描第三个码，就选定了")
NUMBER = Question("number", "号码", missing="请先选一个号码。", longest=12)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.CLERK)
def screen(request: Request, work: AtWork, draw_id: UUID) -> HttpResponse:
    """The fifty, then the one that was picked."""
    found = desk_draw(request, work, draw_id)
    asked = [NUMBER] if found.by_machine else [NUMBER, SETTLES]
    form = Form(asked, request)
    if request.method == "POST":
        with form.attempt():
            if request.POST.get("do") == "extend":
                services.extend_time(draw_id=draw_id, by=work.actor)
                return HttpResponseRedirect(found.screen)
            _choose(form, found, work)
            queries.settled_draw(draw_id, past=DrawState.OFFERED)
            return attach(found, work, form.key)
        # What was scanned is a secret: it is not shown again.
        form.typed.pop(THIRD.name, None)
        found = desk_draw(request, work, draw_id)
    draw = found.draw
    if draw.state is not DrawState.OFFERED and not form.problems:
        return HttpResponseRedirect(found.here)
    picked = form.typed.get(NUMBER.name, "") or request.GET.get("pick", "")
    wanted = request.GET.get("with", "").strip().upper()[:6]
    kind = PlateKind(draw.pool.rpartition("-")[2])
    left = 0.0
    if draw.closes_at is not None:
        left = max(0.0, (draw.closes_at - clock.now()).total_seconds())
    context = {
        "work": work,
        # No names of staff, no links away: the customer looks at this page.
        "plain": True,
        "found": found,
        "draw": draw,
        "picked": PlateNumber(kind, picked) if picked in draw.numbers else None,
        "numbers": [PlateNumber(kind, text) for text in draw.numbers if wanted in text],
        "wanted": wanted,
        "minutes_left": math.ceil(left / 60),
        "closes": show_time(draw.closes_at) if draw.closes_at is not None else "",
        "sign_code": code_of(_sign_address(request, draw.alpha, picked)) if picked else "",
    }
    return form.page(request, "workbench/draw-screen.html", context)


def _sign_address(request: Request, alpha: str, number: str) -> str:
    # What follows the # is never sent: the phone's browser alone reads it.
    page = request.build_absolute_uri(reverse("citizen:counter-draw"))
    return f"{page}#sign={alpha}.{quote(number)}"


def _choose(form: Form, found: DeskDraw, work: AtWork) -> None:
    answers = form.answers()
    number = str(answers[NUMBER.name])
    if number not in found.draw.numbers:
        raise NumberNotOffered(number=number)
    if found.by_machine:
        services.choose_number(draw_id=found.draw.id, number=number, by=work.actor)
        return
    with at_field(THIRD.name):
        services.choose_at_counter(
            draw_id=found.draw.id, number=number, third=str(answers[THIRD.name]), by=work.actor
        )
