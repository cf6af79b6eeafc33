"""One's own licence to drive."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from doorstep.kernel import clock
from doorstep.portals.api.service import AUTH, FAILURES, caller
from doorstep.registry.driving import queries as driving
from doorstep.registry.driving.types import DrivingLicenceView

router = Router(tags=["driving-licence"], auth=AUTH)


class PeriodOut(Schema):
    """A scoring period, its last day included."""

    from_on: str
    until_on: str
    points: int


class DrivingLicenceOut(Schema):
    """A licence to drive; `valid_until` is empty where it is long-term."""

    id: str
    file_number: str
    status: str
    classes: list[str]
    first_issued_on: str
    valid_from: str
    valid_until: str
    issuing_city: str
    periods: list[PeriodOut]
    examined_on: str = ""
    fit_until: str = ""


class MyDrivingLicenceOut(Schema):
    """The caller's licence, none where the city's file has none."""

    own: DrivingLicenceOut | None


def _out(licence: DrivingLicenceView) -> dict[str, Any]:
    periods = licence.periods(since=licence.valid_from, until=clock.today())
    examined = licence.examined
    return {
        "id": licence.id,
        "file_number": licence.file_number_masked,
        "status": licence.status.value,
        "classes": list(licence.classes),
        "first_issued_on": licence.first_issued_on.isoformat(),
        "valid_from": licence.valid_from.isoformat(),
        "valid_until": str(licence.valid_until or ""),
        "issuing_city": licence.issuing_city,
        "periods": [
            {
                "from_on": each.from_on.isoformat(),
                "until_on": each.until_on.isoformat(),
                "points": each.points,
            }
            for each in periods
        ],
        "examined_on": examined.on.isoformat() if examined else "",
        "fit_until": examined.until.isoformat() if examined and examined.fit else "",
    }


@router.get("", response={200: MyDrivingLicenceOut, **FAILURES})
def my_driving_licence(request: HttpRequest) -> Any:
    """One's own licence, with the points of each scoring period of its validity."""
    licence = driving.licence_of(caller(request).person_id)
    return {"own": _out(licence) if licence is not None else None}
