"""One's own number: a file that proves it was in use before the log.

Why by vehicle and not by number: nobody can ask about a number here, only about a car of theirs.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from doorstep.plates import own, queries
from doorstep.portals.citizen.session import signed_in
from doorstep.portals.frame.request import Request
from doorstep.registry import queries as registry
from doorstep.registry.types import VehicleView


@require_safe
def own_numbers(request: Request) -> HttpResponse:
    """The vehicles of whoever is signed in, and which of their numbers are older than the log."""
    citizen = signed_in(request)
    vehicles = [
        (vehicle, _file(vehicle) is not None) for vehicle in registry.vehicles_of(citizen.person_id)
    ]
    command = format_html("<code>doorstep plates verify-own {} --key pool.key</code>", "FILE")
    return render(
        request, "citizen/own-numbers.html", {"vehicles": vehicles, "verify_command": command}
    )


@require_safe
def own_number(request: Request, vehicle_id: str) -> HttpResponse:
    """The file for one of one's own vehicles."""
    citizen = signed_in(request)
    mine = registry.vehicles_of(citizen.person_id)
    vehicle = next((each for each in mine if each.id == vehicle_id), None)
    file = None if vehicle is None else _file(vehicle)
    if vehicle is None or file is None:
        raise Http404
    answer = HttpResponse(file, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="own-number.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _file(vehicle: VehicleView) -> bytes | None:
    pool = queries.pool_for(vehicle.plate.kind)
    return None if pool is None else own.own_number(pool, vehicle.plate.text)
