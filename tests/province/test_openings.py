"""Nonces and closing: one answer for a draw, whoever is first, whichever witness is asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.plates.log.builder import POOL
from tests.province.builder import Town, a_town, at_once

from doorstep.kernel import clock
from doorstep.plates.crypto import VERIFIERS, ed25519
from doorstep.plates.log import texts
from doorstep.province import keys
from doorstep.province.errors import Closed, DoesNotOpen, NotCalled, UnknownPool
from doorstep.province.models import Call, Opening
from doorstep.province.witness import Witness
from doorstep.province.witness.nonces import NONCE, take_nonce

pytestmark = pytest.mark.usefixtures("province")

LATER = timedelta(seconds=90)
"""After every `reveal_s` of these tests."""


def gives(town: Town, id_: int) -> str:
    """A phone hands its nonce to the province itself."""
    return take_nonce(pool=POOL, log_id=id_, nonce=town.citizens[id_].nonce.hex())


def test_a_phone_gives_its_nonce_itself_and_has_a_signature_that_it_was_taken() -> None:
    town = a_town()
    id_ = town.called()
    ack = gives(town, id_)
    alpha, nonce = town.state.draws[id_].alpha, town.citizens[id_].nonce
    party = ed25519.public_key(keys.party_key())
    assert ed25519.verify(party, NONCE + alpha + nonce, bytes.fromhex(ack))
    assert gives(town, id_) == ack, "asked again it says the same"
    answer = town.says()
    assert answer["proofs"][0]["nonce"] == nonce.hex()
    proof = bytes.fromhex(answer["proofs"][0]["proof"])
    assert VERIFIERS.proof(bytes.fromhex(keys.vrf_public()), alpha, proof) is not None


def test_no_nonce_is_taken_before_the_call_is_cosigned() -> None:
    town = a_town()
    id_ = town.request()
    town.writes()
    for prepare in (lambda: None, lambda: town.call(id_), town.asks):
        prepare()
        with pytest.raises(NotCalled):
            gives(town, id_)
        assert town.says(nonces=[town.nonce(id_)])["proofs"] == []
    assert not Opening.objects.exists()
    town.writes()
    assert gives(town, id_)


def test_a_nonce_that_opens_nothing_is_refused_and_moves_nothing() -> None:
    town = a_town()
    id_ = town.called()
    with pytest.raises(DoesNotOpen):
        take_nonce(pool=POOL, log_id=id_, nonce="00" * 16)
    with pytest.raises(UnknownPool):
        take_nonce(pool="3716-01", log_id=id_, nonce="00" * 16)
    assert town.says(nonces=[[id_, "00" * 16], [99, "00" * 16]])["proofs"] == []
    assert not Opening.objects.exists()


def test_nothing_is_closed_before_the_citizen_has_had_the_time() -> None:
    town = a_town(reveal_s=3600)
    id_ = town.called()
    call = Call.objects.get(pool_id=POOL, log_id=id_)
    assert town.says(close=[id_])["closed"] == []
    # The minute in the log began before the call was cosigned: the seconds count from there.
    for minutes, over in ((55, False), (60, True)):
        with clock.ahead(call.at + timedelta(minutes=minutes) - clock.now()):
            assert bool(town.says(close=[id_])["closed"]) == over


def test_a_closed_draw_takes_no_nonce_and_says_so_for_ever() -> None:
    town = a_town()
    id_ = town.called()
    alpha = town.state.draws[id_].alpha
    with clock.ahead(LATER):
        note = town.says(close=[id_])["closed"]
        assert note == [{"id": id_, "unopened": town.closing_note(id_)}]
        party = ed25519.public_key(keys.party_key())
        assert ed25519.verify(party, texts.unopened(alpha), bytes.fromhex(note[0]["unopened"]))
        with pytest.raises(Closed):
            gives(town, id_)
        answer = town.says(nonces=[town.nonce(id_)], close=[id_])
        assert (answer["proofs"], answer["closed"]) == ([], note)
        town.tick()
        town.expire(id_, "unopened", note[0]["unopened"])
        answer = town.writes()
        assert (answer["proofs"], answer["closed"]) == ([], [])


def test_a_draw_whose_nonce_is_held_is_never_closed() -> None:
    town = a_town()
    id_ = town.called()
    gives(town, id_)
    with clock.ahead(LATER):
        answer = town.says(close=[id_])
    assert answer["closed"] == []
    assert [each["id"] for each in answer["proofs"]] == [id_]


def test_nonce_and_close_in_one_message_the_nonce_counts() -> None:
    town = a_town()
    id_ = town.called()
    with clock.ahead(LATER):
        answer = town.says(nonces=[town.nonce(id_)], close=[id_])
    assert answer["closed"] == []
    assert len(answer["proofs"]) == 1


def test_the_database_itself_holds_one_answer_for_a_draw() -> None:
    a_town()
    now = clock.now()
    with pytest.raises(IntegrityError):
        Opening.objects.create(pool_id=POOL, log_id=1, nonce="", unopened="", at=now)
    with pytest.raises(IntegrityError):
        Opening.objects.create(pool_id=POOL, log_id=1, nonce="ab", unopened="cd", at=now)
    Opening.objects.create(pool_id=POOL, log_id=1, nonce="ab", at=now)
    with pytest.raises(IntegrityError):
        Opening.objects.create(pool_id=POOL, log_id=1, unopened="cd", at=now)


@pytest.mark.parametrize("rounds", [8])
def test_phones_relays_and_closings_race_and_every_draw_has_one_answer(rounds: int) -> None:
    """Two witnesses, a phone and a close for each draw, all at once."""
    town = a_town(released=60, k=2)
    ids = [town.request() for _ in range(rounds)]
    for id_ in ids:
        town.call(id_)
    town.writes()
    witnesses = [Witness(), Witness()]
    acks: dict[int, str | None] = {}
    said: list[dict[int, tuple[str, str]]] = []

    def phone() -> None:
        for id_ in ids:
            try:
                acks[id_] = gives(town, id_)
            except Closed:
                acks[id_] = None

    def relay(witness: Witness) -> Callable[[], None]:
        def run() -> None:
            for id_ in reversed(ids):
                for part in ({"nonces": [town.nonce(id_)]}, {"close": ids}):
                    answer = town.says(witness, **part)
                    said.append(
                        {p["id"]: (p["nonce"], "") for p in answer["proofs"]}
                        | {c["id"]: ("", c["unopened"]) for c in answer["closed"]}
                    )

        return run

    with clock.ahead(LATER):
        failures = at_once(phone, relay(witnesses[0]), relay(witnesses[1]))
    assert failures == []
    stored = openings()
    assert stored.keys() == set(ids)
    assert all(stored[id_] == told for answer in said for id_, told in answer.items())
    assert {id_: ack is None for id_, ack in acks.items()} == {
        id_: bool(unopened) for id_, (_, unopened) in stored.items()
    }


def openings() -> dict[int, tuple[str, str]]:
    rows = Opening.objects.values_list("log_id", "nonce", "unopened")
    return {log_id: (nonce, unopened) for log_id, nonce, unopened in rows}
