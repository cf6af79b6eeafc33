"""A former record is taken over whole, with its objects, under the same constraints."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from doorstep.kernel.actor import SYSTEM
from doorstep.registry import queries, services
from doorstep.registry.models import Vehicle
from doorstep.registry.types import EntryAct, LoadedVehicle, ObjectState, Source, VehicleState

from .builders import a_number, a_vin, particulars

OWNER = "22222222-2222-4222-8222-222222222222"

pytestmark = pytest.mark.django_db


def _rows(count: int, first: int = 40_000) -> Iterator[LoadedVehicle]:
    for n in range(first, first + count):
        yield LoadedVehicle(
            particulars=particulars(vin=a_vin(n)),
            owner_id=OWNER,
            plate=a_number(n),
            registered_on=date(2016, 1, 4),
            point="st-01",
        )


def test_a_loaded_vehicle_reads_like_a_registered_one() -> None:
    ids = services.bulk_load(_rows(3), by=SYSTEM)
    found = queries.vehicle(plate=a_number(40_001))
    assert found is not None
    assert found.id == ids[1]
    assert queries.vehicle_as_of(ids[1], date(2016, 1, 3)) is None
    assert queries.vehicle_as_of(ids[1], date(2016, 1, 4)) is not None
    assert {o.state for o in queries.objects_of(ids[1])} == {ObjectState.HANDED_OVER}
    assert len(queries.objects_of(ids[1])) == 4
    (entry,) = queries.entries(ids[1])
    assert (entry.act, entry.point, entry.by) == (EntryAct.TAKEN_OVER, "st-01", str(SYSTEM))
    assert queries.differences() == ([], None)


def test_a_vehicle_that_left_has_handed_its_objects_back() -> None:
    (row,) = _rows(1)
    gone = replace(row, state=VehicleState.MOVED_OUT, source=Source.UPSTREAM, outside_serial="SJ-3")
    (vehicle_id,) = services.bulk_load([gone], by=SYSTEM)
    assert {o.state for o in queries.objects_of(vehicle_id)} == {ObjectState.SURRENDERED}
    assert not queries.number_in_use(row.plate)


def test_one_number_twice_and_nothing_is_loaded() -> None:
    rows = [*_rows(20), *_rows(1)]
    with pytest.raises(IntegrityError, match="registry_vehicle_"), transaction.atomic():
        services.bulk_load(rows, by=SYSTEM)
    assert not Vehicle.objects.exists()


def test_loading_goes_in_batches_and_keeps_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorstep.registry.services.load.AT_ONCE", 7)
    ids = services.bulk_load(_rows(20), by=SYSTEM)
    found = [queries.vehicle(id=vehicle_id) for vehicle_id in ids]
    assert [v.plate.text for v in found if v] == [a_number(n).text for n in range(40_000, 40_020)]
