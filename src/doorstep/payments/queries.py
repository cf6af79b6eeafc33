"""What is owed and what was received."""

from django.db.models import F, QuerySet, Sum

from doorstep.kernel.money import Fen
from doorstep.payments.models import Charge, Payment
from doorstep.payments.types import ChargeView, Totals


def charges(case_number: str) -> tuple[ChargeView, ...]:
    """All fees of a case, in the order of their items."""
    return _views(Charge.objects.filter(case_number=case_number))


def open_charges(case_number: str) -> tuple[ChargeView, ...]:
    """The fees of a case that have not been received."""
    return tuple(charge for charge in charges(case_number) if charge.open)


def totals(case_number: str | None = None) -> Totals:
    """Sums of one case or of all; assessed = received + open."""
    assessed, received = Charge.objects.all(), Payment.objects.all()
    if case_number is not None:
        assessed = assessed.filter(case_number=case_number)
        received = received.filter(charge__case_number=case_number)
    unpaid = assessed.filter(payments=None)
    return Totals(Fen(_sum(assessed)), Fen(_sum(received)), Fen(_sum(unpaid)))


def _sum(rows: QuerySet[Charge] | QuerySet[Payment]) -> int:
    return rows.aggregate(total=Sum("fen"))["total"] or 0


def _views(rows: QuerySet[Charge]) -> tuple[ChargeView, ...]:
    joined = rows.annotate(
        receipt_number=F("payments__receipt_id"), received_at=F("payments__at")
    ).order_by("item")
    return tuple(
        ChargeView(
            id=str(row.pk),
            case_number=row.case_number,
            item=row.item,
            name_zh=row.name_zh,
            fen=Fen(row.fen),
            basis=row.basis,
            assessed_on=row.assessed_on,
            receipt_number=row.receipt_number,
            received_at=row.received_at,
        )
        for row in joined
    )
