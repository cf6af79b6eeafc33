"""Whatever stands in an entry or a receipt, the answer is yes or a rule, never a crash."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plates.log.builder import POOL, City, a_city, public
from tests.plates.log.test_vectors import history

from doorstep.kernel.canonical import canonical
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log import Refused, State
from doorstep.plates.log.receipt import verify_receipt
from doorstep.plates.log.refusals import SENTENCES
from doorstep.plates.log.storing import restore, store

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1, 60, 2**53, 2**70, "", "0", "00" * 16, "00" * 32, "ff" * 32, "00" * 64,
    "00" * 80, "鲁M10", "X" * 500, "\u0000", "\U0001f600", [], [[]], [1, 2, 3], ["00" * 32],
    [0, 0], {}, {"a": 1}, [{}], [None] * 3,
)  # fmt: skip
HISTORY = history()


def states() -> list[bytes]:
    state = State(POOL, {public("supervisor")}, VERIFIERS)
    kept = [store(state)]
    for index, entry in enumerate(HISTORY.entries):
        state.apply(entry, index)
        kept.append(store(state))
    return kept


STATES = states()


def mangled(value: Any, random: Random) -> Any:
    """The value with one part replaced, added or taken away, somewhere inside."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        name = random.choice(sorted(value))
        if random.random() < 0.05:
            return {each: value[each] for each in value if each != name}
        return {**value, name: mangled(value[name], random)}
    if isinstance(value, list) and value and random.random() < 0.6:
        at = random.randrange(len(value))
        return [*value[:at], mangled(value[at], random), *value[at + 1 :]]
    return random.choice(ODD)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_a_mangled_entry_is_accepted_or_refused_and_a_refusal_changes_nothing(seed: int) -> None:
    random = Random(seed)
    at = random.randrange(len(HISTORY.entries))
    state = restore(STATES[at], {public("supervisor")}, VERIFIERS)
    entry = canonical(mangled(json.loads(HISTORY.entries[at]), random))
    rule = ""
    try:
        state.apply(entry, at)
    except Refused as refused:
        rule = refused.rule
    assert rule == "" or (rule in SENTENCES and store(state) == STATES[at])


@pytest.fixture(scope="module")
def city() -> City:
    city = a_city()
    city.draw()
    return city


def test_a_mangled_receipt_is_refused(city: City) -> None:
    receipt = json.loads(city.receipt(1))
    random = Random(1)
    refused = 0
    for _ in range(500):
        forged = mangled(receipt, random)
        if forged == receipt or not isinstance(forged, dict):
            continue
        with pytest.raises(Refused):
            verify_receipt(canonical(forged), city.trusted(), VERIFIERS)
        refused += 1
    assert refused > 400
