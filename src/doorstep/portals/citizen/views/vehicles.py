"""My vehicles: my own, those whose owners let me see them, and who sees mine.

Why asking needs the licence's VIN: a number is on every street, the VIN is shown by its owner.
"""

from typing import cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.audit import services as audit
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.mandates import queries, services
from doorstep.mandates.services.bindings import VIN_TAIL
from doorstep.mandates.types import BindingState
from doorstep.portals.citizen.session import acting, signed_in
from doorstep.portals.frame import limits
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.registry import queries as registry

SEEN_AS_BOUND = "看绑定的车"
"""What an owner reads of a look by somebody they agreed to."""
ASKED_PER_HOUR = 10


def _vin_tail(typed: str) -> str:
    tail = "".join(typed.split()).upper()
    if len(tail) != VIN_TAIL or not tail.isascii() or not tail.isalnum():
        sentence = "车辆识别代号的后 {n} 位是 {n} 个数字或字母，请照行驶证写。"
        raise InvalidInput(Problem("vin_tail", "vin-tail", sentence, {"n": VIN_TAIL}))
    return tail


_QUESTIONS = (
    Question(
        "kind",
        "号牌种类",
        Kind.CHOICE,
        options=tuple(Option(kind.value, kind.label) for kind in PlateKind),
        missing="请选号牌种类。",
    ),
    Question("plate", "号牌号码", hint="例如：鲁M12345。", longest=20, missing="请填写号牌号码。"),
    Question(
        "vin_tail",
        "车辆识别代号的后 6 位",
        hint="在行驶证上。请车主给您看，或者念给您听。",
        read=_vin_tail,
        longest=12,
        missing="请照行驶证填写后 6 位。",
    ),
)


@require_safe
def vehicles(request: Request) -> HttpResponse:
    """Everything in one list; seeing another's vehicle is a look its owner can read."""
    citizen = acting(request)
    others = queries.bindings_of(citizen.person_id)
    seen = [each for each in others if each.state is BindingState.AGREED]
    for each in seen:
        audit.opened(f"vehicle:{each.vehicle.id}", by=citizen.actor, purpose=SEEN_AS_BOUND)
    on_mine = queries.bindings_on(citizen.person_id)
    context = {
        "own": registry.vehicles_of(citizen.person_id),
        "asks": [each for each in on_mine if each.state is BindingState.ASKED],
        "seen_by": [each for each in on_mine if each.state is BindingState.AGREED],
        "others": seen,
        "asked": [each for each in others if each.state is BindingState.ASKED],
    }
    return Form([]).page(request, "citizen/vehicles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bind(request: Request) -> HttpResponse:
    """Ask the owner of a vehicle."""
    citizen = signed_in(request)
    form = Form(_QUESTIONS, request)
    if request.method == "POST":
        with form.attempt():
            limits.count("binding", request, allowed=ASKED_PER_HOUR, seconds=3600)
            answers = form.answers()
            services.ask_binding(
                plate=PlateNumber.parse(
                    PlateKind(str(answers["kind"])), cast(str, answers["plate"]), on=request.today
                ),
                vin_tail=cast(str, answers["vin_tail"]),
                by=citizen.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("citizen:vehicles"))
    return form.page(request, "citizen/vehicle-bind.html")


@require_POST
def answer(request: Request, binding_id: UUID) -> HttpResponse:
    """Agree, decline, or end: whichever button was pressed."""
    citizen = signed_in(request)
    key = Form([], request).key
    pressed = request.POST.get("do", "")
    if pressed == "end":
        services.end_binding(binding_id=binding_id, by=citizen.actor, key=key)
    elif pressed in ("agree", "decline"):
        services.answer_binding(
            binding_id=binding_id, agreed=pressed == "agree", by=citizen.actor, key=key
        )
    return HttpResponseRedirect(reverse("citizen:vehicles"))
