"""How draws and holds end, what is kept, and the snapshot: from both sides."""

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

from doorstep.plates.log import texts, writing
from doorstep.plates.log.entries import Call

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
    text = texts.unopened(city.state.draws[id_].alpha)
    assert city.refuses(city.expire_entry(id_, "unopened")) == "expire/note"
    forged = signer("city/key")(text)
    assert city.refuses(city.expire_entry(id_, "unopened", forged)) == "expire/note"
    assert city.state.draws[id_].call_t == city.t, "the note says that the time is over"
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
    longest = replace(entry, until=entry.until + 32 * DAY)
    assert city.refuses(replace(longest, until=longest.until + 60)) == "number/until"
    city.log(entry)
    later = replace(longest, t=city.t)
    assert city.refuses(replace(later, until=later.until + 60)) == "number/until"
    assert city.refuses(replace(later, na=secret("somebody").hex())) == "number/owner"
    assert city.refuses(entry) == "number/until"  # said again, it is not longer
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


def test_two_cars_exchange_their_numbers_and_each_may_draw_again_when_it_has_none(
    city: City,
) -> None:
    one, other = city.draw(), city.draw()
    for draw in (one, other):
        city.choose(draw.id)
        city.assign(draw.id)
    entry = city.swap_entry(one.number, other.number)
    assert city.refuses(replace(entry, numbers=entry.numbers[::-1])) == "swap/numbers"
    assert city.refuses(city.swap_entry(one.number, one.number)) == "swap/numbers"
    released = next(number for number in city.state.slots.numbers if number)
    assert city.refuses(city.swap_entry(one.number, released)) == "number/state"
    before = city.state.counts()
    city.log(entry)
    assert city.state.counts() == before
    assert city.state.holders == {one.number: other.nv, other.number: one.nv}
    city.log(city.free_entry(one.number))
    assert city.state.vehicles[one.nv].busy
    assert not city.state.vehicles[other.nv].busy
