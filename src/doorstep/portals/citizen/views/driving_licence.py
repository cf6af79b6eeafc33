"""My licence to drive, what can be done about it, those of others who let me see theirs, and who
sees mine.

Why asking needs two numbers of the licence: whoever knows them has had it shown by its holder.
"""

from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.audit import services as audit
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.law.reading import Law
from doorstep.mandates import queries, services
from doorstep.mandates.services.licences import ID_TAIL
from doorstep.mandates.types import BindingState, LicenceBindingView
from doorstep.portals.citizen.session import SignedIn, signed_in
from doorstep.portals.citizen.tones import driving_tone
from doorstep.portals.frame import limits
from doorstep.portals.frame.forms import Form, Question
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine
from doorstep.procedures.catalogue.renew_driving_licence import (
    RENEW_DRIVING_LICENCE,
    Facts,
    RenewalPapers,
)
from doorstep.procedures.engine import Sourced
from doorstep.procedures.requirements.driving import LicenceRenewed
from doorstep.registry.driving import queries as driving
from doorstep.registry.driving.types import CLASSES, FILE_DIGITS, DrivingLicenceView, DrivingStatus

SOON = timedelta(days=90)
"""So long before its last day a page says that a licence ends (MPS Order 162 art. 63)."""

SEEN_AS_BOUND = "看绑定的驾驶证"
"""What a holder reads of a look by somebody they agreed to."""
ASKED_PER_HOUR = 10


def _file_number(typed: str) -> str:
    digits = "".join(typed.split())
    if len(digits) != FILE_DIGITS or not digits.isascii() or not digits.isdigit():
        sentence = "档案编号是 {n} 位数字，在驾驶证副页上。"
        raise InvalidInput(Problem("file_number", "file-number", sentence, {"n": FILE_DIGITS}))
    return digits


def _id_tail(typed: str) -> str:
    tail = "".join(typed.split()).upper()
    if len(tail) != ID_TAIL or not tail.isascii() or not tail.isalnum():
        sentence = "证号的后 {n} 位是数字，最后一位可以是 X，请照驾驶证写。"
        raise InvalidInput(Problem("id_tail", "id-tail", sentence, {"n": ID_TAIL}))
    return tail


_QUESTIONS = (
    Question(
        "file_number",
        "档案编号",
        hint="12 位数字，在驾驶证副页上。请本人给您看，或者念给您听。",
        read=_file_number,
        longest=20,
        missing="请填写档案编号。",
    ),
    Question(
        "id_tail",
        "证号的后 4 位",
        hint="证号就是身份证号码，在驾驶证正面。",
        read=_id_tail,
        longest=10,
        missing="请填写证号的后 4 位。",
    ),
)


def ends_soon(licence: DrivingLicenceView, on: date) -> bool:
    """Whether it can be renewed already, or should have been."""
    return licence.valid_until is not None and licence.valid_until - SOON <= on


def ending_licence(person_id: str, on: date) -> date | None:
    """The last day of somebody's licence, if it can be renewed already; the first page says so."""
    licence = driving.licence_of(person_id)
    if licence is None or licence.status is DrivingStatus.CANCELLED:
        return None
    return licence.valid_until if ends_soon(licence, on) else None


@require_safe
def driving_licence(request: Request) -> HttpResponse:
    """The licence of whoever is signed in."""
    citizen = signed_in(request)
    licence = driving.licence_of(citizen.person_id)
    context: dict[str, object] = {"licence": licence, "person": citizen.person}
    context |= _bindings(citizen)
    if licence is not None:
        context |= {
            "classes": [(code, CLASSES[code]) for code in licence.classes],
            "periods": licence.periods(since=licence.valid_from, until=request.day)[::-1],
            "soon": ends_soon(licence, request.day),
            "next": _after_renewal(citizen, request.day),
            "over": licence.valid_until is not None and licence.valid_until < request.day,
            "tone": driving_tone(licence.status),
            "entries": driving.entries(licence.id)[::-1],
        }
    return Form([]).page(request, "citizen/driving-licence.html", context)


def _after_renewal(citizen: SignedIn, on: date) -> LicenceRenewed | None:
    """What renewing on this day would give, before anybody has looked at papers; None if nothing.

    It is what the rules carry out, so page and decision cannot differ.
    """
    facts = engine.eligibility(RENEW_DRIVING_LICENCE.code, citizen.person_id, {}, on).facts
    known = facts["licence"], facts["born_on"]
    licence, born_on = (each.value if isinstance(each, Sourced) else None for each in known)
    if licence is None or licence.valid_until is None or born_on is None:
        return None
    papers = RenewalPapers(identity=True, settled=True, medical=True, ability=False)
    asked = Facts(None, licence, born_on, anywhere=True, papers=papers)
    effects = RENEW_DRIVING_LICENCE.effects(asked, Law(on))
    return next((each for each in effects if isinstance(each, LicenceRenewed)), None)


def _bindings(citizen: SignedIn) -> dict[str, list[LicenceBindingView]]:
    """Both directions; seeing another's licence is a look its holder can read."""
    others = queries.licence_bindings_of(citizen.person_id)
    on_mine = queries.licence_bindings_on(citizen.person_id)
    seen = [each for each in others if each.state is BindingState.AGREED]
    for each in seen:
        audit.opened(f"driving-licence:{each.licence.id}", by=citizen.actor, purpose=SEEN_AS_BOUND)
    return {
        "asks": [each for each in on_mine if each.state is BindingState.ASKED],
        "seen_by": [each for each in on_mine if each.state is BindingState.AGREED],
        "others": seen,
        "asked": [each for each in others if each.state is BindingState.ASKED],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def bind(request: Request) -> HttpResponse:
    """Ask the holder of a licence."""
    citizen = signed_in(request)
    form = Form(_QUESTIONS, request)
    if request.method == "POST":
        with form.attempt():
            limits.count("binding", request, allowed=ASKED_PER_HOUR, seconds=3600)
            answers = form.answers()
            services.ask_licence_binding(
                file_number=cast(str, answers["file_number"]),
                id_tail=cast(str, answers["id_tail"]),
                by=citizen.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("citizen:driving-licence"))
    return form.page(request, "citizen/driving-licence-bind.html")


@require_POST
def answer(request: Request, binding_id: UUID) -> HttpResponse:
    """Agree, decline, or end: whichever button was pressed."""
    citizen = signed_in(request)
    key = Form([], request).key
    pressed = request.POST.get("do", "")
    if pressed == "end":
        services.end_licence_binding(binding_id=binding_id, by=citizen.actor, key=key)
    elif pressed in ("agree", "decline"):
        services.answer_licence_binding(
            binding_id=binding_id, agreed=pressed == "agree", by=citizen.actor, key=key
        )
    return HttpResponseRedirect(reverse("citizen:driving-licence"))
