"""Where a car is tested: all institutions alike, and the results of the citizen's own vehicles.

Why no institution stands out: nobody may tell an owner where to go (道交法 第十三条).
"""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.inspection import queries
from doorstep.inspection.types import ResultView
from doorstep.kernel.dated import NotInForce
from doorstep.kernel.plate_number import PlateNumber
from doorstep.law.instruments import traffic_law
from doorstep.places import queries as places
from doorstep.places.types import PointKind
from doorstep.portals.citizen.session import acting
from doorstep.portals.frame.places_named import address_of_point, name_of
from doorstep.portals.frame.request import Request
from doorstep.procedures.requirements.inspection import TEST_KEPT
from doorstep.registry import queries as registry

FREE_CHOICE = traffic_law("第十三条")


@dataclass(frozen=True, slots=True)
class Tested:
    """A result as its owner reads it; `fetch_by` is the last day to fetch the mark with it."""

    plate: PlateNumber
    result: ResultView
    where: str
    fetch_by: date | None


@require_safe
def institutions(request: Request) -> HttpResponse:
    """Every institution open today, by place; none before the others."""
    found = places.points(request.today, kind=PointKind.INSTITUTION)
    context = {
        "institutions": [(name_of(each), address_of_point(each)) for each in found],
        "citation": FREE_CHOICE,
    }
    return render(request, "citizen/institutions.html", context)


@require_safe
def results(request: Request) -> HttpResponse:
    """The results of the citizen's own vehicles, corrected ones too."""
    tested = [
        Tested(vehicle.plate, each, name_of(places.point(each.institution)), _fetch_by(each))
        for vehicle in registry.vehicles_of(acting(request).person_id)
        for each in queries.results_of(vehicle.vin)
    ]
    return render(request, "citizen/test-results.html", {"tested": tested})


def _fetch_by(found: ResultView) -> date | None:
    if not found.passed or not found.stands:
        return None
    try:
        return TEST_KEPT.on(found.tested_on).after(found.tested_on)
    except NotInForce:
        return None
