"""Numbers in use before the log: the log cannot know them, the province does."""

from collections.abc import Sequence

import pytest
from tests.plates.log.builder import POOL
from tests.province.builder import Town, admit

from doorstep.kernel import clock
from doorstep.plates.log import writing
from doorstep.province import genesis
from doorstep.province.models import GenesisList

pytestmark = pytest.mark.usefixtures("province")

IN_USE = [f"鲁M1{n:02}" for n in range(0, 100, 2)]


def a_town_with_old_plates(numbers: Sequence[str] = IN_USE) -> Town:
    """Every second number of a hundred is on some car already."""
    admit()
    genesis.keep(pool=POOL, numbers=numbers)
    town = Town(k=2)
    town.rules()
    town.segment("鲁M1##")
    town.log(town.genesis_entry(1, numbers))
    town.log(town.fill_entry(20))
    town.writes()
    return town


def name(town: Town, numbers: Sequence[str]) -> None:
    for number in numbers:
        town.log(town.inuse_entry(1, IN_USE, number))


def in_the_way_of_fill(town: Town) -> list[str]:
    pi = town.proofs(town.fill_leaf())
    return [number for number in writing.numbers_of_fill(town.state, pi) if number in IN_USE]


def test_a_fill_that_releases_a_number_in_use_is_refused() -> None:
    town = a_town_with_old_plates()
    blind = town.again(town.written)
    blind.fill_betas()
    refused = blind.asks()["refused"]
    assert refused["at"] == 0
    assert refused["rule"] == "number/state"
    while found := in_the_way_of_fill(town):
        name(town, found)
    town.fill_betas()
    town.writes()
    assert not set(IN_USE) & set(town.state.slots.numbers)


def test_a_refill_that_takes_a_number_in_use_is_refused_until_it_is_named() -> None:
    town = a_town_with_old_plates()
    while found := in_the_way_of_fill(town):
        name(town, found)
    town.fill_betas()
    town.writes()
    for _ in range(12):
        draw = town.drawn()
        way = writing.in_the_way_of_refill(town.state, draw, lambda n: n in IN_USE)
        if way:
            break
        town.choose(draw.id)
        town.writes()
    assert way, "half of the numbers are in use"
    blind = town.again(town.written)
    blind.choose(draw.id)
    assert blind.asks()["refused"]["rule"] == "number/state"
    name(town, way)
    town.choose(draw.id)
    assert town.writes()["refused"] is None


def test_a_named_number_that_came_back_is_released_like_any_other() -> None:
    town = a_town_with_old_plates()
    while found := in_the_way_of_fill(town):
        name(town, found)
    named = [n for n in IN_USE if n in town.state.numbers]
    town.fill_betas()
    town.writes()
    for number in named:
        town.log(town.free_entry(number))
    town.writes()
    lists = genesis.Lists()
    assert not any(lists.in_use(POOL, town.state, number) for number in named)
    assert lists.in_use(POOL, town.state, next(n for n in IN_USE if n not in named))


def test_a_list_is_kept_once_under_its_root_and_in_its_order() -> None:
    roots = {genesis.keep(pool=POOL, numbers=IN_USE) for _ in range(2)}
    assert len(roots) == 1
    assert GenesisList.objects.count() == 1
    assert genesis.keep(pool=POOL, numbers=IN_USE[::-1]) not in roots
    row = GenesisList.objects.get(root=roots.pop())
    assert row.n == len(IN_USE)
    assert row.at <= clock.now()


def test_a_number_outside_every_list_is_no_concern_of_the_province() -> None:
    town = a_town_with_old_plates()
    lists = genesis.Lists()
    assert not lists.in_use(POOL, town.state, "鲁M101")
    assert not lists.in_use(POOL, town.state, "鲁M999")
