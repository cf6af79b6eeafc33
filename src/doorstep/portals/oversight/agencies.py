"""Agencies that act for people, and how people confirmed their mandates: for everybody.

Why the ways are counted in public: where most people sign on paper, somebody should ask why.
"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.mandates import queries
from doorstep.mandates.types import ContractView, Way
from doorstep.places import queries as places
from doorstep.places.errors import PointNotFound
from doorstep.portals.frame import mandated
from doorstep.portals.frame.places_named import name_of
from doorstep.portals.frame.request import Request

FEWEST = 10
"""Of fewer mandates no share is told: it would be about persons."""


@dataclass(frozen=True, slots=True)
class Share:
    """One way and its share of all, in whole percent."""

    way: Way
    percent: int


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency with what it may do."""

    name: str
    contract: ContractView
    procedures: tuple[str, ...]


@require_safe
def agencies(request: Request) -> HttpResponse:
    """Contracts in force today, and the share of each way."""
    counted = queries.shares()
    total = sum(each.count for each in counted)
    shares = [Share(each.way, round(100 * each.count / total)) for each in counted if total]
    context = {
        "agencies": [_agency(each) for each in queries.contracts(on=request.today)],
        "shares": shares if total >= FEWEST else [],
        "total": total,
        "fewest": FEWEST,
    }
    return render(request, "oversight/agencies.html", context)


def _agency(contract: ContractView) -> Agency:
    try:
        name = name_of(places.point(contract.point))
    except PointNotFound:
        name = contract.point
    return Agency(name, contract, tuple(map(mandated.title_of, contract.procedures)))
