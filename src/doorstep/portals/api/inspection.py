"""When and where a vehicle is inspected: dated law, asked without signing in."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from doorstep.law import inspection
from doorstep.law.inspection import Relation, Vehicle
from doorstep.portals.api.partner_auth import PUBLIC
from doorstep.portals.api.service import FAILURES, day_or_today

router = Router(tags=["inspection"])


class VehicleIn(Schema):
    """What is known of a vehicle; codes of GA/T 16.4 and GA 802, seats with the driver's.

    `valid_until` is the end of the mark it has; `accident` (with casualties) and `modification`
    (punished) may be given more than once.
    """

    type: str
    use: str
    registered_on: date
    seats: int | None = None
    until: date | None = None
    valid_until: date | None = None
    manufactured_on: date | None = None
    accident: list[date] = Field(default_factory=list)
    modification: list[date] = Field(default_factory=list)


@router.get("/schedule", response={200: dict[str, Any], **FAILURES}, auth=PUBLIC)
def schedule(request: HttpRequest, asked: Query[VehicleIn]) -> Any:
    """Every inspection due until a day (20 years if left out): what, from when, why."""
    vehicle = Vehicle(
        asked.type,
        asked.use,
        asked.registered_on,
        asked.seats,
        asked.manufactured_on,
        tuple(asked.accident) or None,
        tuple(asked.modification) or None,
    )
    until = asked.until or inspection.lifetime(vehicle)
    return inspection.schedule_plain(
        lambda: inspection.schedule(vehicle, until, valid_until=asked.valid_until)
    )


@router.get("/where", response={200: dict[str, Any], **FAILURES}, auth=PUBLIC)
def where(request: HttpRequest, type: str, use: str, to: Relation, on: date | None = None) -> Any:
    """Whether a vehicle may be inspected there: directly, by entrustment, or not."""
    day = day_or_today(on)
    return inspection.where_plain(lambda: inspection.where(type, use, to, day))
