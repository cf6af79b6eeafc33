"""A right arises, is used, or is given up: each inside an act's transaction."""

from datetime import date
from uuid import UUID

from django.db import connection, transaction

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.plate_number import PlateNumber
from doorstep.numbers.errors import NoSuchRight, RightOver
from doorstep.numbers.models import NumberRight
from doorstep.numbers.queries import view_of
from doorstep.numbers.types import RightState
from doorstep.people.queries import known_as
from doorstep.registry.types import EntryAct

_OPEN = RightState.OPEN.value


def arise(
    *,
    person_id: str,
    plate: PlateNumber,
    vin: str,
    event: EntryAct,
    held_from: date,
    event_on: date,
    last_day: date,
    shelved: bool,
    case_number: str,
) -> str:
    """A vehicle gave up its number and its former owner may have it again; the right's id.

    Call inside an act's transaction. A right of the past to the same number has run out by then.
    """
    _inside_an_act()
    _lapse(plate_kind=plate.kind.value, plate_number=plate.text, last_day__lt=event_on)
    row = NumberRight.objects.create(
        person_id=UUID(person_id),
        plate_kind=plate.kind.value,
        plate_number=plate.text,
        vin=vin,
        event=event.value,
        held_from=held_from,
        event_on=event_on,
        last_day=last_day,
        shelved=shelved,
        state=_OPEN,
        case_number=case_number,
    )
    return str(row.pk)


def grow(*, right_id: UUID, last_day: date) -> bool:
    """The term grew while it ran; whether the log of a pool has to follow.

    Call inside a transaction. False for a right that is over or lasts so long already.
    """
    _inside_an_act()
    row = NumberRight.objects.select_for_update().filter(pk=right_id, state=_OPEN).first()
    if row is None or last_day <= row.last_day:
        return False
    NumberRight.objects.filter(pk=row.pk).update(last_day=last_day, reminded=None)
    return row.shelved


def use(*, person_id: str, plate: PlateNumber, case_number: str) -> bool:
    """The number is on another vehicle of the person; whether the log of a pool has to follow.

    Call inside an act's transaction. False, too, where the event is older than these rows.
    """
    _inside_an_act()
    row = (
        NumberRight.objects.select_for_update()
        .filter(
            person_id__in=known_as(person_id),
            plate_kind=plate.kind.value,
            plate_number=plate.text,
            state=_OPEN,
        )
        .first()
    )
    if row is None:
        return False
    _end(row, RightState.USED, used_case=case_number)
    return row.shelved


@act
def give_up(*, right_id: UUID, person_id: str, by: Actor, key: Key) -> UUID:
    """The person wants the number no more. It cannot be taken back.

    The number stays out of every draw until the end it was kept to: nobody chooses the moment at
    which a number comes back. Errors: NoSuchRight, RightOver.
    """
    row = (
        NumberRight.objects.select_for_update()
        .filter(pk=right_id, person_id__in=known_as(person_id))
        .first()
    )
    if row is None:
        raise NoSuchRight
    state = view_of(row).state
    if state is not RightState.OPEN:
        raise RightOver(state=state.label)
    _end(row, RightState.GIVEN_UP)
    audit.note("number-right.given-up", f"number-right:{row.pk}", by=by)
    return right_id


def lapse_old() -> int:
    """End the rights whose last day is past; how many."""
    return _lapse(last_day__lt=clock.today())


def _lapse(**which: object) -> int:
    rows = NumberRight.objects.filter(state=_OPEN, **which)
    return rows.update(state=RightState.LAPSED.value, ended_on=clock.today())


def _end(row: NumberRight, state: RightState, *, used_case: str = "") -> None:
    row.state, row.ended_on, row.used_case = state.value, clock.today(), used_case
    row.save(update_fields=["state", "ended_on", "used_case"])


def _inside_an_act() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a right changes inside an act")
