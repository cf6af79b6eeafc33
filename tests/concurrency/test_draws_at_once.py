"""Many at once for one car, and two that want opposite things of one draw: exactly one wins."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections, transaction
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool, drain

from doorstep.kernel import clock
from doorstep.plates import queries, services
from doorstep.plates.comparing import differences
from doorstep.plates.errors import (
    ApplicantHasDraw,
    HoldNotFound,
    NotAtThisStep,
    PlatesError,
    VehicleHasDraw,
)
from doorstep.plates.models import Draw, Entry
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.sequencer.batch import Batch
from doorstep.plates.sequencer.commit import Fenced, commit
from doorstep.plates.sequencer.supervised import LocalSupervisor
from doorstep.plates.types import DrawState

pytestmark = pytest.mark.usefixtures("fresh_city")

VIN = "LSVFF66R8C2116280"


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act answered or raised, all started together."""
    gate = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            gate.wait()
            answers[place] = acts[place]()
        except (PlatesError, Fenced) as refused:
            answers[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def winners(answers: Sequence[object]) -> list[object]:
    return [answer for answer in answers if not isinstance(answer, Exception)]


def test_sixteen_ask_for_one_car_and_one_draw_exists() -> None:
    sequencer = a_pool()
    crowd = [Citizen(f"person-{n}", VIN, nonce=bytes([n]) * 16) for n in range(16)]
    answers = at_once(*(citizen.request for citizen in crowd))
    assert len(winners(answers)) == 1
    assert sum(isinstance(answer, VehicleHasDraw) for answer in answers) == 15
    drain(sequencer)
    assert Entry.objects.filter(pool_id=POOL, verb="request").count() == 1


def test_one_person_asks_for_sixteen_cars_and_one_draw_exists() -> None:
    a_pool()
    crowd = [Citizen("wang", f"LSVFF66R8C21162{n:02d}") for n in range(16)]
    answers = at_once(*(citizen.request for citizen in crowd))
    assert len(winners(answers)) == 1
    assert sum(isinstance(answer, ApplicantHasDraw) for answer in answers) == 15


def test_the_same_request_sent_sixteen_times_is_one_draw() -> None:
    a_pool()
    answers = at_once(*[Citizen("wang", VIN).request] * 16)
    assert len(set(winners(answers))) == 1
    assert Draw.objects.count() == 1


def test_two_numbers_chosen_at_once_and_one_is_held() -> None:
    sequencer = a_pool()
    wang = Citizen("wang", VIN)
    draw_id = wang.request()
    drain(sequencer)
    wang.open(draw_id)
    drain(sequencer)
    numbers = queries.draw(draw_id).numbers[:8]
    answers = at_once(*(lambda n=n: wang.choose(draw_id, n) for n in numbers))
    assert sum(isinstance(answer, NotAtThisStep) for answer in answers) == 7
    drain(sequencer)
    assert queries.counts(POOL).held == 1
    assert differences(POOL) == []


def _assign(draw_id: UUID) -> object:
    with transaction.atomic():
        return services.assign_number(
            draw_id=draw_id, applicant_id="wang", vin=VIN, case_number="1"
        )


@pytest.mark.parametrize("attempt", range(4))
def test_a_registration_and_the_lapse_of_its_number(attempt: int) -> None:
    del attempt
    view = a_held_number(a_pool(), Citizen("wang", VIN))
    assert view.hold_until is not None
    with clock.at_day(view.hold_until + timedelta(days=1)):
        sequencer = Sequencer(POOL)
        registered, lapsed = at_once(lambda: _assign(view.id), sequencer.step)
        drain(Sequencer(POOL))
    stands = queries.draw(view.id).state
    if isinstance(registered, HoldNotFound):
        assert stands is DrawState.ENDED
    else:
        assert stands is DrawState.ASSIGNED
        assert isinstance(lapsed, Fenced) or lapsed is not None
    assert differences(POOL) == []


@pytest.mark.usefixtures("noon")
def test_a_choice_that_commits_behind_the_back_of_a_batch_is_kept() -> None:
    sequencer = a_pool()
    wang = Citizen("wang", VIN)
    draw_id = wang.request()
    drain(sequencer)
    wang.open(draw_id)
    drain(sequencer)
    number = queries.draw(draw_id).numbers[0]
    batch = Batch(sequencer.ledger, LocalSupervisor())
    Draw.objects.update(closes_at=clock.now() + timedelta(minutes=10))
    with clock.ahead(timedelta(minutes=14)):
        batch.collect()
    assert batch.projection.ended == {draw_id}
    wang.choose(draw_id, number)
    with pytest.raises(Fenced):
        commit(batch)
    drain(Sequencer(POOL))
    assert queries.draw(draw_id).state is DrawState.HELD
