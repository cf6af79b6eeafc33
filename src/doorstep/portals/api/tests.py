"""Test results by program: an institution's own enters them, an owner reads those of their cars."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from doorstep.inspection import queries, services
from doorstep.inspection.types import ResultView
from doorstep.portals.api.service import AUTH, FAILURES, caller, key_of
from doorstep.registry import queries as registry

router = Router(tags=["inspection"], auth=AUTH)


class ResultIn(Schema):
    """One test: items by name (`doorstep.inspection.types.ITEMS`), true where it passed."""

    vin: str
    tested_on: date
    report_number: str
    items: dict[str, bool]


class CorrectionIn(Schema):
    """What is right, and why the earlier entry was not."""

    tested_on: date
    items: dict[str, bool]
    why: str


class IdOut(Schema):
    """The id of the entry."""

    id: str


class ResultOut(Schema):
    """A result as its owner reads it; `digest` is what the sealed record holds of it."""

    id: str
    vin: str
    institution: str
    report_number: str
    tested_on: date
    passed: bool
    items: dict[str, bool]
    entered_at: datetime
    corrects: str
    corrected_by: str
    why: str
    digest: str


class ResultsOut(Schema):
    """Of every own vehicle, the newest test of each first."""

    results: list[ResultOut]


def _shown(found: ResultView) -> ResultOut:
    return ResultOut(
        id=found.id,
        vin=found.vin,
        institution=found.institution,
        report_number=found.report_number,
        tested_on=found.tested_on,
        passed=found.passed,
        items=dict(found.items),
        entered_at=found.entered_at,
        corrects=found.corrects,
        corrected_by=found.corrected_by,
        why=found.why,
        digest=found.digest,
    )


@router.get("", response={200: ResultsOut, **FAILURES})
def results(request: HttpRequest) -> Any:
    """The results of the caller's own vehicles, corrected ones too."""
    own = registry.vehicles_of(caller(request).person_id)
    found = [_shown(each) for car in own for each in queries.results_of(car.vin)]
    return ResultsOut(results=found)


@router.post("", response={201: IdOut, **FAILURES})
def enter(request: HttpRequest, entered: ResultIn) -> Any:
    """Enter a result; for an examiner at an inspection institution."""
    made = services.enter_result(
        vin=entered.vin,
        tested_on=entered.tested_on,
        report_number=entered.report_number,
        items=entered.items,
        by=caller(request).actor,
        key=key_of(request),
    )
    return Status(201, IdOut(id=str(made)))


@router.post("/{result_id}/correction", response={201: IdOut, **FAILURES})
def correct(request: HttpRequest, result_id: UUID, right: CorrectionIn) -> Any:
    """Put an entry of the same institution right by a later one; both stay."""
    made = services.correct_result(
        result_id=result_id,
        tested_on=right.tested_on,
        items=right.items,
        why=right.why,
        by=caller(request).actor,
        key=key_of(request),
    )
    return Status(201, IdOut(id=str(made)))
