"""What I may do now, since when and by what rule, and where to have the rest opened."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.kernel import clock
from doorstep.people import external
from doorstep.people import queries as people
from doorstep.people.assurance import reviewed_level
from doorstep.people.errors import NoProofing
from doorstep.people.levels import Level
from doorstep.people.proofing import PaperKind, ProofingView
from doorstep.places import queries as places
from doorstep.places.types import Point
from doorstep.portals.citizen.session import signed_in
from doorstep.portals.citizen.views.home import county_asked, nearest
from doorstep.portals.frame.places_named import address_of_point, hours_of_point, name_of
from doorstep.portals.frame.receipts import receipt_file
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine

PROOFING = "verify-identity"
_SHOWN = 6


def _where(last: ProofingView) -> Point | None:
    """The point as it was on that day; a point that is no more keeps nobody from this page."""
    open_then = places.points(clock.local_day(last.done_at or last.begun_at))
    return next((each for each in open_then if each.code == last.point), None)


OWN = "本人下载面签回执"
"""What the record says of it."""


@require_safe
def receipt(request: Request) -> HttpResponse:
    """The receipt of the last proofing as a PDF. Errors: NoProofing."""
    citizen = signed_in(request)
    last = people.last_proofing(citizen.person_id)
    if last is None:
        raise NoProofing
    return receipt_file(last.id, citizen.actor, OWN)


@require_safe
def levels(request: Request) -> HttpResponse:
    """The level of the account, what it opens on this day, and the nearest points to rise at."""
    citizen = signed_in(request)
    level = people.level_of(citizen.person_id)
    county = county_asked(request)
    points = places.points(request.today, procedure=PROOFING)
    proofing = engine.procedure(PROOFING)
    offered = proofing.in_force(request.today)
    provider = external.provider()
    last = people.last_proofing(citizen.person_id)
    context = {
        "level": level,
        "openings": [
            (each.label, each.levels.entry(request.today), is_open)
            for each, is_open in people.openings(level, request.today)
        ],
        "in_order": lambda opened: tuple(each for each in Level if each in opened),
        "rises": level in (Level.PHONE, Level.NONE),
        "provider": provider.name if provider is not None else "",
        "online": reviewed_level(request.today) is Level.ONLINE,
        "last": last,
        "paper": last.paper(PaperKind.RECEIPT) if last is not None else None,
        "where": _where(last) if last is not None else None,
        "how": engine.explain(proofing, request.today) if offered else None,
        "county": county,
        "counties": places.counties(request.today),
        "near": nearest(points, county)[:_SHOWN] if county is not None else [],
        "names": name_of,
        "addresses": address_of_point,
        "hours": hours_of_point,
    }
    return render(request, "citizen/levels.html", context)
