"""Reading test results: of a vehicle, at an institution, the one that stands."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from doorstep.inspection.errors import NoSuchResult
from doorstep.inspection.models import TestResult
from doorstep.inspection.types import ResultView
from doorstep.people import queries as people
from doorstep.people.errors import UserNotFound

PAGE = 100


def results_of(vin: str) -> tuple[ResultView, ...]:
    """Every result of a vehicle, the newest test first, corrected ones too."""
    rows = TestResult.objects.filter(vin=vin)
    return _views(rows.order_by("-tested_on", "-entered_at")[:PAGE])


def standing_of(vin: str) -> ResultView | None:
    """The newest result of a vehicle that no later entry takes the place of."""
    rows = TestResult.objects.filter(vin=vin, later__isnull=True)
    found = _views(rows.order_by("-tested_on", "-entered_at")[:1])
    return found[0] if found else None


def results_at(institution: str) -> tuple[ResultView, ...]:
    """What an institution entered last."""
    rows = TestResult.objects.filter(institution=institution)
    return _views(rows.order_by("-entered_at", "-id")[:PAGE])


def result(result_id: UUID, institution: str) -> ResultView:
    """One result of an institution. Errors: NoSuchResult."""
    found = _views(TestResult.objects.filter(pk=result_id, institution=institution))
    if not found:
        raise NoSuchResult
    return found[0]


def _views(rows: QuerySet[TestResult]) -> tuple[ResultView, ...]:
    found = list(rows)
    later = dict(
        TestResult.objects.filter(corrects__in=[row.pk for row in found]).values_list(
            "corrects_id", "id"
        )
    )
    names = _surnames([row.entered_by for row in found])
    return tuple(
        ResultView(
            id=str(row.pk),
            vin=row.vin,
            institution=row.institution,
            report_number=row.report_number,
            tested_on=row.tested_on,
            passed=row.passed,
            items=row.items,
            inspector=names[row.entered_by],
            entered_at=row.entered_at,
            corrects=str(row.corrects_id or ""),
            corrected_by=str(later.get(row.pk, "")),
            why=row.why,
            digest=row.digest,
        )
        for row in found
    )


def _surnames(actors: Sequence[str]) -> dict[str, str]:
    """The inspectors' surnames, as citizens read them."""
    found = {}
    for actor in set(actors):
        try:
            found[actor] = people.staff(actor.partition(":")[2]).name[:1]
        except UserNotFound:
            found[actor] = ""
    return found
