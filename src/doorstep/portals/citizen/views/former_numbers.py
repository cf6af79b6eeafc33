"""My former numbers: what I may have again, until when, by which rule, and giving it up."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.dated import Entry
from doorstep.kernel.periods import Months, Years
from doorstep.numbers import queries, services
from doorstep.numbers.errors import NoSuchRight
from doorstep.numbers.types import RightState, RightView
from doorstep.places import queries as places
from doorstep.portals.citizen.open_points import open_points
from doorstep.portals.citizen.session import acting
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.request import Request
from doorstep.procedures.catalogue.keep_plate_number import KEEP_PLATE_NUMBER, term_of


@dataclass(frozen=True, slots=True)
class Card:
    """One right as a page shows it: how many days are left, and the rule of its term."""

    right: RightView
    days_left: int
    term: Entry[Months | Years]


def cards_of(person_id: str, on: date) -> list[Card]:
    """What a person may have again, the one that ends first before the others."""
    return [
        Card(right, (right.last_day - on).days, term_of(right.event_on, right.last_day, on))
        for right in queries.open_rights(person_id)
    ]


@require_safe
def former_numbers(request: Request) -> HttpResponse:
    """Everything that may still be used."""
    citizen = acting(request)
    context = {
        "cards": cards_of(citizen.person_id, request.day),
        "procedure": KEEP_PLATE_NUMBER,
        "open_points": open_points(KEEP_PLATE_NUMBER.settings, request.day),
        "waiting_days": places.setting("number-waiting-days", request.day).number,
    }
    return render(request, "citizen/former-numbers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: Request, right_id: UUID) -> HttpResponse:
    """Say what giving up means, and do it."""
    citizen = acting(request)
    right = queries.right_of(citizen.person_id, right_id)
    if right is None:
        raise NoSuchRight
    form = Form((), request)
    if request.method == "POST":
        with form.attempt():
            services.give_up(
                right_id=right_id, person_id=citizen.person_id, by=citizen.actor, key=form.key
            )
            return HttpResponseRedirect(reverse("citizen:former-numbers"))
    context = {"right": right, "open": right.state is RightState.OPEN}
    return form.page(request, "citizen/former-number-give-up.html", context)
