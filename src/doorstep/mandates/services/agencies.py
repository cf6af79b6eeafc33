"""Contracts with agencies and the training of their clerks: recorded by a manager, for days."""

from collections.abc import Sequence
from datetime import date

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.mandates.errors import MandateNotFound
from doorstep.mandates.models import Contract, Training
from doorstep.people import queries as people


@act
def record_contract(
    *,
    point: str,
    organisation: str,
    from_on: date,
    until_on: date,
    procedures: Sequence[str],
    daily_cap: int,
    sample: bool = False,
    by: Actor,
    key: Key,
) -> int:
    """A contract for one point. Errors: ContractOverlaps, DaysReversed."""
    row = Contract.objects.create(
        point=point,
        organisation=organisation,
        from_on=from_on,
        until_on=until_on,
        procedures=sorted(procedures),
        daily_cap=daily_cap,
        sample=sample,
        recorded_at=clock.now(),
        recorded_by=str(by),
    )
    detail = {"point": point, "from_on": from_on, "until_on": until_on, "cap": daily_cap}
    audit.note("agency.contract_recorded", f"point:{point}", by=by, detail=detail)
    return row.pk


@act
def end_contract(*, contract_id: int, until_on: date, by: Actor, key: Key) -> int:
    """Set the last day of a contract. Errors: MandateNotFound, DaysReversed."""
    row = Contract.objects.select_for_update().filter(pk=contract_id).first()
    if row is None:
        raise MandateNotFound
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    detail = {"contract": row.pk, "until_on": until_on}
    audit.note("agency.contract_ended", f"point:{row.point}", by=by, detail=detail)
    return row.pk


@act
def record_training(
    *,
    user_id: int,
    point: str,
    certificate: str,
    from_on: date,
    until_on: date,
    sample: bool = False,
    by: Actor,
    key: Key,
) -> int:
    """A clerk was trained for a point. Errors: UserNotFound, TrainingOverlaps, DaysReversed."""
    row = Training.objects.create(
        user_id=people.staff(user_id).user_id,
        point=point,
        certificate=certificate,
        from_on=from_on,
        until_on=until_on,
        sample=sample,
        recorded_at=clock.now(),
        recorded_by=str(by),
    )
    detail = {"user": user_id, "from_on": from_on, "until_on": until_on}
    audit.note("agency.training_recorded", f"point:{point}", by=by, detail=detail)
    return row.pk
