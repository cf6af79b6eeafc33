"""A frozen segment: choices called afterwards pass over it, choices under way do not notice."""

from dataclasses import replace

import pytest
from tests.plates.log.builder import City, a_city, signer


@pytest.fixture
def city() -> City:
    return a_city()


def two_segments() -> City:
    """Half of the numbers lie in the second segment, which nobody froze yet."""
    city = City(k=3, target=20)
    city.rules()
    city.segment("X1##")
    city.segment("Y1##")
    city.fill(20)
    return city


def test_a_segment_is_frozen_by_a_supervisor_and_once(city: City) -> None:
    entry = city.freeze_entry(1)
    forged = replace(entry, sig=signer("city/key")(b"anything"))
    assert city.refuses(forged) == "supervisor/signature"
    assert city.refuses(replace(entry, why="another reason")) == "supervisor/signature"
    assert city.refuses(city.freeze_entry(2)) == "freeze/segment"
    assert city.refuses(city.freeze_entry(1, on=False)) == "freeze/state"
    city.log(entry)
    assert city.refuses(entry) == "freeze/state"
    city.log(city.freeze_entry(1, on=False))
    assert city.refuses(city.freeze_entry(1, on=False)) == "freeze/state"


def test_no_choice_called_after_a_freeze_takes_a_frozen_number() -> None:
    taken = 0
    for attempt in range(20):
        city = two_segments()
        city.log(city.freeze_entry(2))
        draw = city.draw(city.citizen(f"who-{attempt}"))
        honest = city.choose_entry(draw.id, draw.numbers[0])
        assert honest.add.startswith("X")
        draw.frozen = ()
        tempting = city.choose_entry(draw.id, draw.numbers[0])
        draw.frozen = (2,)
        if tempting.add.startswith("Y"):
            taken += 1
            assert city.refuses(tempting) == "choose/refill"
        city.log(honest)
    assert taken
    city = City(k=3, target=60)
    city.rules()
    city.segment("X1##")
    city.segment("Y1##")
    city.log(city.freeze_entry(2))
    city.fill(60)
    assert {number[0] for number in city.state.slots.numbers} == {"X"}


def test_a_freeze_steers_no_draw_and_no_fill_under_way() -> None:
    steered = 0
    for attempt in range(20):
        city = two_segments()
        draw = city.draw(city.citizen(f"who-{attempt}"))
        before = city.choose_entry(draw.id, draw.numbers[0])
        city.log(city.freeze_entry(2))
        assert city.choose_entry(draw.id, draw.numbers[0]) == before
        draw.frozen = (2,)
        avoiding = city.choose_entry(draw.id, draw.numbers[0])
        draw.frozen = ()
        if avoiding != before:
            steered += 1
            assert city.refuses(avoiding) == "choose/refill"
        city.log(before)
    assert steered
    city = City(k=3, target=60)
    city.rules()
    city.segment("X1##")
    city.segment("Y1##")
    city.log(city.fill_entry(60))
    city.log(city.freeze_entry(2))
    city.fill_betas()
    assert any(number.startswith("Y") for number in city.state.slots.numbers)


def test_released_numbers_of_a_frozen_segment_stay() -> None:
    city = two_segments()
    before = list(city.state.slots.numbers)
    city.log(city.freeze_entry(2))
    assert city.state.slots.numbers == before
    assert city.state.slots.free_count == 20


def test_a_fill_from_frozen_segments_alone_releases_nothing() -> None:
    city = City()
    city.rules()
    city.segment("X#")
    city.log(city.freeze_entry(1))
    city.fill(5)
    assert city.state.slots.numbers == []
    city.log(city.freeze_entry(1, on=False))
    city.fill(5)
    assert city.state.slots.filled == 5
