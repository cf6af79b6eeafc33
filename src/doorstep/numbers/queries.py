"""Reading rights to former numbers; whoever has several names after a merge has all of them."""

from collections.abc import Iterator
from uuid import UUID

from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.numbers.models import NumberRight
from doorstep.numbers.types import RightState, RightView
from doorstep.people.queries import known_as
from doorstep.registry.types import EntryAct


def open_rights(person_id: str) -> tuple[RightView, ...]:
    """What the person may still have again today, the one that ends first before the others."""
    rows = NumberRight.objects.filter(
        person_id__in=known_as(person_id),
        state=RightState.OPEN.value,
        last_day__gte=clock.today(),
    )
    return tuple(view_of(row) for row in rows.order_by("last_day", "plate_number"))


def standing_rights() -> Iterator[RightView]:
    """Every right nobody used or gave up, run out lately or not, in chunks."""
    rows = NumberRight.objects.filter(state=RightState.OPEN.value).order_by("pk")
    return (view_of(row) for row in rows.iterator(chunk_size=500))


def latest_right(person_id: str, plate: PlateNumber) -> RightView | None:
    """The newest right of the person to this number, whatever became of it."""
    rows = NumberRight.objects.filter(
        person_id__in=known_as(person_id),
        plate_kind=plate.kind.value,
        plate_number=plate.text,
    )
    row = rows.order_by("-event_on", "-id").first()
    return None if row is None else view_of(row)


def right_of(person_id: str, right_id: UUID) -> RightView | None:
    """One right of the person."""
    rows = NumberRight.objects.filter(pk=right_id, person_id__in=known_as(person_id))
    row = rows.first()
    return None if row is None else view_of(row)


def view_of(row: NumberRight) -> RightView:
    """A row as others see it: what ran out unnoticed is lapsed."""
    state = RightState(row.state)
    if state is RightState.OPEN and row.last_day < clock.today():
        state = RightState.LAPSED
    return RightView(
        id=row.pk,
        person_id=str(row.person_id),
        plate=PlateNumber(PlateKind(row.plate_kind), row.plate_number),
        vin=row.vin,
        event=EntryAct(row.event),
        held_from=row.held_from,
        event_on=row.event_on,
        last_day=row.last_day,
        shelved=row.shelved,
        state=state,
        ended_on=row.ended_on,
    )
