"""Ends that are the citizen's own, and how they go on: give back, keep longer, try again."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool, drain

from doorstep.kernel import clock
from doorstep.plates import queries, services
from doorstep.plates.crypto import ed25519
from doorstep.plates.errors import ApplicantHasDraw, NotAtThisStep
from doorstep.plates.log import texts
from doorstep.plates.models import Draw, Number
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.tries import next_try, open_elsewhere
from doorstep.plates.types import DrawState, DrawView

pytestmark = pytest.mark.django_db
WANG = Citizen("wang", "LSVFF66R8C2116280")


def offered(sequencer: Sequencer, citizen: Citizen) -> DrawView:
    draw_id = citizen.request()
    drain(sequencer)
    citizen.open(draw_id)
    drain(sequencer)
    return queries.draw(draw_id)


def given_back(citizen: Citizen, draw: DrawView) -> None:
    signature = ed25519.sign(citizen.seed, texts.cancel(bytes.fromhex(draw.alpha))).hex()
    services.release_number(draw_id=draw.id, signature=signature, by=citizen.actor)


def another(turn: int) -> Citizen:
    """The same person and vehicle with the secrets of another draw."""
    seed = turn.to_bytes(32, "big")
    return Citizen(WANG.name, WANG.vin, nonce=seed[16:], seed=seed)


def test_all_fifty_may_be_given_back_before_the_time_is_up_and_the_try_is_spent() -> None:
    sequencer = a_pool()
    draw = offered(sequencer, WANG)
    given_back(WANG, draw)
    drain(sequencer)
    over = queries.draw(draw.id)
    assert (over.state, over.ended_why) == (DrawState.ENDED, "cancelled")
    assert (queries.counts(POOL).released, queries.counts(POOL).offered) == (400, 0)
    again = offered(sequencer, another(1))
    assert (again.state, again.attempt, len(again.numbers)) == (DrawState.OFFERED, 2, 50)


def test_giving_back_does_not_undo_a_choice_that_another_phone_has_just_made() -> None:
    sequencer = a_pool()
    draw = offered(sequencer, WANG)
    WANG.choose(draw.id, draw.numbers[0])
    with pytest.raises(NotAtThisStep):
        given_back(WANG, draw)
    drain(sequencer)
    assert queries.draw(draw.id).state is DrawState.HELD


def test_a_hold_that_is_kept_longer_lapses_and_is_remembered_by_its_new_day() -> None:
    sequencer = a_pool()
    view = a_held_number(sequencer, WANG)
    assert view.hold_until is not None
    until = view.hold_until + timedelta(days=20)
    Draw.objects.filter(pk=view.id).update(reminded_at=clock.now())
    with transaction.atomic():
        kept = services.extend_hold(draw_id=view.id, until=until)
    assert kept == view.chosen
    row = Draw.objects.get(pk=view.id)
    assert (row.hold_until, row.reminded_at) == (until, None)
    assert Number.objects.get(draw_id=view.id).until == until
    with clock.at_day(until):
        drain(Sequencer(POOL))
        assert queries.draw(view.id).state is DrawState.HELD
    with clock.at_day(until + timedelta(days=1)):
        drain(Sequencer(POOL))
        assert queries.draw(view.id).ended_why == "lapsed"


def test_a_hold_is_never_made_shorter_and_one_that_is_over_stays_over() -> None:
    sequencer = a_pool()
    view = a_held_number(sequencer, WANG)
    assert view.hold_until is not None
    with transaction.atomic():
        assert services.extend_hold(draw_id=view.id, until=clock.today()) is None
    assert queries.draw(view.id).hold_until == view.hold_until
    late = view.hold_until + timedelta(days=1)
    with clock.at_day(late):
        drain(Sequencer(POOL))
        with transaction.atomic():
            assert services.extend_hold(draw_id=view.id, until=late + timedelta(days=9)) is None
        assert queries.draw(view.id).state is DrawState.ENDED


def test_the_page_knows_before_the_log_when_the_next_try_is() -> None:
    sequencer = a_pool()
    today = clock.today()

    def told() -> tuple[int, bool, bool]:
        draws = queries.draws_of(WANG.name, WANG.vin)
        found = next_try(draws, at_once=2, today=clock.today())
        return found.number, found.last_at_once, found.from_on is None

    assert told() == (1, False, True)
    given_back(WANG, offered(sequencer, WANG))
    drain(sequencer)
    assert told() == (2, True, True)
    second = another(1)
    given_back(second, offered(sequencer, second))
    drain(sequencer)
    assert told() == (3, True, False)
    # The log says the same to who asks nevertheless.
    third = another(2)
    refused = third.request()
    drain(sequencer)
    assert queries.draw(refused).state is DrawState.REFUSED
    with clock.at_day(today + timedelta(days=1)):
        assert told() == (3, True, True)
        tomorrow = offered(Sequencer(POOL), another(3))
        assert (tomorrow.state, tomorrow.attempt) == (DrawState.OFFERED, 3)


def test_a_second_car_waits_until_the_draw_of_the_first_has_an_end() -> None:
    sequencer = a_pool()
    second = Citizen(WANG.name, "LFV3A23C0H3000011")
    first = offered(sequencer, WANG)
    found = open_elsewhere(queries.draws_of(WANG.name), second.vin)
    assert found is not None
    assert found.id == first.id
    with pytest.raises(ApplicantHasDraw):
        second.request()
    WANG.choose(first.id, first.numbers[0])
    drain(sequencer)
    assert open_elsewhere(queries.draws_of(WANG.name), second.vin) is None
    assert offered(sequencer, second).state is DrawState.OFFERED
