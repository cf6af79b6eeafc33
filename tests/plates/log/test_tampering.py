"""Rules from both sides: what replay alone refuses, and what it must still allow.

Each plain forgery is in the registry of cheats (test_cheats); here are those with a sequel.
"""

from dataclasses import replace

import pytest
from tests.plates.log.builder import (
    POOL,
    City,
    a_city,
    party,
    public,
    secret,
    signer,
)

from doorstep.plates.crypto import ecvrf
from doorstep.plates.log import texts, writing
from doorstep.plates.log.entries import Assign, Betas, Request, Result
from doorstep.plates.log.storing import restore, store

DAY = 86_400


@pytest.fixture
def city() -> City:
    return a_city()


def offered(city: City) -> int:
    return city.draw().id


def called(city: City) -> int:
    id_ = city.request()
    city.call(id_)
    return id_


# -- choosing ------------------------------------------------------------------------------------


def test_a_clerk_cannot_choose_for_the_citizen(city: City) -> None:
    id_ = offered(city)
    draw = city.state.draws[id_]
    text = texts.choose(draw.alpha, draw.numbers[0])
    for clerk in ("clerk", "city/key", "supervisor"):
        entry = replace(city.choose_entry(id_, draw.numbers[0]), sig=signer(clerk)(text))
        assert city.refuses(entry) == "choose/signature"


@pytest.mark.parametrize("add", ["skipped", "out of turn"])
def test_the_refill_cannot_be_skipped_or_taken_out_of_turn(city: City, add: str) -> None:
    id_ = offered(city)
    entry = city.choose_entry(id_, city.state.draws[id_].numbers[0])
    later = "鲁M1888" if entry.add != "鲁M1888" else "鲁M1887"
    forged = replace(entry, add="" if add == "skipped" else later)
    assert city.refuses(forged) == "choose/refill"


def test_a_choice_is_late_once_the_log_has_gone_on_beyond_its_time(city: City) -> None:
    id_ = offered(city)
    city.wait(600 + 2 * 300 + 120)
    city.snapshot()
    in_time = city.choose_entry(id_, city.state.draws[id_].numbers[0])
    assert city.state.came_to(city.t + 60) == city.state.t
    city.wait(60)
    city.snapshot()
    # Written in the very minute that came after the last good one: nothing later stands before it.
    assert city.state.came_to(city.t) == city.t - 60
    late = replace(in_time, t=city.t + 60)
    assert city.refuses(late) == "choose/late"
    city.log(replace(in_time, t=city.t))


def test_no_time_runs_out_while_the_log_stands_still(city: City) -> None:
    early, late = offered(city), offered(city)
    city.wait(86_400)
    city.choose(early)
    restored = restore(store(city.state), (public("supervisor"),), city.state.verifiers)
    assert restored.earlier == city.state.earlier < city.t - 80_000
    city.choose(late)


def test_assign_must_descend_from_the_choice_of_its_own_draw(city: City) -> None:
    id_, other = offered(city), offered(city)
    city.choose(id_)
    city.choose(other)
    number = city.state.draws[other].number
    assert city.refuses(Assign(t=city.t, id=id_, number=number)) == "number/draw"
    assert city.refuses(Assign(t=city.t, id=99, number=number)) == "draw/unknown"


# -- the offer -----------------------------------------------------------------------------------


def test_a_number_slipped_into_an_offer_is_refused(city: City) -> None:
    id_ = called(city)
    city.betas(id_)
    entry = city.result_entry()
    slot = next(s for s in range(40) if s not in entry.slots)
    slots = (slot, *entry.slots[1:])
    numbers = (city.state.slots.numbers[slot], *entry.numbers[1:])
    assert city.refuses(replace(entry, slots=slots, numbers=numbers)) == "result/offer"
    assert city.refuses(replace(entry, numbers=("鲁M1888", *entry.numbers[1:]))) == "result/offer"


def test_calls_are_settled_in_their_order(city: City) -> None:
    first, second = called(city), called(city)
    city.betas(second)
    draw = city.state.draws[second]
    slots = writing.compute_offer(draw)
    numbers = tuple(city.state.slots.numbers[slot] for slot in slots)
    early = Result(t=city.t, id=second, betas=draw.betas_leaf.hex(), slots=slots, numbers=numbers)
    assert city.refuses(early) == "result/turn"
    city.betas(first)
    city.result()
    city.result()


def test_no_call_may_hope_for_numbers_it_cannot_have() -> None:
    city = a_city(released=12, k=5)
    called(city)
    called(city)
    waiting = city.request()
    assert city.refuses(city.call_entry(waiting)) == "call/scarce"


def test_the_pool_of_a_call_cannot_be_invented(city: City) -> None:
    id_ = city.request()
    entry = city.call_entry(id_)
    for forged in (
        replace(entry, root="00" * 32),
        replace(entry, free="00" * 32),
        replace(entry, n=entry.n - 1),
    ):
        assert city.refuses(forged) == "call/pool"
    assert city.refuses(replace(entry, req="00" * 32)) == "call/request"


def test_a_slot_that_changed_since_the_call_stays_skipped_even_if_free_again() -> None:
    city = a_city(released=20, k=5)
    first, second = called(city), called(city)
    city.betas(first)
    before = city.result().draw
    assert before is not None
    gone = set(before.slots)
    city.cancel(first)
    assert city.state.slots.free_count == 20
    city.betas(second)
    result = city.result().entry
    assert isinstance(result, Result)
    assert not gone & set(result.slots)


# -- coins ---------------------------------------------------------------------------------------


def test_a_re_rolled_coin_is_refused(city: City) -> None:
    """Another key, another input: the output is unique for the logged request."""
    id_ = called(city)
    entry = city.betas_entry(id_)
    assert isinstance(entry, Betas)
    alpha = city.state.draws[id_].alpha
    for proof in (
        ecvrf.prove(secret("another key"), alpha),
        ecvrf.prove(secret("city/vrf"), alpha + b"again"),
    ):
        assert city.refuses(replace(entry, pi=(proof.hex(),))) == "betas/proof"
    assert city.refuses(replace(entry, pi=entry.pi * 2)) == "betas/proof"


@pytest.mark.parametrize("bit", [0, 255, 256, 383, 384, 639])
def test_flipped_bits_of_a_proof_are_refused(city: City, bit: int) -> None:
    id_ = called(city)
    entry = city.betas_entry(id_)
    assert isinstance(entry, Betas)
    raw = bytearray(bytes.fromhex(entry.pi[0]))
    raw[bit // 8] ^= 1 << bit % 8
    assert city.refuses(replace(entry, pi=(raw.hex(),))) == "betas/proof"


@pytest.mark.parametrize("key", ["00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f", "ff" * 32])
def test_keys_of_small_order_or_loose_form_are_refused(city: City, key: str) -> None:
    entry = city.request_entry(city.citizen())
    assert city.refuses(replace(entry, ck=key)) == "request/key"
    bad = {**party("city"), "vrf": key}
    assert city.refuses(city.rules_entry(2, parties=(bad,))) == "rules/parties"
    bad = {**party("city"), "key": key}
    assert city.refuses(city.rules_entry(2, parties=(bad,))) == "rules/parties"
    assert city.refuses(city.rules_entry(2, supervisors=(key,))) == "rules/parties"


# -- requests ------------------------------------------------------------------------------------


def test_one_try_too_many_is_refused_until_the_next_local_day(city: City) -> None:
    who = city.citizen("a", "car", "a")
    for name in ("a", "b"):
        id_ = city.draw(replace(who, name=name)).id
        city.wait(700)
        city.expire(id_, "unchosen")
    third = Request(
        t=city.t, pool=POOL, id=3, ch="phone", cn=who.cn, ck=who.ck, nv=who.vehicle,
        na=who.applicant, attempt=3,
    )  # fmt: skip
    assert city.refuses(third) == "request/again-today"
    city.wait(DAY)
    assert city.refuses(replace(third, t=city.t, attempt=1)) == "request/try"
    city.log(replace(third, t=city.t))
    city.expire(3, "uncalled")
    city.log(replace(third, t=city.t, id=4))


def test_a_vehicle_with_a_draw_or_a_number_makes_no_request(city: City) -> None:
    who = city.citizen("a", "car", "a")
    fresh = city.citizen("b", "other", "b")

    def again() -> Request:
        return replace(city.request_entry(fresh), nv=who.vehicle)

    id_ = city.draw(who).id
    assert city.refuses(again()) == "request/vehicle-busy"
    city.choose(id_)
    assert city.refuses(again()) == "request/vehicle-busy"
    number = city.assign(id_)
    assert city.refuses(again()) == "request/vehicle-busy"
    city.log(city.free_entry(number))
    city.log(replace(again(), attempt=2))


@pytest.mark.parametrize("id_", [1, 3])
def test_ids_have_no_gaps_and_no_repeats(city: City, id_: int) -> None:
    city.request()
    entry = city.request_entry(city.citizen())
    assert city.refuses(replace(entry, id=id_)) == "request/number"


# -- time and bytes ------------------------------------------------------------------------------


def test_a_back_dated_entry_is_refused(city: City) -> None:
    city.wait(3600)
    city.request()
    entry = city.request_entry(city.citizen())
    assert city.refuses(replace(entry, t=entry.t - 60)) == "log/time"
    assert city.refuses(replace(entry, t=entry.t + 1)) == "log/field"


def test_an_entry_at_another_place_is_refused(city: City) -> None:
    raw = city.request_entry(city.citizen()).to_bytes()
    with pytest.raises(Exception, match="log/index"):
        city.state.apply(raw, len(city.entries) + 1)


@pytest.mark.parametrize(
    ("name", "bytes_", "rule"),
    [
        ("space", b'{"e": "free","number":"X","t":0}', "log/not-canonical"),
        ("order", b'{"number":"X","e":"free","t":0}', "log/not-canonical"),
        ("repeated field", b'{"e":"free","number":"X","t":0,"t":0}', "log/not-canonical"),
        ("escaped", b'{"e":"free","number":"\\u0058","t":0}', "log/not-canonical"),
        ("float", b'{"e":"free","number":"X","t":0.0}', "log/not-canonical"),
        ("minus zero", b'{"e":"free","number":"X","t":-0}', "log/not-canonical"),
        ("exponent", b'{"e":"free","number":"X","t":6e1}', "log/not-canonical"),
        ("huge", b'{"e":"free","number":"X","t":' + b"9" * 5000 + b"}", "log/not-canonical"),
        ("nan", b'{"e":"free","number":"X","t":NaN}', "log/not-canonical"),
        ("byte order mark", b'\xef\xbb\xbf{"e":"free","number":"X","t":0}', "log/not-canonical"),
        ("lone surrogate", b'{"e":"free","number":"\\ud800","t":0}', "log/not-canonical"),
        ("not text", b"\xff", "log/not-canonical"),
        ("not an object", b"[]", "log/not-canonical"),
        ("nothing", b"", "log/not-canonical"),
        ("deep", b"[" * 60_000, "log/not-canonical"),
        ("newline", b'{"e":"free","number":"X","t":0}\n', "log/not-canonical"),
        ("too long", b" " * 65_536, "log/too-long"),
        ("unknown kind", b'{"e":"gift","t":0}', "log/unknown-entry"),
        ("no kind", b'{"t":0}', "log/unknown-entry"),
        ("kind is a list", b'{"e":[],"t":0}', "log/unknown-entry"),
        ("reserved kind", b'{"e":"compose","t":0}', "log/unknown-entry"),
        ("unknown field", b'{"e":"free","number":"X1","t":0,"x":1}', "log/fields"),
        ("missing field", b'{"e":"free","t":0}', "log/fields"),
        ("true is no number", b'{"e":"free","number":"X1","t":true}', "log/field"),
        ("null", b'{"e":"free","number":null,"t":0}', "log/field"),
        ("negative", b'{"e":"free","number":"X1","t":-60}', "log/field"),
        ("lower case", b'{"e":"free","number":"x1","t":0}', "log/field"),
        ("line end", b'{"e":"free","number":"X1\\n","t":0}', "log/field"),
    ],
)
def test_bytes_that_are_not_canonical_are_refused(
    city: City, name: str, bytes_: bytes, rule: str
) -> None:
    assert city.refuses(bytes_) == rule, name
