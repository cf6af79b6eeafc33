"""What the law of a day asks, without signing in: procedures, eligibility, points."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.places import queries as places
from doorstep.places.types import PointKind
from doorstep.portals.api.partner_auth import PUBLIC
from doorstep.portals.api.service import AUTH, FAILURES, caller, day_or_today
from doorstep.procedures import engine
from doorstep.procedures.engine import compare as comparing

router = Router(tags=["law"])


class ListOut(Schema):
    """A list; `next` is the cursor of the following page."""

    items: list[dict[str, Any]]
    next: str | None = None


class AnswersIn(Schema):
    """Answers to the asks of a procedure, by name."""

    inputs: dict[str, str]
    on: date | None = None


class FactsIn(Schema):
    """Facts by name, as `law assess --facts` reads them; what is left out is unknown."""

    facts: dict[str, Any]
    on: date | None = None


@router.get("/overview", response={200: dict[str, Any], **FAILURES}, auth=AUTH)
def overview(request: HttpRequest, on: date | None = None) -> Any:
    """Every procedure on the caller's record: can, cannot with all shortfalls, what is needed."""
    found = engine.overview_of(caller(request).person_id, day_or_today(on))
    return engine.overviewed(found)


@router.post("/overview", response={200: dict[str, Any], **FAILURES}, auth=PUBLIC)
def overview_of_facts(request: HttpRequest, payload: FactsIn) -> Any:
    """Every procedure on facts typed in; no record is looked at, nothing is kept."""
    found = engine.overview_of_facts(payload.facts, day_or_today(payload.on))
    return engine.overviewed(found)


@router.get("/procedures", response={200: ListOut, **FAILURES}, auth=PUBLIC)
def procedures(request: HttpRequest, on: date | None = None) -> Any:
    """All procedures, and whether they are offered on the day."""
    day = day_or_today(on)
    return {"items": [engine.listed(each, day) for each in engine.all_procedures()]}


@router.get("/procedures/{code}", response={200: dict[str, Any], **FAILURES}, auth=PUBLIC)
def procedure(request: HttpRequest, code: str, on: date | None = None) -> Any:
    """Everything the law of the day says about one procedure."""
    return engine.explained(engine.procedure(code), day_or_today(on))


@router.post("/procedures/{code}/assess", response={200: dict[str, Any], **FAILURES}, auth=PUBLIC)
def assess(request: HttpRequest, code: str, payload: AnswersIn) -> Any:
    """Whether it can be done with these answers: all shortfalls at once, each with its way out."""
    found = engine.procedure(code)
    day = day_or_today(payload.on)
    values = engine.read_inputs(found, payload.inputs)
    if not found.in_force(day):
        return engine.explained(found, day)
    facts = engine.gather(found, engine.Inputs(code, "", values), day)
    return engine.assessed(engine.assess(found, facts, day))


@router.get("/changes", response={200: ListOut, **FAILURES}, auth=PUBLIC)
def changes(
    request: HttpRequest,
    earlier: QueryEx[date, P(alias="from")],
    later: QueryEx[date, P(alias="to")],
    procedure: str = "",
) -> Any:
    """What the law changed between two days: rules, values, evidence, fees, with their sources."""
    if later < earlier:
        raise InvalidInput(Problem("to", "days/order", "后一天要在前一天之后。"))
    found = (
        (comparing.compare(engine.procedure(procedure), earlier, later),)
        if procedure
        else comparing.compare_all(earlier, later)
    )
    return {"items": comparing.compared(found)}


@router.get("/points", response={200: ListOut, **FAILURES}, auth=PUBLIC)
def points(
    request: HttpRequest,
    kind: PointKind | None = None,
    county: str | None = None,
    procedure: str | None = None,
    on: date | None = None,
) -> Any:
    """Service points of a day, by kind, county and what they handle."""
    found = places.points(day_or_today(on), kind=kind, county=county, procedure=procedure)
    return {
        "items": [
            {
                "code": point.code,
                "kind": point.kind.value,
                "name": point.name_zh,
                "name_en": point.name_en,
                "county": point.county_code,
                "address": point.address_zh,
                "hours": point.hours,
                "lon": str(point.lon),
                "lat": str(point.lat),
                "crs": point.crs.value,
                "sample": point.sample,
            }
            for point in found
        ]
    }
