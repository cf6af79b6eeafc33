"""The draw of fifty: wait for it, choose from it, give the number back, take the receipt.

A page with JavaScript holds nonce and key itself and speaks to the API; the forms below are for
draws whose nonce and key the machine holds (`kiosk`).
"""

import math
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.plates import pending, presence, queries, receipts, services, tries
from doorstep.plates.applicants import is_theirs
from doorstep.plates.errors import DrawNotFound
from doorstep.plates.types import Channel, DrawState, DrawView
from doorstep.portals.api.draw_key import DrawKey, KeyHolder
from doorstep.portals.citizen.draw_words import end_of, reasons
from doorstep.portals.citizen.session import acting, application_of
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import show_time

_NUMBER = Question("number", "号码", kind=Kind.TEXT, missing="请先选一个号码。", longest=10)
_BY_KEY = DrawKey()
_SOON_S = 120


def kind_of(draw: DrawView) -> PlateKind:
    """The plate kind of the pool a draw was made from."""
    return PlateKind(draw.pool.rpartition("-")[2])


def _own(request: Request, draw_id: UUID) -> DrawView:
    # Another person's draw and no draw at all give the same answer.
    draw = queries.draw(draw_id)
    if not is_theirs(draw.applicant_id, acting(request).person_id):
        raise DrawNotFound
    return draw


def _seen(request: Request, draw_id: UUID) -> DrawView:
    """The draw, for whoever holds its key (another phone, not signed in) or is its applicant."""
    if isinstance(_BY_KEY(request), KeyHolder):
        return queries.draw(draw_id)
    return _own(request, draw_id)


@require_http_methods(["GET", "HEAD", "POST"])
def draw_page(request: Request, draw_id: UUID) -> HttpResponse:
    """One draw in whatever state it is, and the choice from it."""
    if request.method != "POST":
        draw = _seen(request, draw_id)
        if draw.channel is Channel.PHONE and draw.state in (DrawState.RECEIVED, DrawState.IN_LINE):
            presence.seen(draw_id)
        return _page(request, draw, Form([_NUMBER]))
    _own(request, draw_id)
    application = application_of(request, str(draw_id))
    form = Form([_NUMBER], request)
    with form.attempt():
        number = str(form.answers()["number"])
        services.choose_number(draw_id=draw_id, number=number, by=acting(request).actor)
        queries.settled_draw(draw_id, past=DrawState.OFFERED)
        if application:
            return HttpResponseRedirect(reverse("citizen:apply", args=[application]))
        return HttpResponseRedirect(reverse("citizen:draw", args=[draw_id]))
    return _page(request, queries.draw(draw_id), form)


def _page(request: Request, draw: DrawView, form: Form) -> HttpResponse:
    wanted = request.GET.get("with", "").strip().upper()[:6]
    kind = kind_of(draw)
    left = 0.0
    if draw.closes_at is not None:
        left = (draw.closes_at - clock.now()).total_seconds()
    rules = queries.rules(draw.pool)
    choice = pending.chosen_and_waiting(draw.id) if draw.state is DrawState.OFFERED else ""
    going = draw.state in (DrawState.OFFERED, DrawState.HELD) and pending.giving_back(draw.id)
    application = application_of(request, str(draw.id))
    context = {
        "draw": draw,
        "state": "writing" if choice or going else draw.state.value,
        "away": queries.province_away(draw.pool),
        "choice": PlateNumber(kind, choice) if choice else None,
        "own_key": draw.channel is not Channel.KIOSK,
        "application": application,
        "after": reverse("citizen:apply", args=[application]) if application else "",
        "api": f"{reverse('api:api-root')}draws/{draw.id}",
        "now": int(clock.now().timestamp()),
        "numbers": [PlateNumber(kind, text) for text in draw.numbers if wanted in text],
        "wanted": wanted,
        "left_s": math.floor(left),
        "soon": left < _SOON_S,
        "minutes_left": math.ceil(max(left, 0) / 60),
        "closes": show_time(draw.closes_at) if draw.closes_at is not None else "",
        "rules": rules,
        "next_try": tries.next_try(
            queries.draws_of(draw.applicant_id, draw.vin),
            at_once=rules["tries"],
            today=request.today,
        ),
        "end": end_of(draw),
        "reasons": reasons() if draw.state is DrawState.OFFERED else {},
    }
    response = form.page(request, "citizen/draw.html", context)
    patch_vary_headers(response, ("Authorization",))
    return response


@require_safe
def continued(request: Request) -> HttpResponse:
    """A draw carried over from another phone; what the code carries stays in the browser."""
    now = int(clock.now().timestamp())
    page = reverse("citizen:draw", args=[UUID(int=0)])
    return render(request, "citizen/draw-continue.html", {"now": now, "page": page})


@require_POST
def extend(request: Request, draw_id: UUID) -> HttpResponse:
    """More time to choose."""
    _own(request, draw_id)
    services.extend_time(draw_id=draw_id, by=acting(request).actor)
    return HttpResponseRedirect(reverse("citizen:draw", args=[draw_id]))


@require_POST
def release(request: Request, draw_id: UUID) -> HttpResponse:
    """Give the held number back, or all that are offered."""
    stood = _own(request, draw_id).state
    services.release_number(draw_id=draw_id, by=acting(request).actor)
    queries.settled_draw(draw_id, past=stood)
    return HttpResponseRedirect(reverse("citizen:draw", args=[draw_id]))


@require_POST
def leave(request: Request, draw_id: UUID) -> HttpResponse:
    """Give up the place in line; it costs no try."""
    _own(request, draw_id)
    services.leave_line(draw_id=draw_id, by=acting(request).actor)
    queries.settled_draw(draw_id)
    return HttpResponseRedirect(reverse("citizen:draw", args=[draw_id]))


@require_safe
def receipt(request: Request, draw_id: UUID) -> HttpResponse:
    """The receipt of the draw, to be checked by anybody without a network."""
    _seen(request, draw_id)
    response = HttpResponse(receipts.receipt(draw_id), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="draw-{draw_id}.receipt"'
    patch_vary_headers(response, ("Authorization",))
    return response
