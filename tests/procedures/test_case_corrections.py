"""One list of what is missing; silence that accepts; a case that is declined."""

from datetime import date

import pytest
from tests.procedures.city import (
    CLERK,
    DAY,
    Buyer,
    a_key,
    accepted,
    examined,
    outside,
    reviewed,
    status,
)

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.errors import DoorstepError, NotAllowed
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Reason
from doorstep.procedures.engine import errors as refusal
from doorstep.procedures.engine.jobs import accept_overdue

pytestmark = pytest.mark.django_db


def test_one_list_of_everything_then_the_answer_then_acceptance(buyer: Buyer) -> None:
    number = buyer.applies()
    items = [
        Reason("register-vehicle/insured"),
        Reason("register-vehicle/evidence/identity", "身份证过期"),
    ]
    with outside(compulsory_insurance=None):
        engine.request_correction(case_number=number, items=items, by=CLERK, key=a_key())
    asked = engine.case(number)
    assert asked.status is CaseStatus.AWAITING_CORRECTION
    assert [item.sentence for item in asked.correction] == [
        "没有查到这辆车的交强险。",
        "{evidence}：请补交或换成有效的。",
    ]
    engine.supply_correction(
        case_number=number, inputs={"tested_on": "2017-06-20"}, by=buyer.actor, key=a_key()
    )
    supplied = engine.case(number)
    assert supplied.status is CaseStatus.RECEIVED
    assert supplied.inputs["tested_on"] == "2017-06-20"
    assert supplied.correction_answered_at is not None
    with pytest.raises(refusal.OneListOnly):
        engine.request_correction(case_number=number, items=items, by=CLERK, key=a_key())
    accepted(number)


@pytest.mark.parametrize(
    ("items", "error"),
    [
        ([], refusal.ReasonMissing),
        ([Reason("register-vehicle/no-such-rule")], refusal.NoSuchReason),
        ([Reason("register-vehicle/not-stolen")], refusal.ReasonMissing),  # no fact, no note
    ],
)
def test_a_list_names_rules_or_evidence_of_this_procedure(
    buyer: Buyer, items: list[Reason], error: type[DoorstepError]
) -> None:
    number = buyer.applies()
    with pytest.raises(error):
        engine.request_correction(case_number=number, items=items, by=CLERK, key=a_key())
    assert status(number) is CaseStatus.RECEIVED


def test_silence_for_five_working_days_is_acceptance_from_the_day_of_receipt(
    buyer: Buyer,
) -> None:
    number = buyer.applies(draw_id=buyer.held())
    with clock.at_day(date(2017, 6, 28)):
        assert accept_overdue() == 0
    with clock.at_day(date(2017, 6, 29)):
        with pytest.raises(refusal.TooLateToAsk):
            engine.request_correction(
                case_number=number,
                items=[Reason("register-vehicle/evidence/identity")],
                by=CLERK,
                key=a_key(),
            )
        assert accept_overdue() == 1
        assert accept_overdue() == 0
        seen = engine.case(number)
        assert seen.status is CaseStatus.ACCEPTED
        assert seen.by_silence
        assert seen.accepted_on == DAY
        assert seen.promise is not None
        assert seen.promise.due_on == date(2017, 6, 23)
        # The proofs are still looked at before anybody decides.
        examined(number)
        with pytest.raises(refusal.NotReady):
            reviewed(number)
        accepted(number)
        reviewed(number)
        assert status(number) is CaseStatus.GRANTED


def test_only_the_clock_accepts_by_silence(buyer: Buyer) -> None:
    number = buyer.applies()
    with pytest.raises(NotAllowed):
        engine.accept_by_silence(case_number=number, by=CLERK, key=a_key())
    with pytest.raises(NotAllowed):
        engine.accept_by_silence(case_number=number, by=SYSTEM, key=a_key())


def test_a_declined_case_says_why_and_leaves_room_for_a_new_one(buyer: Buyer) -> None:
    number = buyer.applies()
    engine.decline(
        case_number=number,
        reasons=[Reason("register-vehicle/proofs-valid", "发票无效")],
        by=CLERK,
        key=a_key(),
    )
    assert status(number) is CaseStatus.DECLINED
    assert buyer.applies() != number
