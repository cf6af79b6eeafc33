"""Two vehicles of one owner exchange their numbers (号牌互换): an entry on each, in one act.

Why apart: no number leaves its owner, and between the two writes neither vehicle may seem to carry
what the other still has.
"""

from doorstep.kernel import clock
from doorstep.registry.errors import NoSuchVehicle, NotToBeSwapped, VehicleGone
from doorstep.registry.models import Entry, Vehicle
from doorstep.registry.reading import folded_vehicle, is_id, projected, view_entry
from doorstep.registry.replay import fold
from doorstep.registry.services.change import Written
from doorstep.registry.types import EntryAct, VehicleState
from doorstep.registry.writing import in_order, inside_an_act, write_entry


def swap_numbers(*, vehicle_id: str, other_id: str, written: Written) -> None:
    """Each vehicle carries the other's number from this day on.

    Errors: NoSuchVehicle, VehicleGone, NotToBeSwapped, DayOutOfOrder.
    """
    inside_an_act()
    if not is_id(vehicle_id) or not is_id(other_id):
        raise NoSuchVehicle
    # In the order of their ids, as everybody who takes two.
    rows = list(
        Vehicle.objects.select_for_update().filter(pk__in=(vehicle_id, other_id)).order_by("pk")
    )
    if len(rows) != 2:
        raise NoSuchVehicle
    first, second = rows
    for row in rows:
        state = VehicleState(row.state)
        if state is not VehicleState.REGISTERED:
            raise VehicleGone(state=state.label)
        in_order(written.on, not_before=row.registered_on)
    if (first.owner_id, first.plate_kind) != (second.owner_id, second.plate_kind):
        raise NotToBeSwapped
    given = {first.pk: second.plate_number, second.pk: first.plate_number}
    # A number stands on one registered vehicle: for a moment the first carries none.
    Vehicle.objects.filter(pk=first.pk).update(plate_number="")
    for row in (second, first):
        write_entry(
            act=EntryAct.NUMBER_SWAPPED,
            vehicle_id=str(row.pk),
            on=written.on,
            case_number=written.case_number,
            by=written.by,
            source=written.source,
            outside_serial=written.outside_serial,
            changes={"plate_number": given[row.pk]},
        )
        entries = [view_entry(each) for each in Entry.objects.filter(vehicle=row)]
        folded = fold(entries, until=clock.today()).vehicle
        view = folded_vehicle(str(row.pk), folded, clock.now())
        Vehicle.objects.filter(pk=row.pk).update(**projected(view))
