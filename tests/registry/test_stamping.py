"""签章: until when inspection is valid is written on the licence that is out."""

from datetime import date

import pytest
from tests.registry import builders as record

from doorstep.kernel import clock
from doorstep.registry import queries, services
from doorstep.registry.errors import NoLicenceOut
from doorstep.registry.types import EntryAct, LicenceOnFile, ObjectKind

pytestmark = pytest.mark.django_db
DAY = date(2017, 6, 21)
FIRST, NEXT = date(2019, 6, 30), date(2021, 6, 30)
LICENCE = ObjectKind.VEHICLE_LICENCE


def a_car() -> str:
    with clock.at_day(DAY):
        return record.a_vehicle(on=DAY, inspection_valid_until=FIRST)


def written(on: date) -> services.Written:
    return services.Written(on, "2019060100001", record.CLERK)


def numbered(licence_id: str) -> str:
    found = queries.official_object(licence_id)
    assert found is not None
    return found.number


def test_a_licence_is_printed_with_the_validity_of_its_day_and_stamped_later() -> None:
    car = a_car()
    with clock.at_day(DAY):
        licence = record.an_object_in_hand(car, LICENCE, DAY)
    assert queries.licence_of(car) == LicenceOnFile(numbered(licence), FIRST)
    with clock.at_day(date(2019, 6, 1)):
        on = written(date(2019, 6, 1))
        services.mark_inspected(vehicle_id=car, valid_until=NEXT, written=on)
        assert queries.licence_of(car) == LicenceOnFile(numbered(licence), FIRST)
        services.stamp_licence(vehicle_id=car, until=NEXT, written=on)
    assert queries.licence_of(car) == LicenceOnFile(numbered(licence), NEXT)
    stamped = queries.object_chain(licence)[-1]
    assert (stamped.act, stamped.on) == (EntryAct.LICENCE_STAMPED, date(2019, 6, 1))
    assert list(queries.differences()[0]) == []


def test_a_licence_made_after_the_mark_carries_it() -> None:
    car = a_car()
    with clock.at_day(date(2019, 6, 1)):
        on = written(date(2019, 6, 1))
        services.mark_inspected(vehicle_id=car, valid_until=NEXT, written=on)
        licence = record.an_object_in_hand(car, LICENCE, date(2019, 6, 1))
    assert queries.licence_of(car) == LicenceOnFile(numbered(licence), NEXT)


def test_without_a_licence_out_nothing_is_stamped() -> None:
    car = a_car()
    assert queries.licence_of(car) is None
    with clock.at_day(DAY):
        record.an_object(car)
        with pytest.raises(NoLicenceOut):
            services.stamp_licence(vehicle_id=car, until=NEXT, written=written(DAY))
    assert queries.licence_of("x") is None
