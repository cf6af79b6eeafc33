"""The first page, the search, and the points nearby."""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from doorstep.kernel import clock
from doorstep.mandates import queries as mandates
from doorstep.numbers import queries as rights
from doorstep.places import queries as places
from doorstep.places.tables import SAMPLE
from doorstep.places.types import County, Point
from doorstep.portals.citizen import finding
from doorstep.portals.citizen.session import known_party
from doorstep.portals.citizen.tones import tone_of
from doorstep.portals.citizen.views.driving_licence import ending_licence
from doorstep.portals.citizen.views.notices import to_be_told
from doorstep.portals.frame import maps
from doorstep.portals.frame.places_named import address_of_point, hours_of_point, name_of
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine

_EARTH_KM = 6371.0
LATELY = 14
"""Days an ended case stays on the first page."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open case on the first page."""

    title: str
    status: engine.CaseStatus
    tone: str
    href: str


@dataclass(frozen=True, slots=True)
class Nearby:
    """A point and how far it is from the middle of a county."""

    point: Point
    kilometres: int


def _waiting(row: engine.CaseRow) -> Waiting:
    return Waiting(
        row.name, row.status, tone_of(row.status), reverse("citizen:case", args=[row.number])
    )


@require_safe
def home(request: Request) -> HttpResponse:
    """What do you want to do?"""
    citizen = known_party(request)
    rows = engine.cases_for(citizen.person_id) if citizen is not None else ()
    waiting = [_waiting(row) for row in rows if not row.status.ended]
    lately = clock.now() - timedelta(days=LATELY)
    done = [_waiting(row) for row in rows if row.status.ended and row.changed_at > lately]
    context = {
        "waiting": waiting,
        "done": done[:3],
        "to_be_told": to_be_told(request),
        "relative_asked": citizen is not None
        and any(not each.agreed_at for each in mandates.relative_for(citizen.actor.id)),
        "mandates_asked": citizen is not None and mandates.waits_for(citizen.person_id),
        "former_numbers": rights.open_rights(citizen.person_id) if citizen else (),
        "licence_ends": ending_licence(citizen.person_id, request.day) if citizen else None,
        "name": citizen.person.name if citizen is not None else "",
        "tiles": finding.common(request.day),
        "counties": places.counties(request.day),
        "names": name_of,
    }
    return render(request, "citizen/home.html", context)


@require_safe
def search(request: Request) -> HttpResponse:
    """Everyday words to procedures."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    context = {
        "q": asked,
        "found": finding.find(asked, request.day),
        "all": finding.everything(request.day),
    }
    return render(request, "citizen/search.html", context)


def kilometres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Great-circle distance."""
    here, there = math.radians(lat), math.radians(other_lat)
    half = (there - here) / 2, math.radians(other_lon - lon) / 2
    chord = math.sin(half[0]) ** 2 + math.cos(here) * math.cos(there) * math.sin(half[1]) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(chord))


def nearest(points: list[Point], county: County) -> list[Nearby]:
    """Points by distance from the middle of a county."""
    found = [
        Nearby(p, max(1, round(kilometres(county.lon, county.lat, p.lon, p.lat)))) for p in points
    ]
    return sorted(found, key=lambda each: (each.kilometres, each.point.code))


def county_asked(request: Request) -> County | None:
    """The county in the address, else the first one."""
    counties = places.counties(request.day)
    wanted = request.GET.get("county", "")
    return next((c for c in counties if c.code == wanted), counties[0] if counties else None)


def map_near(request: Request, points: list[Point], found: list[Nearby], county: County) -> Markup:
    """The points found in the county asked for; the whole city until one is."""
    title = "离您最近的网点"
    if request.GET.get("county") == county.code:
        numbered = enumerate((each.point for each in found), 1)
        return maps.points_map(
            title, [(n, each) for n, each in numbered if each.county_code == county.code]
        )
    counts = Counter(each.county_code for each in points)
    here = reverse("citizen:near")
    return maps.counties_map(
        title, places.counties(request.day), counts, lambda each: f"{here}?county={each.code}"
    )


@require_safe
def near(request: Request) -> HttpResponse:
    """Points near the middle of a county, whatever county they lie in."""
    county = county_asked(request)
    points = places.points(request.day)
    found = nearest(points, county)[:30] if county is not None else []
    context = {
        "places": found,
        "counties": places.counties(request.day),
        "county": county,
        "asked": county is not None and request.GET.get("county") == county.code,
        "map": map_near(request, points, found, county) if county is not None else "",
        "anchor": maps.anchor_of,
        "sample": SAMPLE if any(each.point.sample for each in found) else "",
        "names": name_of,
        "addresses": address_of_point,
        "hours": hours_of_point,
    }
    return render(request, "citizen/near.html", context)
