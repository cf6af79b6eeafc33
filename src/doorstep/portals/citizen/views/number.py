"""Asking for fifty numbers: for an application being written, and for a case that has none yet."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.plates import queries as plates
from doorstep.plates import services as plates_services
from doorstep.plates import tries
from doorstep.plates.types import Channel, DrawState
from doorstep.portals.citizen.session import Told, acting
from doorstep.portals.frame.forms import Form, Question
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus

_OWN_SECRET = (
    Question("commitment", "随机数的指纹", optional=True),
    Question("one_time_key", "一次性密钥", optional=True),
)
BEFORE_THE_DECISION = (
    CaseStatus.RECEIVED,
    CaseStatus.AWAITING_CORRECTION,
    CaseStatus.ACCEPTED,
    CaseStatus.UNDER_REVIEW,
)
_OVER = (DrawState.ENDED, DrawState.REFUSED)


def ask_page(
    request: Request,
    procedure: engine.Procedure[Any],
    inputs: Mapping[str, str],
    *,
    here: str,
    back: str,
    told: Told | None = None,
) -> HttpResponse:
    """The page before a draw, and the request; the draw is kept with an application, if any."""
    citizen = acting(request)
    pool = engine.pool_to_draw_from(
        procedure, applicant_id=citizen.person_id, inputs=inputs, on=request.today
    )
    form = Form(_OWN_SECRET, request)
    vin = inputs[procedure.subject]
    if request.method == "POST":
        with form.attempt():
            draw_id = _asked(request, form, pool, vin, further=procedure.for_registered_vehicle)
            if told is not None:
                told.drawn(str(draw_id))
            plates.settled_draw(draw_id)
            return HttpResponseRedirect(reverse("citizen:draw", args=[draw_id]))
    rules, draws = plates.rules(pool), plates.draws_of(citizen.person_id)
    context = {
        "here": here,
        "back": back,
        "pool": pool,
        "rules": rules,
        "minutes": rules["choose_s"] // 60,
        "elsewhere": tries.open_elsewhere(draws, vin),
        "next_try": tries.next_try(
            [draw for draw in draws if draw.vin == vin], at_once=rules["tries"], today=request.today
        ),
    }
    return form.page(request, "citizen/number.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case_number(request: Request, number: str) -> HttpResponse:
    """A draw for a case that was handed in without a number: it is found there by itself."""
    citizen = acting(request)
    found = engine.case(number, citizen.actor)
    back = reverse("citizen:case", args=[found.number])
    draws = plates.draws_of(citizen.person_id, found.subject)
    running = next((draw for draw in draws if draw.state not in _OVER), None)
    if not number_wanted(found) or found.applicant_id != citizen.person_id:
        return HttpResponseRedirect(back)
    if running is not None:
        return HttpResponseRedirect(reverse("citizen:draw", args=[running.id]))
    here = reverse("citizen:case-number", args=[found.number])
    procedure = engine.procedure(found.procedure)
    return ask_page(request, procedure, found.inputs, here=here, back=back)


def number_wanted(found: engine.CaseView) -> bool:
    """Whether a number may still be drawn for a case."""
    needed = engine.procedure(found.procedure).number is not None
    open_ = needed and found.plate is None and found.status in BEFORE_THE_DECISION
    return open_ and engine.kept_number(found.applicant_id, found.subject) is None


def _asked(request: Request, form: Form, pool: str, vin: str, *, further: bool) -> UUID:
    """Ask for the draw: with the browser's own commitment and key, else the machine makes both."""
    citizen = acting(request)
    given = form.answers()
    if given["commitment"] and given["one_time_key"]:
        return plates_services.request_draw(
            pool=pool,
            channel=Channel.PHONE,
            commitment=str(given["commitment"]),
            one_time_key=str(given["one_time_key"]),
            applicant_id=citizen.person_id,
            vin=vin,
            by=citizen.actor,
            further=further,
        )
    return plates_services.request_kiosk_draw(
        pool=pool,
        applicant_id=citizen.person_id,
        vin=vin,
        by=citizen.actor,
        form_id=form.key,
        further=further,
    )
