"""A case from the application to the documents in hand, and what is told on the way."""

from datetime import date

import pytest
from tests.procedures.city import (
    CLERK,
    Buyer,
    a_buyer,
    a_key,
    accepted,
    examined,
    paid,
    produced,
    ready_for_review,
    reviewed,
    status,
)

from doorstep.audit import queries as audit
from doorstep.kernel import clock
from doorstep.kernel.errors import InvalidInput
from doorstep.messages import queries as messages
from doorstep.payments.errors import FeesOpen
from doorstep.plates import queries as plates
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.types import DrawState
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus
from doorstep.procedures.engine import errors as refusal
from doorstep.registry import queries as registry
from doorstep.registry.types import OF_A_REGISTRATION, ObjectState

pytestmark = pytest.mark.django_db


def test_the_main_job_from_application_to_documents_in_hand(buyer: Buyer) -> None:
    number = buyer.applies()
    assert status(number) is CaseStatus.RECEIVED
    accepted(number)
    assert status(number) is CaseStatus.ACCEPTED
    examined(number)
    assert status(number) is CaseStatus.UNDER_REVIEW
    draw_id = buyer.held()
    engine.attach_draw(case_number=number, draw_id=draw_id, by=buyer.actor, key=a_key())
    reviewed(number)
    granted = engine.case(number)
    assert granted.status is CaseStatus.GRANTED
    assert granted.plate is not None
    paid(number)
    produced(number)
    engine.hand_over(case_number=number, by=CLERK, key=a_key())

    done = engine.case(number)
    assert done.status is CaseStatus.COMPLETED
    assert done.completed_at is not None
    assert all(step.done for step in done.steps)
    vehicle = registry.vehicle(vin=buyer.vin)
    assert vehicle is not None
    assert vehicle.plate == granted.plate
    assert vehicle.owner_id == buyer.person_id
    assert vehicle.inspection_valid_until == date(2019, 6, 30)
    objects = registry.objects_of(vehicle.id)
    assert {each.kind for each in objects} == set(OF_A_REGISTRATION)
    assert {each.state for each in objects} == {ObjectState.HANDED_OVER}
    assert {each.holder_id for each in objects} == {buyer.person_id}
    assert plates.draw(granted.draw_id).state is DrawState.ASSIGNED  # type: ignore[arg-type]  # it was attached above
    assert [line.verb for line in done.timeline] == [
        "received",
        "accepted",
        "examined",
        "number_attached",
        "granted",
        "fee_received",
        "fee_received",
        "fee_received",
        "produced",
        "handed_over",
        "completed",
    ]


def test_every_line_of_a_timeline_can_be_said(buyer: Buyer) -> None:
    number = ready_for_review(buyer)
    reviewed(number)
    lines = engine.case(number).timeline
    said = [line.sentence.format(**line.slots) for line in lines]
    assert said[0].startswith("收到申请，还没办成。")
    assert "2017-06-28" in said[0]  # five working days
    assert engine.case(number).plate is not None


def test_what_is_received_is_never_called_done(buyer: Buyer) -> None:
    number = buyer.applies()
    seen = engine.case(number)
    assert seen.status.label == "已收到"
    assert seen.status.sentence == "已收到，还没办成。"
    assert seen.promise is None


def test_the_promise_counts_two_working_days_from_acceptance(buyer: Buyer) -> None:
    number = buyer.applies()
    with clock.at_day(date(2017, 6, 23)):
        accepted(number)
        promise = engine.case(number).promise
    assert promise is not None
    assert (promise.from_on, promise.due_on) == (date(2017, 6, 23), date(2017, 6, 27))
    assert [counted.counts for counted in promise.days] == [False, False, True, True]


def test_the_day_of_acceptance_decides_which_law_and_which_fee_applies(city: Sequencer) -> None:
    before, after = a_buyer(city, 1), a_buyer(city, 2)
    with clock.at_day(date(2017, 6, 30)):
        first, second = before.applies(), after.applies()
        accepted(first)
    with clock.at_day(date(2017, 7, 1)):
        accepted(second)
        examined(first)
    totals = [engine.case(number).open_fen for number in (first, second)]
    assert totals == [12500, 12000]
    assert engine.case(first).law_on == date(2017, 6, 30)


def test_a_case_with_an_open_fee_hands_nothing_over(buyer: Buyer) -> None:
    number = ready_for_review(buyer)
    reviewed(number)
    produced(number)
    with pytest.raises(FeesOpen):
        engine.hand_over(case_number=number, by=CLERK, key=a_key())
    with pytest.raises(refusal.NotAtThisStep):
        engine.complete(case_number=number, by=CLERK, key=a_key())
    assert status(number) is CaseStatus.PRODUCED
    paid(number)
    engine.hand_over(case_number=number, by=CLERK, key=a_key())
    assert status(number) is CaseStatus.COMPLETED


def test_everything_else_comes_first_and_the_number_is_found_by_itself(buyer: Buyer) -> None:
    number = buyer.applies()
    accepted(number)
    examined(number)
    paid(number)
    assert engine.case(number).open_fen == 0
    with pytest.raises(refusal.NotReady):
        reviewed(number)
    draw_id = buyer.held()
    assert engine.assessment_of(number).final
    reviewed(number)
    granted = engine.case(number)
    assert (granted.status, str(granted.draw_id)) == (CaseStatus.GRANTED, draw_id)
    assert granted.plate is not None


def test_every_decision_of_a_case_replays_to_the_same_bytes(buyer: Buyer) -> None:
    number = ready_for_review(buyer)
    reviewed(number)
    stored = engine.decisions(number)
    assert [each.kind for each in stored] == ["receive", "accept", "grant"]
    assert all(engine.replay(each.body).same_bytes for each in stored)


def test_every_verb_leaves_a_row_of_the_record_and_a_message(buyer: Buyer) -> None:
    number = ready_for_review(buyer)
    reviewed(number)
    actions = {row.action for row in audit.notes(subject=f"case:{number}")}
    assert {"case.received", "case.accepted", "case.examined", "case.granted"} <= actions
    told = {message.template for message in messages.inbox(buyer.person_id)}
    assert {"case-received", "case-accepted", "case-granted", "number-assigned"} <= told


def test_a_finished_case_is_rated_once(buyer: Buyer) -> None:
    number = buyer.applies()
    with pytest.raises(refusal.NotAtThisStep):
        engine.rate(case_number=number, stars=5, by=buyer.actor, key=a_key())
    engine.withdraw(case_number=number, by=buyer.actor, key=a_key())
    with pytest.raises(InvalidInput):
        engine.rate(case_number=number, stars=6, by=buyer.actor, key=a_key())
    engine.rate(case_number=number, stars=5, words="很快", by=buyer.actor, key=a_key())
    assert engine.case(number).rated
    with pytest.raises(refusal.AlreadyRated):
        engine.rate(case_number=number, stars=1, by=buyer.actor, key=a_key())
