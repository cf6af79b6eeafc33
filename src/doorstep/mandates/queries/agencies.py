"""Reading agencies: whether a point, and who works there, may act for people today."""

from datetime import date

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.mandates.errors import NoContract, NotInContract, NotTrained
from doorstep.mandates.models import AgencyDay, Contract, Training
from doorstep.mandates.types import ContractView, TrainingView


def require_agency(
    point: str, procedure: str, on: date, *, clerk: Actor | None = None
) -> ContractView:
    """The contract of a point that allows this procedure on a day; the clerk must be trained.

    Errors: NoContract, NotInContract, NotTrained.
    """
    row = Contract.objects.filter(point=point, from_on__lte=on, until_on__gte=on).first()
    if row is None:
        raise NoContract
    if procedure not in row.procedures:
        raise NotInContract
    if clerk is not None and not _trained(clerk, point, on):
        raise NotTrained
    return _contract(row)


def contract_on(point: str, on: date) -> ContractView | None:
    """The contract in force at a point."""
    row = Contract.objects.filter(point=point, from_on__lte=on, until_on__gte=on).first()
    return None if row is None else _contract(row)


def contracts(*, on: date | None = None) -> tuple[ContractView, ...]:
    """Every contract, or those in force on a day, by point."""
    rows = Contract.objects.order_by("point", "from_on")
    if on is not None:
        rows = rows.filter(from_on__lte=on, until_on__gte=on)
    return tuple(_contract(row) for row in rows[:200])


def trainings(point: str) -> tuple[TrainingView, ...]:
    """Who was trained for a point, the newest first."""
    rows = Training.objects.filter(point=point).order_by("-from_on", "id")
    return tuple(
        TrainingView(row.pk, row.user_id, row.point, row.certificate, row.from_on, row.until_on)
        for row in rows[:100]
    )


def is_trained(clerk: Actor, on: date) -> bool:
    """Whether a clerk may act for people at the point they work at."""
    return _trained(clerk, clerk.point or "", on)


def _trained(clerk: Actor, point: str, on: date) -> bool:
    if not clerk.id.isdigit():
        return False
    rows = Training.objects.filter(user_id=int(clerk.id), point=point)
    return bool(rows.filter(from_on__lte=on, until_on__gte=on).exists())


def _contract(row: Contract) -> ContractView:
    counted = AgencyDay.objects.filter(contract=row, on=clock.today()).first()
    return ContractView(
        id=row.pk,
        point=row.point,
        organisation=row.organisation,
        from_on=row.from_on,
        until_on=row.until_on,
        procedures=tuple(row.procedures),
        daily_cap=row.daily_cap,
        taken_today=counted.taken if counted is not None else 0,
        sample=row.sample,
    )
