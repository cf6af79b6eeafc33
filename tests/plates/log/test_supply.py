"""Segments, numbers in use before, fills, and who may change the rules."""

from dataclasses import replace

import pytest
from tests.plates.log.builder import (
    POOL,
    City,
    a_city,
    party,
    public,
    signer,
)
from tests.plates.log.history import mth

from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log import State, writing
from doorstep.plates.log.entries import Segment


@pytest.fixture
def city() -> City:
    return a_city()


def called(city: City) -> int:
    id_ = city.request()
    city.call(id_)
    return id_


def resigned(entry: Segment) -> Segment:
    return writing.with_signature(POOL, entry, signer("supervisor"))


# -- supply --------------------------------------------------------------------------------------


def test_a_segment_one_short_is_refused(city: City) -> None:
    entry = city.segment_entry("鲁M2##")
    assert city.refuses(resigned(replace(entry, n=99))) == "segment/count"
    numbers = [f"鲁M2{i:02d}" for i in range(99)]
    root = mth([number.encode() for number in numbers]).hex()
    assert city.refuses(resigned(replace(entry, root=root))) == "segment/root"


@pytest.mark.parametrize("pattern", ["鲁M1###", "鲁M#0##", "鲁M10#0", "鲁M####"])
def test_overlapping_segments_are_refused(city: City, pattern: str) -> None:
    assert city.refuses(city.segment_entry(pattern)) == "segment/overlap"


@pytest.mark.parametrize("pattern", ["鲁M2%#", "m2#", "", "鲁M2#########", "鲁鲁2#"])
def test_a_malformed_pattern_is_refused(city: City, pattern: str) -> None:
    entry = resigned(replace(city.segment_entry("鲁M2#"), pattern=pattern))
    assert city.refuses(entry) in ("segment/pattern", "log/field")


def test_the_city_cannot_declare_release_or_exclude_without_the_supervisor(city: City) -> None:
    for entry in (city.segment_entry("鲁M2##"), city.fill_entry(5), city.exclude_entry("鲁M1999")):
        forged = replace(entry, sig=signer("city/key")(b"anything"))
        assert city.refuses(forged) == "supervisor/signature"


def test_a_number_cannot_be_retired_quietly(city: City) -> None:
    released = sorted(city.state.slots.numbers)
    assert city.refuses(city.exclude_entry(*released[:2])) == "number/state"
    assert city.refuses(city.exclude_entry("鲁M9999")) == "exclude/numbers"
    number = city.registered()
    assert city.refuses(city.exclude_entry(number)) == "number/state"


def test_a_second_open_fill_is_refused(city: City) -> None:
    city.log(city.fill_entry(5))
    second = replace(city.fill_entry(5), id=2)
    third = replace(city.fill_entry(5), id=3)
    for entry in (second, third):
        signed = writing.with_signature(POOL, entry, signer("supervisor"))
        assert city.refuses(signed) in ("fill/open", "fill/number")
    assert city.refuses(city.fill_entry(5)) == "fill/open"


def test_a_fill_beyond_the_target_is_refused(city: City) -> None:
    assert city.refuses(city.fill_entry(21)) == "fill/target"
    city.fill(20)


def test_late_or_padded_genesis_is_refused() -> None:
    city = City()
    city.rules()
    city.segment("X#")
    numbers = [f"X{i}" for i in range(10)]
    assert city.refuses(city.genesis_entry(1, numbers, n=11)) == "genesis/count"
    assert city.refuses(city.genesis_entry(2, numbers)) == "genesis/segment"
    city.log(city.genesis_entry(1, numbers[:3]))
    assert city.refuses(city.genesis_entry(1, numbers[:3])) == "genesis/segment"
    city.segment("Y#")
    city.log(city.fill_entry(2))
    assert city.refuses(city.genesis_entry(2, ["Y1"])) == "genesis/late"


def test_a_number_in_use_before_the_log_is_named_once_and_proven() -> None:
    city = City()
    city.rules()
    city.segment("X##")
    listed = [f"X{i}7" for i in range(7)]
    city.log(city.genesis_entry(1, listed))
    entry = city.inuse_entry(1, listed, "X37")
    assert city.refuses(replace(entry, number="X38")) == "inuse/proof"
    s, at, path = entry.g
    assert city.refuses(replace(entry, g=(s, at + 8, path))) == "inuse/proof"
    assert city.refuses(replace(entry, g=(s, at, path[1:]))) == "inuse/proof"
    city.log(entry)
    assert city.state.counts()["assigned"] == 7
    assert city.refuses(entry) == "inuse/again"
    city.log(city.free_entry("X37"))
    assert city.refuses(entry) == "inuse/again"
    assert city.state.counts()["assigned"] == 6


# -- authority -----------------------------------------------------------------------------------


def test_the_first_entry_is_rules_signed_by_a_pinned_supervisor() -> None:
    city = City()
    segment = Segment(t=city.t, s=1, pattern="X#", n=10, root="00" * 32, sig="00" * 64)
    assert city.refuses(segment) == "rules/first"
    city.state = State(POOL, {public("somebody else")}, VERIFIERS)
    assert city.refuses(city.rules_entry()) == "rules/signature"
    city.state = State("3716-52", {public("supervisor")}, VERIFIERS)
    assert city.refuses(city.rules_entry()) == "log/pool"


def test_the_province_cannot_be_dropped_without_its_signature() -> None:
    city = a_city(parties=("city", "province"))
    alone = city.rules_entry(2, parties=(party("city"),))
    assert city.refuses(replace(alone, sigs=alone.sigs[:2])) == "rules/signature"
    forged = (*alone.sigs[:2], signer("city/key")(b"for the province"))
    assert city.refuses(replace(alone, sigs=forged)) == "rules/signature"
    city.log(alone)


def test_rules_have_no_gap_and_need_a_supervisor(city: City) -> None:
    assert city.refuses(city.rules_entry(3)) == "rules/version"
    entry = city.rules_entry(2)
    assert city.refuses(replace(entry, target=2000)) == "rules/signature"
    twice = (party("city"), party("city"))
    assert city.refuses(city.rules_entry(2, parties=twice)) == "rules/parties"


def test_terms_of_a_draw_are_those_at_its_call(city: City) -> None:
    id_ = called(city)
    city.rules(2, k=7, choose_s=60)
    city.betas(id_)
    draw = city.result().draw
    assert draw is not None
    assert len(draw.numbers) == 5
    city.wait(300)
    assert city.refuses(city.expire_entry(id_, "unchosen")) == "expire/early"
