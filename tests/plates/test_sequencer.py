"""The sequencer on a real database: what a draw goes through, and what ends it."""

import json
from datetime import timedelta

import pytest
from tests.plates.builder import POOL, TERMS, Citizen, a_held_number, a_pool, drain

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.plates import keys, queries, services
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.errors import (
    ApplicantHasDraw,
    ChoiceClosed,
    HoldNotFound,
    NonceDoesNotOpen,
    NotAtThisStep,
    NumberNotOffered,
    SignatureInvalid,
    VehicleHasDraw,
)
from doorstep.plates.log.checkpoint import open_checkpoint
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.plates.log.state import State
from doorstep.plates.models import Entry, Intent, Number, Pool
from doorstep.plates.sequencer import Sequencer, batch
from doorstep.plates.sequencer.commit import Fenced
from doorstep.plates.serving import note_key
from doorstep.plates.types import DrawState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

WANG = Citizen("wang", "LSVFF66R8C2116280")
LI = Citizen("li", "LSGPC52U6AF102554")


def test_opening_a_pool_declares_and_fills_it() -> None:
    a_pool()
    counts = queries.counts(POOL)
    assert (counts.declared, counts.released, counts.unreleased) == (10_000, 400, 9_600)
    assert counts.balanced


def test_a_draw_offers_fifty_and_the_chosen_one_is_held() -> None:
    sequencer = a_pool()
    view = a_held_number(sequencer, WANG, place=7)
    assert view.state is DrawState.HELD
    assert view.chosen is not None
    assert view.chosen.text == view.numbers[7]
    assert len(set(view.numbers)) == 50
    counts = queries.counts(POOL)
    assert (counts.held, counts.released, counts.offered) == (1, 400, 0)
    assert counts.balanced


def test_the_log_replays_to_the_projection_and_the_checkpoint_is_its_root() -> None:
    sequencer = a_pool()
    a_held_number(sequencer, WANG)
    a_held_number(sequencer, LI)
    bodies = queries.entries(POOL, 0, 10_000)
    state = State(POOL, {keys.public(keys.supervisor_key())}, VERIFIERS)
    for index, body in enumerate(bodies):
        state.apply(body, index)
    row = Pool.objects.get(pk=POOL)
    assert state.counts() == row.counts
    note = queries.checkpoint(POOL)
    assert note is not None
    head, _ = open_checkpoint(note, note_key(row.origin), VERIFIERS)
    assert head.size == len(bodies) == row.tree_size
    assert head.root == root_of(leaf_hash(body) for body in bodies) == bytes(row.root)


def test_a_repeated_request_is_the_same_draw() -> None:
    sequencer = a_pool()
    first = WANG.request()
    assert WANG.request() == first
    drain(sequencer)
    assert WANG.request() == first
    assert Entry.objects.filter(pool_id=POOL, verb="request").count() == 1


def test_one_open_draw_for_a_vehicle_and_for_an_applicant() -> None:
    a_pool()
    WANG.request()
    with pytest.raises(VehicleHasDraw):
        Citizen("zhang", WANG.vin, nonce=bytes(16)).request()
    with pytest.raises(ApplicantHasDraw):
        Citizen("wang", LI.vin).request()


def test_a_wrong_nonce_a_foreign_number_and_a_foreign_signature_are_refused() -> None:
    sequencer = a_pool()
    draw_id = WANG.request()
    drain(sequencer)
    with pytest.raises(NonceDoesNotOpen):
        services.open_draw(draw_id=draw_id, nonce="00" * 16, by=WANG.actor)
    WANG.open(draw_id)
    drain(sequencer)
    number = queries.draw(draw_id).numbers[0]
    with pytest.raises(NumberNotOffered):
        WANG.choose(draw_id, "鲁M99999")
    with pytest.raises(SignatureInvalid):
        LI.choose(draw_id, number)
    WANG.choose(draw_id, number)
    drain(sequencer)
    with pytest.raises(NotAtThisStep):
        WANG.choose(draw_id, queries.draw(draw_id).numbers[1])


def test_a_kiosk_draw_needs_no_phone() -> None:
    sequencer = a_pool()
    draw_id = services.request_kiosk_draw(
        pool=POOL, applicant_id="zhao", vin=LI.vin, by=LI.actor, form_id="form-1"
    )
    drain(sequencer)
    view = queries.draw(draw_id)
    assert view.state is DrawState.OFFERED
    services.choose_number(draw_id=draw_id, number=view.numbers[3], by=LI.actor)
    drain(sequencer)
    assert queries.draw(draw_id).state is DrawState.HELD


def test_who_does_not_choose_in_time_may_draw_again_but_not_for_ever() -> None:
    sequencer = a_pool()
    for attempt in (1, 2):
        citizen = Citizen("wang", WANG.vin, nonce=bytes([attempt]) * 16)
        draw_id = citizen.request()
        drain(sequencer)
        citizen.open(draw_id)
        drain(sequencer)
        number = queries.draw(draw_id).numbers[0]
        with clock.ahead(timedelta(minutes=15 * attempt)):
            with pytest.raises(ChoiceClosed):
                citizen.choose(draw_id, number)
            drain(Sequencer(POOL))
        sequencer = Sequencer(POOL)
        assert queries.draw(draw_id).ended_why == "unchosen"
    third = Citizen("wang", WANG.vin, nonce=bytes([3]) * 16).request()
    drain(sequencer)
    refused = queries.draw(third)
    assert refused.state is DrawState.REFUSED
    assert refused.ended_why == "request/again-today"
    assert queries.counts(POOL).balanced


def test_what_was_chosen_in_time_is_written_however_long_the_log_stood_still(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sequencer = a_pool()
    people = [WANG, LI, Citizen("zhao", "LFV3A23C8D3100001")]
    draws = [citizen.request() for citizen in people]
    drain(sequencer)
    for citizen, draw_id in zip(people, draws, strict=True):
        citizen.open(draw_id)
    drain(sequencer)
    numbers = [queries.draw(draw_id).numbers[3] for draw_id in draws]
    WANG.choose(draws[0], numbers[0])
    LI.choose(draws[1], numbers[1])
    monkeypatch.setattr(batch, "INTENTS_AT_ONCE", 1)
    for late in (timedelta(hours=3), timedelta(hours=3, minutes=1)):
        with clock.ahead(late):
            assert sequencer.step()
    monkeypatch.undo()
    with clock.ahead(timedelta(hours=3, minutes=2)):
        drain(sequencer)
    for draw_id, number in zip(draws[:2], numbers, strict=False):
        held = queries.draw(draw_id)
        assert held.state is DrawState.HELD
        assert held.chosen is not None
        assert held.chosen.text == number
    assert queries.draw(draws[2]).ended_why == "unchosen"


def test_more_time_is_given_as_often_as_the_rules_say() -> None:
    sequencer = a_pool()
    draw_id = WANG.request()
    drain(sequencer)
    WANG.open(draw_id)
    drain(sequencer)
    before = queries.draw(draw_id)
    services.extend_time(draw_id=draw_id, by=WANG.actor)
    services.extend_time(draw_id=draw_id, by=WANG.actor)
    after = queries.draw(draw_id)
    assert before.closes_at is not None
    assert after.closes_at == before.closes_at + timedelta(seconds=600)
    with pytest.raises(NotAtThisStep):
        services.extend_time(draw_id=draw_id, by=WANG.actor)


def test_a_number_given_back_is_unreleased_and_the_vehicle_may_draw_again() -> None:
    sequencer = a_pool()
    draw_id = services.request_kiosk_draw(
        pool=POOL, applicant_id="li", vin=LI.vin, by=LI.actor, form_id="a"
    )
    drain(sequencer)
    services.choose_number(draw_id=draw_id, number=queries.draw(draw_id).numbers[0], by=LI.actor)
    drain(sequencer)
    services.release_number(draw_id=draw_id, by=LI.actor)
    drain(sequencer)
    assert queries.draw(draw_id).state is DrawState.ENDED
    assert not Number.objects.exists()
    assert LI.request() != draw_id


def test_a_hold_lapses_after_its_last_working_day_and_not_before() -> None:
    sequencer = a_pool()
    view = a_held_number(sequencer, WANG)
    assert view.hold_until is not None
    with clock.at_day(view.hold_until):
        drain(Sequencer(POOL))
        assert queries.draw(view.id).state is DrawState.HELD
    with clock.at_day(view.hold_until + timedelta(days=1)):
        drain(Sequencer(POOL))
        assert queries.draw(view.id).ended_why == "lapsed"
        assert queries.counts(POOL).balanced


def test_an_assigned_number_stands_in_the_log_in_the_next_batch() -> None:
    sequencer = a_pool()
    view = a_held_number(sequencer, WANG)
    plate = services.assign_number(
        draw_id=view.id, applicant_id="wang", vin=WANG.vin, case_number="170621000001"
    )
    drain(sequencer)
    last = Entry.objects.filter(pool_id=POOL).order_by("-index")[0]
    assert json.loads(bytes(last.body))["number"] == plate.text
    assert queries.counts(POOL).assigned == 1
    with pytest.raises(HoldNotFound):
        services.assign_number(draw_id=view.id, applicant_id="wang", vin=WANG.vin, case_number="2")


def test_a_short_pool_makes_the_next_wait_in_line_and_never_shortens_an_offer() -> None:
    sequencer = a_pool(target=60)
    first, second = WANG.request(), LI.request()
    drain(sequencer)
    assert queries.draw(first).state is DrawState.CALLED
    waiting = queries.draw(second)
    assert (waiting.state, waiting.ahead) == (DrawState.IN_LINE, 0)
    WANG.open(first)
    drain(sequencer)
    WANG.choose(first, queries.draw(first).numbers[0])
    drain(sequencer)
    assert queries.draw(second).state is DrawState.CALLED


def test_a_replaced_sequencer_writes_nothing() -> None:
    old = a_pool()
    new = Sequencer(POOL)
    WANG.request()
    with pytest.raises(Fenced):
        drain(old)
    drain(new)
    assert Entry.objects.filter(pool_id=POOL, verb="request").count() == 1


def test_a_start_continues_the_log_where_it_ended() -> None:
    a_held_number(a_pool(), WANG)
    size = Pool.objects.get(pk=POOL).tree_size
    again = Sequencer(POOL)
    assert again.ledger.size == size
    assert again.ledger.edge.root() == bytes(Pool.objects.get(pk=POOL).root)
    a_held_number(again, LI)


def test_the_actor_is_no_part_of_the_log() -> None:
    a_held_number(a_pool(), WANG)
    logged = b"".join(queries.entries(POOL, 0, 10_000))
    assert b"wang" not in logged
    assert WANG.vin.encode() not in logged


MALFORMED: list[tuple[str, dict[str, object]]] = [
    ("rules", {}),
    ("rules", TERMS | {"text": 1}),
    ("rules", TERMS | {"k": "50"}),
    ("rules", TERMS | {"channels": {"phone": 1}}),
    ("rules", TERMS | {"parties": "nobody"}),
    ("rules", TERMS | {"target": 1.5}),
    ("segment", {}),
    ("segment", {"pattern": 7}),
    ("segment", {"pattern": None}),
    ("segment", {"pattern": ["鲁M2####"]}),
    ("segment", {"pattern": "###########"}),
    ("segment", {"pattern": "鲁M2####", "more": 1}),
    ("fill", {}),
    ("fill", {"n": "many"}),
    ("fill", {"n": 1.5}),
    ("fill", {"n": -1}),
    ("fill", {"n": 2001}),
    ("fill", {"n": 1 << 70}),
    ("genesis", {"s": 1}),
    ("genesis", {"s": 0, "n": 1, "root": "00" * 32, "doc": "00" * 32}),
    ("genesis", {"s": 9, "n": 1, "root": "00" * 32, "doc": "00" * 32}),
    ("genesis", {"s": 1, "n": 1, "root": "zz", "doc": {}}),
    ("exclude", {"numbers": ["鲁M10000"]}),
    ("exclude", {"numbers": 5, "why": "x", "text": "x"}),
    ("exclude", {"numbers": [1, "鲁M10000"], "why": "x", "text": "x"}),
    ("exclude", {"numbers": [[]], "why": "x", "text": "x"}),
    ("exclude", {"numbers": ["鲁M10000"], "why": {}, "text": "x"}),
    ("exclude", {"numbers": ["鲁M10000"], "why": "x", "text": None}),
]


def test_what_a_supervisor_asks_in_a_wrong_form_is_refused_and_stops_nobody() -> None:
    sequencer = a_pool()
    size = sequencer.ledger.size
    asked = [
        services.ask_supervised(pool=POOL, verb=verb, fields=fields, by=SYSTEM)
        for verb, fields in MALFORMED
    ]
    drain(sequencer)
    rows = Intent.objects.in_bulk(asked)
    for (verb, fields), key in zip(MALFORMED, asked, strict=True):
        assert rows[key].answered_at is not None, (verb, fields)
        assert rows[key].refused, (verb, fields)
        assert rows[key].index is None
    written = Entry.objects.filter(pool_id=POOL, index__gte=size).values_list("verb", flat=True)
    assert set(written) <= {"snapshot"}, "the count of the day may fall due meanwhile"
    good = services.ask_supervised(
        pool=POOL, verb="segment", fields={"pattern": "鲁M2###"}, by=SYSTEM
    )
    drain(sequencer)
    assert Intent.objects.get(pk=good).index == size
    assert a_held_number(sequencer, WANG).chosen
