"""The draw of fifty: wait for it, choose from it, give the number back, take the receipt.

Without JavaScript the machine holds nonce and key (`kiosk`); the page says nothing else is new.
"""

import math
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.plates import queries, receipts, services
from doorstep.plates.errors import DrawNotFound
from doorstep.plates.types import DrawState, DrawView
from doorstep.portals.citizen.session import application_of, signed_in
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import show_time

_NUMBER = Question("number", "号码", kind=Kind.TEXT, missing="请先选一个号码。", longest=10)


def kind_of(draw: DrawView) -> PlateKind:
    """The plate kind of the pool a draw was made from."""
    return PlateKind(draw.pool.rpartition("-")[2])


def _own(request: Request, draw_id: UUID) -> DrawView:
    # Another person's draw and no draw at all give the same answer.
    draw = queries.draw(draw_id)
    if draw.applicant_id != signed_in(request).person_id:
        raise DrawNotFound
    return draw


@require_http_methods(["GET", "HEAD", "POST"])
def draw_page(request: Request, draw_id: UUID) -> HttpResponse:
    """One draw in whatever state it is, and the choice from it."""
    draw = _own(request, draw_id)
    application = application_of(request, str(draw_id))
    form = Form([_NUMBER], request)
    if request.method == "POST":
        with form.attempt():
            number = str(form.answers()["number"])
            services.choose_number(draw_id=draw_id, number=number, by=signed_in(request).actor)
            queries.settled_draw(draw_id, past=DrawState.OFFERED)
            if application:
                return HttpResponseRedirect(reverse("citizen:apply", args=[application]))
            return HttpResponseRedirect(reverse("citizen:draw", args=[draw_id]))
        draw = queries.draw(draw_id)
    wanted = request.GET.get("with", "").strip().upper()[:6]
    kind = kind_of(draw)
    left = 0.0
    if draw.closes_at is not None:
        left = max(0.0, (draw.closes_at - clock.now()).total_seconds())
    return form.page(
        request,
        "citizen/draw.html",
        {
            "draw": draw,
            "application": application,
            "numbers": [PlateNumber(kind, text) for text in draw.numbers if wanted in text],
            "wanted": wanted,
            "minutes_left": math.ceil(left / 60),
            "closes": show_time(draw.closes_at) if draw.closes_at is not None else "",
        },
    )


@require_POST
def extend(request: Request, draw_id: UUID) -> HttpResponse:
    """More time to choose."""
    _own(request, draw_id)
    services.extend_time(draw_id=draw_id, by=signed_in(request).actor)
    return HttpResponseRedirect(reverse("citizen:draw", args=[draw_id]))


@require_POST
def release(request: Request, draw_id: UUID) -> HttpResponse:
    """Give the held number back."""
    _own(request, draw_id)
    services.release_number(draw_id=draw_id, by=signed_in(request).actor)
    queries.settled_draw(draw_id, past=DrawState.HELD)
    return HttpResponseRedirect(reverse("citizen:draw", args=[draw_id]))


@require_safe
def receipt(request: Request, draw_id: UUID) -> HttpResponse:
    """The receipt of the draw, to be checked by anybody without a network."""
    _own(request, draw_id)
    response = HttpResponse(receipts.receipt(draw_id), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="draw-{draw_id}.receipt"'
    return response
