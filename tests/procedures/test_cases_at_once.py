"""Several desks at one moment, on real transactions: of every decision there is one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from tests.procedures.city import (
    CLERK,
    DAY,
    REGISTRAR,
    SECOND_REGISTRAR,
    a_buyer,
    a_city,
    a_key,
    accepted,
    outside,
    ready_for_review,
    reviewed,
)

from doorstep.kernel import clock
from doorstep.kernel.errors import DoorstepError
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, StepKind
from doorstep.registry import queries as registry

if TYPE_CHECKING:
    from doorstep.config.testing import FreshCity
    from doorstep.plates.sequencer import Sequencer

LOST = {"case/changed-meanwhile", "case/not-at-this-step", "busy"}


@pytest.fixture
def city(fresh_city: FreshCity) -> Iterator[Sequencer]:
    assert fresh_city.url
    with clock.at_day(DAY), outside():
        yield a_city()


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Run acts in threads that start together; how each ended."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            gate.wait(timeout=60)
            act()
        except DoorstepError as lost:
            return lost.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def test_two_registrars_approve_at_once_and_one_decision_is_made(city: Sequencer) -> None:
    buyer = a_buyer(city)
    number = ready_for_review(buyer)
    ended = at_once(lambda: reviewed(number, REGISTRAR), lambda: reviewed(number, SECOND_REGISTRAR))
    assert ended["done"] == 1
    assert set(ended) - {"done"} <= LOST
    seen = engine.case(number)
    assert seen.status is CaseStatus.GRANTED
    assert [line.verb for line in seen.timeline].count("granted") == 1
    vehicle = registry.vehicle(vin=buyer.vin)
    assert vehicle is not None
    assert len(registry.objects_of(vehicle.id)) == 4


def test_one_approval_sent_five_times_is_one_approval(city: Sequencer) -> None:
    buyer = a_buyer(city)
    number = ready_for_review(buyer)
    key = a_key()

    def approve() -> str:
        return engine.pass_step(case_number=number, step=StepKind.REVIEW, by=REGISTRAR, key=key)

    ended = at_once(*[approve] * 5)
    assert set(ended) <= {"done", "busy"}
    assert approve() == number
    assert [line.verb for line in engine.case(number).timeline].count("granted") == 1


def test_one_vehicle_is_applied_for_once(city: Sequencer) -> None:
    buyer = a_buyer(city)
    ended = at_once(*[buyer.applies] * 4)
    assert ended["done"] == 1
    assert set(ended) - {"done"} <= {"case/already-open", "busy"}
    assert len(engine.cases_for(buyer.person_id)) == 1


def test_a_clerk_accepts_while_the_applicant_withdraws(city: Sequencer) -> None:
    buyer = a_buyer(city)
    number = buyer.applies()
    ended = at_once(
        lambda: accepted(number, CLERK),
        lambda: engine.withdraw(case_number=number, by=buyer.actor, key=a_key()),
    )
    assert set(ended) - {"done"} <= LOST
    verbs = [line.verb for line in engine.case(number).timeline]
    # Acceptance may come first and the withdrawal after it, never the other way round.
    assert verbs in (
        ["received", "accepted"],
        ["received", "withdrawn"],
        ["received", "accepted", "withdrawn"],
    )


def test_different_cases_do_not_wait_for_each_other(city: Sequencer) -> None:
    numbers = [ready_for_review(a_buyer(city, serial)) for serial in (1, 2, 3)]
    ended = at_once(*[lambda number=number: reviewed(number) for number in numbers])
    assert ended == {"done": 3}
