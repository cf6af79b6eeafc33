"""A number after its vehicle: kept for its former owner, taken again by them, or given back.

Why in the act's transaction: what a counter decided stands at once, and its entry follows by
itself when sequencer and province are there. The row is locked, so neither a repetition nor the
end of the keeping can come between.
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateNumber
from doorstep.plates import keys
from doorstep.plates.errors import NotKeptForYou
from doorstep.plates.former import was_in_use
from doorstep.plates.log.writing import minute
from doorstep.plates.models import Intent, Number, Pool
from doorstep.plates.types import NumberState


def retain_number(*, plate: PlateNumber, owner_id: str, until: date) -> bool:
    """Keep the number of a vehicle for its former owner until a day, the pool's waiting included.

    Call inside an act's transaction. False where the log of no pool knows the number, so that it
    can be drawn by nobody; asked again, nothing is written twice.
    """
    pool = _pool_of(plate)
    if pool is None:
        return False
    key = keys.nullifier("applicant", owner_id)
    row = _row(pool, plate)
    if row is None:
        if not was_in_use(pool, plate.text):
            return False
        row = Number(pool_id=pool, number=plate.text)
    elif row.state == NumberState.RETAINED:
        return row.owner_key == key
    elif row.state != NumberState.ASSIGNED:
        return False
    row.state = NumberState.RETAINED.value
    row.until, row.owner_key, row.changed_at = until, key, clock.now()
    row.save()
    _ask(pool, "retain", number=plate.text, until=_last_minute(until), na=key)
    return True


def keep_longer(*, plate: PlateNumber, owner_id: str, until: date) -> bool:
    """Keep a number that a pool keeps already for this person until a later day: the term grew.

    Call inside an act's transaction. False where no pool keeps it, or already so long.
    """
    pool = _pool_of(plate)
    row = _row(pool, plate) if pool is not None else None
    key = keys.nullifier("applicant", owner_id)
    if pool is None or row is None or row.state != NumberState.RETAINED or row.owner_key != key:
        return False
    if row.until is None or until <= row.until:
        return False
    Number.objects.filter(pk=row.pk).update(until=until, changed_at=clock.now())
    _ask(pool, "retain", number=plate.text, until=_last_minute(until), na=key)
    return True


def free_number(*, plate: PlateNumber) -> bool:
    """Give the number of a vehicle back to the pool's unreleased ones: nobody has a right to it.

    Call inside an act's transaction. False where the log has it on no vehicle.
    """
    pool = _pool_of(plate)
    if pool is None:
        return False
    row = _row(pool, plate)
    if row is None:
        if not was_in_use(pool, plate.text):
            return False
    elif row.state == NumberState.ASSIGNED:
        row.delete()
    else:
        return False
    _ask(pool, "free", number=plate.text)
    return True


def swap_numbers(*, one: PlateNumber, other: PlateNumber) -> bool:
    """Two vehicles of one owner exchanged their numbers.

    Call inside an act's transaction. False where the log does not know both on vehicles.
    """
    pool = _pool_of(one)
    if pool is None or one.kind is not other.kind or one == other:
        return False
    for plate in sorted((one, other), key=lambda each: each.text):
        row = _row(pool, plate)
        known = was_in_use(pool, plate.text) if row is None else row.state == NumberState.ASSIGNED
        if not known:
            return False
    _ask(pool, "swap", numbers=sorted((one.text, other.text)))
    return True


def reclaim_number(*, plate: PlateNumber, owner_ids: Iterable[str], case_number: str) -> None:
    """Put a number that a pool keeps on a vehicle of its former owner.

    Call inside an act's transaction. `owner_ids` are all names of one person.
    Errors: NotKeptForYou, also where it went back to the pool.
    """
    pool = _pool_of(plate)
    row = _row(pool, plate) if pool is not None else None
    if pool is None or row is None:
        raise NotKeptForYou(number=plate.dotted)
    mine = {keys.nullifier("applicant", owner) for owner in owner_ids}
    if row.state != NumberState.RETAINED or row.owner_key not in mine:
        raise NotKeptForYou(number=plate.dotted)
    na = row.owner_key
    row.state = NumberState.ASSIGNED.value
    row.until, row.owner_key, row.changed_at = None, "", clock.now()
    row.case_number = case_number
    row.save()
    _ask(pool, "reclaim", number=plate.text, na=na)


def _last_minute(day: date) -> int:
    """From the next minute on the log lets the number go."""
    return minute(clock.end_of(day).timestamp()) - 60


def _pool_of(plate: PlateNumber) -> str | None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is kept inside an act")
    pools = Pool.objects.filter(kind=plate.kind.value, tree_size__gt=0)
    return pools.values_list("pk", flat=True).first()


def _row(pool: str, plate: PlateNumber) -> Number | None:
    rows = Number.objects.select_for_update(of=("self",))
    return rows.filter(pool_id=pool, number=plate.text).first()


def _ask(pool: str, verb: str, **fields: object) -> None:
    Intent.objects.create(pool_id=pool, verb=verb, fields=fields, made_at=clock.now())
