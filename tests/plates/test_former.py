"""Numbers in use before the log: counted, never listed, and never given out again."""

import random

import pytest
from tests.plates.builder import POOL, TERMS, Citizen, a_held_number, drain

from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.plate_number import PlateKind
from doorstep.plates import keys, queries, services
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.former import Former, by_segment
from doorstep.plates.log.merkle import included, leaf_hash, root_of
from doorstep.plates.log.patterns import Pattern
from doorstep.plates.log.state import State
from doorstep.plates.models import Entry, FormerNumbers, Number
from doorstep.plates.sequencer import Sequencer

pytestmark = pytest.mark.django_db

PATTERNS = ["鲁M1###", "鲁MA1##"]


def numbers(count: int) -> list[str]:
    some = [number for pattern in PATTERNS for number in Pattern.parse(pattern).numbers()]
    return random.Random(7).sample(some, count)


def a_pool_with(former: list[str], *, target: int) -> Sequencer:
    services.open_pool(
        pool=POOL,
        kind=PlateKind.SMALL,
        origin="binzhou.example",
        terms=TERMS | {"target": target, "tries": 20},
        patterns=PATTERNS,
        by=SYSTEM,
        former=former,
        former_text="样本",
    )
    sequencer = Sequencer(POOL)
    drain(sequencer)
    return sequencer


def released(sequencer: Sequencer) -> set[str]:
    return set(sequencer.ledger.state.slots.numbers)


def test_former_numbers_count_as_assigned_and_none_is_released() -> None:
    former = numbers(700)
    sequencer = a_pool_with(former, target=300)
    counts = queries.counts(POOL)
    assert (counts.declared, counts.assigned, counts.released) == (1100, 700, 300)
    assert counts.balanced
    assert released(sequencer).isdisjoint(former)
    assert Entry.objects.filter(pool_id=POOL, verb="genesis").count() == 2
    assert not Number.objects.exists()


def test_the_log_names_only_those_that_stood_in_the_way() -> None:
    former = numbers(100)
    a_pool_with(former, target=300)
    log = b"".join(queries.entries(POOL, 0, 10_000)).decode()
    named = Entry.objects.filter(pool_id=POOL, verb="inuse").count()
    assert 0 < named < 100
    assert sum(number in log for number in former) == named


def test_a_refill_steps_over_a_former_number_after_naming_it() -> None:
    former = numbers(900)  # only a hundred numbers are left beside the pool
    sequencer = a_pool_with(former, target=100)
    for serial in range(6):
        a_held_number(sequencer, Citizen(f"c{serial}", f"LSVFF66R8C211628{serial}"))
    assert released(sequencer).isdisjoint(former)
    replayed = State(POOL, {keys.public(keys.supervisor_key())}, VERIFIERS)
    for index, body in enumerate(queries.entries(POOL, 0, 10_000)):
        replayed.apply(body, index)
    assert replayed.counts() == sequencer.ledger.state.counts()
    assert replayed.counts()["assigned"] == 900


def test_a_new_lead_knows_the_former_numbers_too() -> None:
    former = numbers(900)
    a_pool_with(former, target=100)
    second = Sequencer(POOL)
    a_held_number(second, Citizen("wang", "LSVFF66R8C2116280"))
    assert released(second).isdisjoint(former)


@pytest.mark.parametrize("count", [1, 255, 256, 257, 700, 1000])
def test_every_former_number_can_be_proven_from_its_chunk(count: int) -> None:
    pattern = Pattern.parse(PATTERNS[0])
    chosen = random.Random(count).sample(list(pattern.numbers()), count)
    services.open_pool(
        pool=POOL,
        kind=PlateKind.SMALL,
        origin="binzhou.example",
        terms=TERMS,
        patterns=PATTERNS,
        by=SYSTEM,
        former=chosen,
    )
    places = by_segment(PATTERNS, chosen)[1]
    leaves = [leaf_hash(pattern.number(place).encode()) for place in places]
    former = Former(POOL)
    for index in {0, count // 2, count - 1, min(256, count - 1)}:
        assert former.index(1, places[index]) == index
        path = [bytes.fromhex(each) for each in former.path(1, pattern, index)]
        assert included(leaves[index], index, count, path, root_of(leaves))
    missing = next(place for place in range(1000, 2000) if place not in places)
    assert former.index(1, missing) is None


def test_numbers_of_segments_not_declared_yet_are_left_aside() -> None:
    a_pool_with(["鲁MZ9999", "鲁MA100"], target=50)
    assert queries.counts(POOL).assigned == 1
    assert FormerNumbers.objects.count() == 1


def test_a_former_number_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        by_segment(PATTERNS, ["鲁M1000", "鲁M1000"])
