"""The record keeps every entry, and any day can be read from it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.kernel import clock
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.registry import queries, services
from doorstep.registry.errors import (
    DayOutOfOrder,
    NoSuchEntry,
    NoSuchObject,
    NoSuchVehicle,
    NothingToCorrect,
    ObjectNotReady,
)
from doorstep.registry.models import Entry, OfficialObject, Vehicle
from doorstep.registry.types import (
    RECORD_NAME,
    EntryAct,
    ObjectKind,
    ObjectState,
    Source,
    VehicleState,
    word_for_class,
    word_for_colour,
    word_for_fuel,
)

from .builders import CLERK, DAY, REGISTRAR, a_number, a_vehicle, an_object, particulars

pytestmark = pytest.mark.django_db


def test_a_registered_vehicle_is_found_by_id_vin_and_number() -> None:
    car, plate, owner = particulars(), a_number(), str(uuid4())
    vehicle_id = a_vehicle(particulars=car, plate=plate, owner_id=owner)
    for found in (
        queries.vehicle(id=vehicle_id),
        queries.vehicle(vin=car.vin),
        queries.vehicle(plate=plate),
    ):
        assert found is not None
        assert (found.id, found.vin, found.plate, found.owner_id) == (
            vehicle_id,
            car.vin,
            plate,
            owner,
        )
        assert found.particulars == car
        assert found.source == RECORD_NAME
        assert found.as_of <= clock.now()
    assert [v.id for v in queries.vehicles_of(owner)] == [vehicle_id]
    assert queries.vin_registered(car.vin)
    assert queries.number_in_use(plate)


def test_an_owners_earlier_vehicle_is_told_in_days() -> None:
    owner, new, other = str(uuid4()), particulars(), particulars()
    a_vehicle(owner_id=owner, on=DAY - timedelta(days=900))
    a_vehicle(owner_id=owner, on=DAY - timedelta(days=399))
    a_vehicle(particulars=new, owner_id=owner, on=DAY)
    a_vehicle(owner_id=owner, on=DAY)
    a_vehicle(owner_id=owner, on=DAY + timedelta(days=30))
    a_vehicle(particulars=other, on=DAY)
    asked = (new.vin, other.vin, particulars().vin)
    assert queries.days_with_earlier_vehicle(asked) == {new.vin: 399}


@pytest.mark.usefixtures("in_small_city", "db")
def test_who_is_cancelled_soon_after_registration_is_named() -> None:
    cars = {}
    for registered, after in ((0, 60), (0, 61), (-1, 3), (5, 0)):
        cars[registered, after] = particulars()
        on = DAY + timedelta(days=registered)
        vehicle_id = a_vehicle(particulars=cars[registered, after], on=on)
        services.end_vehicle(
            vehicle_id=vehicle_id,
            state=VehicleState.CANCELLED,
            written=services.Written(on + timedelta(days=after), "2017062100009", REGISTRAR),
        )
    a_vehicle(on=DAY)
    found = queries.cancelled_soon(DAY, 60)
    assert sorted(found) == sorted((cars[0, 60].vin, cars[5, 0].vin))


def test_what_was_never_registered_is_not_found() -> None:
    assert queries.vehicle(id="not-an-id") is None
    assert queries.vehicle(id=str(uuid4())) is None
    assert queries.vehicles_of("not-an-id") == ()
    assert queries.objects_of("not-an-id") == ()
    assert queries.entries("not-an-id") == ()
    assert queries.official_object("not-an-id") is None
    assert queries.object_chain(str(uuid4())) == ()
    assert not queries.vin_registered(particulars().vin)


def test_the_entry_says_who_where_and_on_whose_word() -> None:
    vehicle_id = a_vehicle(source=Source.UPSTREAM, outside_serial="SJ-1")
    (entry,) = queries.entries(vehicle_id)
    assert entry.act is EntryAct.REGISTERED
    assert (entry.by, entry.post, entry.point) == ("staff:registrar-1", "registrar", "office")
    assert (entry.source, entry.outside_serial, entry.on) == (Source.UPSTREAM, "SJ-1", DAY)
    assert [e.id for e in queries.entries_of_case("2017062100001")] == [entry.id]


def test_all_unfit_particulars_are_named_at_once() -> None:
    unfit = particulars(vehicle_class="K99", colour="?", engine_number=" ", seats=-1, vin="X")
    with pytest.raises(InvalidInput) as refused:
        a_vehicle(particulars=unfit)
    fields = {problem.field for problem in refused.value.problems}
    assert fields == {"vehicle_class", "colour", "engine_number", "seats", "vin"}
    assert not Vehicle.objects.exists()


def test_a_hybrid_may_burn_several_fuels() -> None:
    assert particulars(fuel="AC").problems() == ()
    assert [p.field for p in particulars(fuel="A?").problems()] == ["fuel"]


def test_no_entry_is_dated_after_today() -> None:
    with pytest.raises(DayOutOfOrder):
        a_vehicle(on=clock.today() + timedelta(days=1))


def test_the_same_string_may_stand_on_a_yellow_and_on_a_blue_plate() -> None:
    a_vehicle(plate=PlateNumber(PlateKind.SMALL, "鲁M10001"))
    a_vehicle(plate=PlateNumber(PlateKind.LARGE, "鲁M10001"))
    assert Vehicle.objects.filter(plate_number="鲁M10001").count() == 2


def test_an_upstream_entry_needs_its_serial_and_only_it() -> None:
    with pytest.raises(IntegrityError, match="registry_entry_source"), transaction.atomic():
        a_vehicle(source=Source.UPSTREAM)
    with pytest.raises(IntegrityError, match="registry_entry_source"), transaction.atomic():
        a_vehicle(outside_serial="SJ-2")


def test_the_database_knows_no_other_states_than_the_code() -> None:
    vehicle_id = a_vehicle()
    object_id = an_object(vehicle_id)
    with pytest.raises(IntegrityError, match="registry_vehicle_state"), transaction.atomic():
        Vehicle.objects.filter(pk=vehicle_id).update(state="lost")
    with pytest.raises(IntegrityError, match="registry_object_state"), transaction.atomic():
        OfficialObject.objects.filter(pk=object_id).update(state="lost")


def test_an_object_lives_from_blank_to_surrendered() -> None:
    vehicle_id = a_vehicle()
    words: dict[str, Any] = {"case_number": "2017062100001", "by": CLERK}
    object_id = an_object(vehicle_id, ObjectKind.PLATE_SET)
    blank = queries.official_object(object_id)
    assert blank is not None
    found = queries.vehicle(id=vehicle_id)
    assert found is not None
    assert blank.state is ObjectState.BLANK
    assert blank.inscription == found.plate.text
    assert blank.holder_id == found.owner_id
    later = DAY + timedelta(days=1)
    services.produce_object(object_id=object_id, on=DAY, **words)
    services.hand_over_object(object_id=object_id, on=later, **words)
    with pytest.raises(ObjectNotReady) as twice:
        services.hand_over_object(object_id=object_id, on=later, **words)
    assert "已发放" in twice.value.say()
    services.surrender_object(object_id=object_id, on=date(2018, 1, 2), **words)
    assert [(e.act, e.on) for e in queries.object_chain(object_id)] == [
        (EntryAct.OBJECT_ISSUED, DAY),
        (EntryAct.OBJECT_PRODUCED, DAY),
        (EntryAct.OBJECT_HANDED_OVER, later),
        (EntryAct.OBJECT_SURRENDERED, date(2018, 1, 2)),
    ]
    states = [
        queries.objects_as_of(vehicle_id, day)[0].state
        for day in (DAY, later, date(2018, 1, 1), date(2018, 1, 2))
    ]
    assert states == [
        ObjectState.PRODUCED,
        ObjectState.HANDED_OVER,
        ObjectState.HANDED_OVER,
        ObjectState.SURRENDERED,
    ]


@pytest.mark.parametrize(
    ("kind", "digits"),
    [
        (ObjectKind.REGISTRATION_CERTIFICATE, 12),
        (ObjectKind.PLATE_SET, 14),
        (ObjectKind.VEHICLE_LICENCE, 13),
        (ObjectKind.INSPECTION_MARK, 12),
    ],
)
def test_numbers_have_the_length_of_their_kind_and_belong_to_no_province(
    kind: ObjectKind, digits: int
) -> None:
    made = queries.official_object(an_object(a_vehicle(), kind))
    assert made is not None
    assert len(made.number) == digits
    assert made.number.isdecimal()
    assert made.number.startswith("00")
    assert queries.object_by_number(kind, made.number) is not None


def test_a_vehicle_has_one_live_object_of_a_kind() -> None:
    vehicle_id = a_vehicle()
    first = an_object(vehicle_id)
    with pytest.raises(IntegrityError, match="registry_object_live"), transaction.atomic():
        an_object(vehicle_id)
    services.void_object(object_id=first, on=DAY, case_number="", by=CLERK)
    second = an_object(vehicle_id)
    assert [o.state for o in queries.objects_of(vehicle_id)] == [
        ObjectState.VOID,
        ObjectState.BLANK,
    ]
    assert [o.id for o in queries.objects_of(vehicle_id)] == [first, second]


def test_a_printed_number_is_used_once() -> None:
    an_object(a_vehicle(), number="370012345678")
    with pytest.raises(IntegrityError, match="registry_object_number"), transaction.atomic():
        an_object(a_vehicle(), number="370012345678")


def test_objects_go_to_known_vehicles_and_in_the_order_of_days() -> None:
    with pytest.raises(NoSuchVehicle):
        an_object("nowhere")
    with pytest.raises(NoSuchObject):
        services.produce_object(object_id=str(uuid4()), on=DAY, case_number="", by=CLERK)
    vehicle_id = a_vehicle()
    with pytest.raises(DayOutOfOrder):
        an_object(vehicle_id, on=DAY - timedelta(days=1))


def test_a_correction_is_an_entry_of_its_own_and_names_the_wrong_one() -> None:
    wrong = particulars(colour="A")
    vehicle_id = a_vehicle(particulars=wrong)
    (registered,) = queries.entries(vehicle_id)
    right = replace(wrong, colour="J", engine_number="E7654321")
    with clock.at_day(date(2017, 7, 3)):
        new = services.correct(
            vehicle_id=vehicle_id,
            entry_id=registered.id,
            particulars=right,
            on=date(2017, 7, 3),
            case_number="2017070300001",
            by=REGISTRAR,
        )
    entries = queries.entries(vehicle_id)
    assert [(e.id, e.act, e.corrects) for e in entries] == [
        (registered.id, EntryAct.REGISTERED, None),
        (new, EntryAct.CORRECTED, registered.id),
    ]
    assert entries[0] == registered
    assert entries[1].changes == {"colour": "J", "engine_number": "E7654321"}
    today = queries.vehicle(id=vehicle_id)
    assert today is not None
    assert today.particulars == right


def test_a_day_is_read_as_we_know_it_now_or_as_it_was_known_then() -> None:
    with clock.at_day(DAY):
        wrong = particulars(colour="A")
        vehicle_id = a_vehicle(particulars=wrong)
        (registered,) = queries.entries(vehicle_id)
    with clock.at_day(date(2017, 7, 3)):
        services.correct(
            vehicle_id=vehicle_id,
            entry_id=registered.id,
            particulars=replace(wrong, colour="J"),
            on=date(2017, 7, 3),
            case_number="",
            by=REGISTRAR,
        )
    before = DAY - timedelta(days=1)
    assert queries.vehicle_as_of(vehicle_id, before) is None
    assert queries.vehicle_as_of(vehicle_id, DAY, known_on=before) is None
    now = queries.vehicle_as_of(vehicle_id, DAY)
    then = queries.vehicle_as_of(vehicle_id, DAY, known_on=date(2017, 7, 2))
    assert now is not None
    assert then is not None
    assert (now.particulars.colour, then.particulars.colour) == ("J", "A")
    assert now.as_of == clock.end_of(DAY)


def test_a_correction_of_a_correction_corrects_the_original_again() -> None:
    wrong = particulars(colour="A")
    vehicle_id = a_vehicle(particulars=wrong)
    words: dict[str, Any] = {
        "vehicle_id": vehicle_id,
        "case_number": "",
        "by": REGISTRAR,
        "on": DAY,
    }
    (registered,) = queries.entries(vehicle_id)
    first = services.correct(
        entry_id=registered.id,
        particulars=replace(wrong, colour="J"),
        **words,
    )
    services.correct(entry_id=first, particulars=replace(wrong, colour="H"), **words)
    assert [e.corrects for e in queries.entries(vehicle_id)] == [
        None,
        registered.id,
        registered.id,
    ]
    found = queries.vehicle(id=vehicle_id)
    assert found is not None
    assert found.colour_label == "蓝"


def test_a_correction_must_change_something_of_an_entry_of_this_vehicle() -> None:
    car = particulars()
    vehicle_id = a_vehicle(particulars=car)
    (registered,) = queries.entries(vehicle_id)
    words: dict[str, Any] = {"case_number": "", "by": REGISTRAR, "on": DAY}
    with pytest.raises(NothingToCorrect):
        services.correct(
            vehicle_id=vehicle_id,
            entry_id=registered.id,
            particulars=car,
            **words,
        )
    other = a_vehicle()
    with pytest.raises(NoSuchEntry):
        services.correct(
            vehicle_id=other,
            entry_id=registered.id,
            particulars=replace(car, colour="J"),
            **words,
        )
    with pytest.raises(DayOutOfOrder):
        services.correct(
            vehicle_id=vehicle_id,
            entry_id=registered.id,
            particulars=replace(car, colour="J"),
            **words | {"on": DAY - timedelta(days=1)},
        )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_today_replayed_is_the_projection(data: st.DataObject) -> None:
    car = particulars()
    vehicle_id = a_vehicle(particulars=car)
    day = DAY
    verbs = (
        services.produce_object,
        services.hand_over_object,
        services.surrender_object,
        services.void_object,
    )
    for _ in range(data.draw(st.integers(0, 8))):
        day += timedelta(days=data.draw(st.integers(0, 2)))
        if data.draw(st.booleans()):
            kind = data.draw(st.sampled_from([kind for kind in ObjectKind if not kind.of_a_driver]))
            if not any(o.kind is kind and o.state.live for o in queries.objects_of(vehicle_id)):
                an_object(vehicle_id, kind, on=day)
        elif data.draw(st.booleans()):
            registered = queries.entries(vehicle_id)[0]
            right = replace(car, seats=data.draw(st.integers(6, 9)), colour="H")
            current = queries.vehicle(id=vehicle_id)
            assert current is not None
            if right != current.particulars:
                services.correct(
                    vehicle_id=vehicle_id,
                    entry_id=registered.id,
                    particulars=right,
                    on=day,
                    case_number="",
                    by=REGISTRAR,
                )
        else:
            for made in queries.objects_of(vehicle_id):
                verb = data.draw(st.sampled_from(verbs))
                try:
                    verb(object_id=made.id, on=day, case_number="", by=CLERK)
                except ObjectNotReady:
                    continue
    today = clock.today()
    projection, replayed = queries.vehicle(id=vehicle_id), queries.vehicle_as_of(vehicle_id, today)
    assert projection is not None
    assert replayed is not None
    assert replace(projection, as_of=replayed.as_of) == replayed
    assert queries.differences(after=None)[0] == []
    assert queries.objects_as_of(vehicle_id, today) == tuple(
        replace(made, as_of=clock.end_of(today)) for made in queries.objects_of(vehicle_id)
    )


def test_a_projection_changed_by_hand_is_found() -> None:
    vehicle_id = a_vehicle()
    object_id = an_object(vehicle_id)
    Vehicle.objects.filter(pk=vehicle_id).update(use_character="F", owner_id=uuid4())
    OfficialObject.objects.filter(pk=object_id).update(state=ObjectState.VOID.value)
    found, after = queries.differences()
    assert {(d.vehicle_id, d.what) for d in found} == {
        (vehicle_id, "vehicle"),
        (vehicle_id, "objects"),
    }
    assert after is None


@pytest.mark.parametrize(
    "statement", ["UPDATE registry_entry SET by = ''", "DELETE FROM registry_entry"]
)
def test_the_serving_role_cannot_change_or_remove_an_entry(statement: str) -> None:
    a_vehicle()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.count() == 1


def test_a_vehicle_that_left_frees_its_number_and_vin() -> None:
    car, plate = particulars(), a_number()
    first = a_vehicle(particulars=car, plate=plate)
    Vehicle.objects.filter(pk=first).update(state=VehicleState.CANCELLED.value)
    assert not queries.number_in_use(plate)
    assert a_vehicle(particulars=car, plate=plate) != first


def test_codes_are_said_in_words_and_unknown_ones_stand_for_themselves() -> None:
    assert (word_for_class("K33"), word_for_class("K00")) == ("小型轿车", "K00")
    assert (word_for_colour("A"), word_for_colour("?")) == ("白", "?")
    assert [word_for_fuel(code) for code in ("A", "AC", "AL")] == ["汽油", "汽油、电", "汽油、甲醇"]
