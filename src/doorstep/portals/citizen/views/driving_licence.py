"""My licence to drive: what the record says of it, and what can be done about it."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.portals.citizen.session import signed_in
from doorstep.portals.citizen.tones import driving_tone
from doorstep.portals.frame.request import Request
from doorstep.registry.driving import queries as driving
from doorstep.registry.driving.types import CLASSES, DrivingLicenceView, DrivingStatus

SOON = timedelta(days=90)
"""So long before its last day a page says that a licence ends (MPS Order 162 art. 63)."""


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
    if licence is not None:
        context |= {
            "classes": [(code, CLASSES[code]) for code in licence.classes],
            "periods": licence.periods(since=licence.valid_from, until=request.day)[::-1],
            "soon": ends_soon(licence, request.day),
            "over": licence.valid_until is not None and licence.valid_until < request.day,
            "tone": driving_tone(licence.status),
            "entries": driving.entries(licence.id)[::-1],
        }
    return render(request, "citizen/driving-licence.html", context)
