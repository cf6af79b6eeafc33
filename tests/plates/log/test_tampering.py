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
from tests.plates.log.model import mth

from doorstep.plates.crypto import VERIFIERS, ecvrf
from doorstep.plates.log import State, texts, writing
from doorstep.plates.log.entries import Assign, Betas, Call, Request, Result, Segment

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


def resigned(entry: Segment) -> Segment:
    return writing.with_signature(POOL, entry, signer("supervisor"))


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


def test_a_choice_after_its_time_is_refused(city: City) -> None:
    id_ = offered(city)
    city.wait(600 + 2 * 300 + 120)
    entry = city.choose_entry(id_, city.state.draws[id_].numbers[0])
    assert city.refuses(replace(entry, t=entry.t + 60)) == "choose/late"
    city.log(entry)


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


# -- endings -------------------------------------------------------------------------------------


def test_nothing_expires_too_early(city: City) -> None:
    opened = called(city)
    assert city.refuses(city.expire_entry(opened, "unopened")) == "expire/early"
    city.betas(opened)
    city.result()
    city.wait(600)
    assert city.refuses(city.expire_entry(opened, "unchosen")) == "expire/early"
    city.choose(opened)
    city.wait(5 * DAY - 60)
    assert city.refuses(city.expire_entry(opened, "lapsed")) == "expire/early"
    city.wait(60)
    city.expire(opened, "lapsed")


def test_whoever_knows_a_draw_cannot_stop_it(city: City) -> None:
    id_ = called(city)
    city.betas(id_)
    city.wait(600)
    for why in ("uncalled", "unopened", "unserved", "unchosen", "lapsed"):
        assert city.refuses(city.expire_entry(id_, why)) == "draw/step"
    note = city.citizens[id_].sign(texts.cancel(city.state.draws[id_].alpha))
    assert city.refuses(city.expire_entry(id_, "cancelled", note)) == "draw/step"


def test_unopened_needs_the_provinces_note() -> None:
    city = a_city(parties=("city", "province"))
    id_ = called(city)
    city.wait(60)
    text = texts.unopened(city.state.draws[id_].alpha)
    assert city.refuses(city.expire_entry(id_, "unopened")) == "expire/note"
    forged = signer("city/key")(text)
    assert city.refuses(city.expire_entry(id_, "unopened", forged)) == "expire/note"
    city.expire(id_, "unopened", signer("province/key")(text))


def test_a_lost_key_stops_calls_until_rules_replace_it(city: City) -> None:
    id_ = called(city)
    waiting = city.request()
    text = texts.unserved(city.state.draws[id_].alpha)
    assert city.refuses(city.expire_entry(id_, "unserved")) == "expire/note"
    forged = signer("city/key")(text)
    assert city.refuses(city.expire_entry(id_, "unserved", forged)) == "expire/note"
    city.expire(id_, "unserved", signer("supervisor")(text))
    assert city.refuses(city.call_entry(waiting)) == "call/key-lost"
    city.rules(2)
    assert city.refuses(city.call_entry(waiting)) == "call/key-lost"
    city.rules(3, parties=({**party("city"), "vrf": public("a new key")},))
    city.call(waiting)


def test_no_refund_after_betas_and_only_once() -> None:
    city = a_city(parties=("city", "province"))
    done = offered(city)
    assert city.refuses(city.refund_entry(done)) == "refund/draw"
    city.wait(700)
    city.expire(done, "unchosen")
    assert city.refuses(city.refund_entry(done)) == "refund/draw"
    id_ = called(city)
    nv = city.state.draws[id_].nv
    text = texts.unopened(city.state.draws[id_].alpha)
    city.wait(60)
    city.expire(id_, "unopened", signer("province/key")(text))
    entry = city.refund_entry(id_)
    assert city.refuses(replace(entry, psig="")) == "supervisor/signature"
    lone = writing.with_signature(POOL, replace(entry, psig=""), signer("supervisor"))
    assert city.refuses(lone) == "party/signature"
    city.log(entry)
    assert city.state.vehicles[nv].tries == 0
    assert city.refuses(entry) == "refund/draw"


def test_cancelling_needs_the_citizen_or_a_supervisor(city: City) -> None:
    id_ = offered(city)
    city.choose(id_)
    text = texts.cancel(city.state.draws[id_].alpha)
    assert city.refuses(city.expire_entry(id_, "cancelled")) == "expire/note"
    forged = signer("clerk")(text)
    assert city.refuses(city.expire_entry(id_, "cancelled", forged)) == "expire/note"
    number = city.state.draws[id_].number
    city.expire(id_, "cancelled", signer("supervisor")(text))
    assert city.state.state_of(number) == "unreleased"


def test_a_former_owners_number_comes_back_in_time_and_to_nobody_else(city: City) -> None:
    number = city.registered()
    entry = city.retain_entry(number)
    assert city.refuses(replace(entry, until=entry.until + 60)) == "number/until"
    city.log(entry)
    assert city.refuses(city.reclaim_entry(number, "somebody")) == "number/owner"
    city.wait(365 * DAY)
    assert city.refuses(city.unretain_entry(number)) == "number/until"
    late = replace(city.reclaim_entry(number), t=city.t + 60)
    assert city.refuses(late) == "number/until"
    city.log(city.reclaim_entry(number))
    city.log(city.retain_entry(number))
    city.wait(365 * DAY + 60)
    city.log(city.unretain_entry(number))
    assert city.state.state_of(number) == "unreleased"


def test_a_false_snapshot_is_refused(city: City) -> None:
    city.registered()
    entry = writing.snapshot_entry(city.state, t=city.t)
    counts = {**entry.counts, "assigned": 0}
    assert city.refuses(replace(entry, counts=counts)) == "snapshot/counts"
    assert city.refuses(replace(entry, root="00" * 32)) == "snapshot/root"
    city.snapshot()


def test_on_exhaustion_the_slot_stays_empty_until_a_fill() -> None:
    city = City(k=3, target=10)
    city.rules()
    city.segment("X#")
    city.fill(10)
    draw = city.draw()
    choice = city.choose_entry(draw.id, draw.numbers[0])
    assert choice.add == ""
    city.log(choice)
    assert city.state.slots.numbers.count("") == 1
    city.wait(5 * DAY)
    city.expire(draw.id, "lapsed")
    city.fill(1)
    assert sorted(city.state.slots.numbers) == [f"X{i}" for i in range(10)]


def test_a_call_is_of_a_draw_that_waits(city: City) -> None:
    id_ = called(city)
    draw = city.state.draws[id_]
    entry = Call(t=city.t, id=id_, req=draw.alpha.hex(), n=draw.n, root="00" * 32, free="00" * 32)
    assert city.refuses(entry) == "draw/step"
    assert city.refuses(replace(entry, id=7)) == "draw/unknown"
