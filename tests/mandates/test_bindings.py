"""Another's vehicle is seen with its owner's consent, by few, and until either ends it."""

from datetime import timedelta

import pytest
from tests.mandates.builders import a_car, a_citizen, answers, asks, at_once
from tests.people.builders import a_key

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.law.parameters import BINDING_ANSWER, BINDINGS_OF_PERSON, BINDINGS_OF_VEHICLE
from doorstep.mandates import queries, services
from doorstep.mandates.errors import (
    AlreadyBound,
    BindingNotFound,
    OwnVehicle,
    PersonFull,
    VehicleFull,
    VehicleNotMatched,
)
from doorstep.mandates.models import Binding
from doorstep.mandates.types import BindingState
from doorstep.messages import queries as messages
from doorstep.registry.models import Vehicle

OF_PERSON = BINDINGS_OF_PERSON.on(clock.today())
OF_VEHICLE = BINDINGS_OF_VEHICLE.on(clock.today())


def told(person: Actor) -> list[str]:
    """The templates of a person's messages, newest first."""
    return [message.template for message in messages.inbox(person.id)]


@pytest.mark.django_db
def test_an_owner_agrees_both_are_told_and_the_vehicle_is_seen() -> None:
    owner, son = a_citizen(1), a_citizen(2, "李四")
    car = a_car(owner)
    binding = asks(son, car)
    assert not queries.may_see(son.id, car.id)
    assert told(owner) == ["binding-asked"]
    [asked] = queries.bindings_on(owner.id)
    assert (asked.state, asked.person.name) == (BindingState.ASKED, "李四")
    answers(owner, binding)
    assert queries.may_see(son.id, car.id)
    assert told(owner)[0] == told(son)[0] == "binding-agreed"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["owner", "son"])
def test_either_ends_it_at_once_and_both_are_told(who: str) -> None:
    owner, son = a_citizen(1), a_citizen(2)
    car = a_car(owner)
    binding = asks(son, car)
    answers(owner, binding)
    ending = {"owner": owner, "son": son}[who]
    services.end_binding(binding_id=binding, by=ending, key=a_key())
    assert not queries.may_see(son.id, car.id)
    assert told(owner)[0] == told(son)[0] == "binding-ended"
    assert queries.bindings_of(son.id) == queries.bindings_on(owner.id) == ()
    asks(son, car)


@pytest.mark.django_db
def test_nobody_but_the_owner_answers_and_no_stranger_ends() -> None:
    owner, son, stranger = a_citizen(1), a_citizen(2), a_citizen(3)
    binding = asks(son, a_car(owner))
    for each in (son, stranger):
        with pytest.raises(BindingNotFound):
            answers(each, binding)
    with pytest.raises(BindingNotFound):
        services.end_binding(binding_id=binding, by=stranger, key=a_key())
    answers(owner, binding, agreed=False)
    assert told(son) == ["binding-declined"]
    with pytest.raises(BindingNotFound):
        answers(owner, binding)


@pytest.mark.django_db
def test_a_number_alone_says_nothing_and_ones_own_car_needs_no_binding() -> None:
    owner, son = a_citizen(1), a_citizen(2)
    car = a_car(owner)
    unknown = PlateNumber(PlateKind.SMALL, "鲁M99X99")
    for plate, tail in ((car.plate, "000000"), (unknown, car.vin[-6:])):
        with pytest.raises(VehicleNotMatched):
            services.ask_binding(plate=plate, vin_tail=tail, by=son, key=a_key())
    with pytest.raises(OwnVehicle):
        asks(owner, car)
    assert told(owner) == []


@pytest.mark.django_db
def test_a_person_holds_so_many_and_a_vehicle_is_held_by_so_many() -> None:
    owner, son = a_citizen(1), a_citizen(2)
    cars = [a_car(owner) for _ in range(OF_PERSON + 1)]
    for car in cars[:OF_PERSON]:
        asks(son, car)
    with pytest.raises(AlreadyBound):
        asks(son, cars[0])
    with pytest.raises(PersonFull):
        asks(son, cars[OF_PERSON])
    for serial in range(OF_VEHICLE - 1):
        asks(a_citizen(10 + serial), cars[0])
    with pytest.raises(VehicleFull):
        asks(a_citizen(30), cars[0])


@pytest.mark.django_db
def test_an_unanswered_question_lapses_and_its_place_is_free() -> None:
    owner, son = a_citizen(1), a_citizen(2)
    cars = [a_car(owner) for _ in range(OF_PERSON + 1)]
    bindings = [asks(son, car) for car in cars[:OF_PERSON]]
    last = BINDING_ANSWER.on(clock.today()).after(clock.today())
    with clock.at_day(last):
        assert len(queries.bindings_on(owner.id)) == OF_PERSON
    with clock.at_day(last + timedelta(days=1)):
        assert queries.bindings_on(owner.id) == ()
        with pytest.raises(BindingNotFound):
            answers(owner, bindings[0])
        asks(son, cars[OF_PERSON])


@pytest.mark.django_db
def test_a_sold_vehicle_is_seen_no_more_and_the_clock_ends_it() -> None:
    owner, son, buyer = a_citizen(1), a_citizen(2), a_citizen(3)
    car = a_car(owner)
    answers(owner, asks(son, car))
    Vehicle.objects.filter(pk=car.id).update(owner_id=buyer.id)
    assert not queries.may_see(son.id, car.id)
    assert queries.bindings_on(buyer.id) == ()
    services.end_stale_bindings(by=SYSTEM, key=a_key())
    assert Binding.objects.get().state == BindingState.ENDED.value
    assert told(son)[0] == "binding-ended"


@pytest.mark.usefixtures("fresh_city")
def test_many_ask_at_once_and_exactly_as_many_as_allowed_hold_the_vehicle() -> None:
    owner = a_citizen(1)
    car = a_car(owner)
    crowd = [a_citizen(10 + n) for n in range(OF_VEHICLE + 3)]
    answered = at_once(*(lambda who=who: asks(who, car) for who in crowd))
    refused = [each for each in answered if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [VehicleFull] * 3
    slots = Binding.objects.order_by("vehicle_slot").values_list("vehicle_slot", flat=True)
    assert list(slots) == list(range(1, OF_VEHICLE + 1))


@pytest.mark.usefixtures("fresh_city")
def test_one_asks_for_many_at_once_and_holds_exactly_as_many_as_allowed() -> None:
    owner, son = a_citizen(1), a_citizen(2)
    cars = [a_car(owner) for _ in range(OF_PERSON + 2)]
    answered = at_once(*(lambda car=car: asks(son, car) for car in cars))
    assert sum(isinstance(each, PersonFull) for each in answered) == 2
    assert Binding.objects.count() == OF_PERSON
