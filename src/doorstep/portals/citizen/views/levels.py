"""What I may do now, since when and by what rule, and where to have the rest opened."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.people import queries as people
from doorstep.people.levels import Level
from doorstep.places import queries as places
from doorstep.portals.citizen.session import signed_in
from doorstep.portals.citizen.views.home import county_asked, nearest
from doorstep.portals.frame.places_named import address_of_point, hours_of_point, name_of
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine

PROOFING = "verify-identity"
_SHOWN = 6


@require_safe
def levels(request: Request) -> HttpResponse:
    """The level of the account, what it opens on this day, and the nearest points to rise at."""
    citizen = signed_in(request)
    level = people.level_of(citizen.person_id)
    county = county_asked(request)
    points = places.points(request.today, procedure=PROOFING)
    proofing = engine.procedure(PROOFING)
    offered = proofing.in_force(request.today)
    last = people.last_proofing(citizen.person_id)
    context = {
        "level": level,
        "openings": [
            (each.label, each.levels.entry(request.today), is_open)
            for each, is_open in people.openings(level, request.today)
        ],
        "in_order": lambda opened: tuple(each for each in Level if each in opened),
        "rises": level in (Level.PHONE, Level.NONE),
        "last": last,
        "where": places.point(last.point, request.today) if last is not None else None,
        "how": engine.explain(proofing, request.today) if offered else None,
        "county": county,
        "counties": places.counties(request.today),
        "near": nearest(points, county)[:_SHOWN] if county is not None else [],
        "names": name_of,
        "addresses": address_of_point,
        "hours": hours_of_point,
    }
    return render(request, "citizen/levels.html", context)
