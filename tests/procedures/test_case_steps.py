"""Who may pass which step of a case, and what stands in the way."""

from datetime import date

import pytest
from tests.procedures.city import (
    EXAMINATION,
    EXAMINER,
    OFFICE,
    OTHER_STATION,
    PROOFS,
    REGISTRAR,
    STATION,
    Buyer,
    a_buyer,
    a_key,
    accepted,
    examined,
    outside,
    ready_for_review,
    reviewed,
    staff,
    status,
)
from tests.procedures.known import an_insurance

from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.plates.errors import HoldNotFound
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.types import DrawState
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Outcome, Reason, StepKind, Unknown
from doorstep.procedures.engine import errors as refusal
from doorstep.registry import queries as registry

pytestmark = pytest.mark.django_db

POSTS_AND_POINTS = [
    (post, point)
    for post in Post
    for point in (STATION, OTHER_STATION, OFFICE)
    if (post, point) != (Post.REGISTRAR, OFFICE)
]


@pytest.mark.parametrize(("post", "point"), POSTS_AND_POINTS)
def test_nobody_but_a_registrar_at_an_office_passes_review(
    buyer: Buyer, post: Post, point: str
) -> None:
    number = ready_for_review(buyer)
    by = staff("somebody", post, point)
    with pytest.raises((refusal.WrongPost, refusal.ReviewAtOfficeOnly)):
        reviewed(number, by)
    with pytest.raises((refusal.WrongPost, refusal.ReviewAtOfficeOnly)):
        engine.refuse(
            case_number=number,
            reasons=[Reason("register-vehicle/not-stolen", "在查")],
            by=by,
            key=a_key(),
        )
    assert status(number) is CaseStatus.UNDER_REVIEW
    assert registry.vehicle(vin=buyer.vin) is None


def test_a_citizen_passes_no_step(buyer: Buyer) -> None:
    number = buyer.applies()
    for step in (StepKind.ACCEPT, StepKind.REVIEW, StepKind.PRODUCE):
        checks = PROOFS if step is StepKind.ACCEPT else {}
        with pytest.raises((refusal.WrongPost, refusal.NotAtThisStep)):
            engine.pass_step(
                case_number=number, step=step, checks=checks, by=buyer.actor, key=a_key()
            )
    assert status(number) is CaseStatus.RECEIVED


def test_nobody_reviews_what_they_accepted_or_examined(buyer: Buyer) -> None:
    at_office = staff("both", Post.CLERK, OFFICE)
    number = buyer.applies(draw_id=buyer.held(), point=OFFICE)
    accepted(number, at_office)
    examined(number, staff("both", Post.EXAMINER, OFFICE))
    with pytest.raises(refusal.OwnAcceptance):
        reviewed(number, staff("both", Post.REGISTRAR, OFFICE))
    reviewed(number)
    assert status(number) is CaseStatus.GRANTED


def test_without_a_number_nothing_is_granted_and_the_reason_is_told(buyer: Buyer) -> None:
    number = buyer.applies()
    accepted(number)
    examined(number)
    with pytest.raises(refusal.NotReady) as refused:
        reviewed(number)
    assert "选号" in refused.value.say()
    assert refused.value.assessment.outcome is Outcome.CAN


def test_a_number_that_was_given_back_stops_the_decision(buyer: Buyer) -> None:
    from doorstep.plates.models import Draw, Number

    number = ready_for_review(buyer)
    draw_id = engine.case(number).draw_id
    Number.objects.filter(draw_id=draw_id).delete()
    Draw.objects.filter(pk=draw_id).update(state=DrawState.ENDED)
    with pytest.raises(refusal.NotReady) as refused:
        reviewed(number)
    codes = [each.code for each in refused.value.assessment.shortfalls]
    assert codes == ["register-vehicle/number-still-held"]


def test_another_persons_number_is_not_taken(city: Sequencer) -> None:
    mine, other = a_buyer(city, 1), a_buyer(city, 2)
    number = mine.applies()
    with pytest.raises(HoldNotFound):
        engine.attach_draw(case_number=number, draw_id=other.held(), by=mine.actor, key=a_key())
    with pytest.raises(HoldNotFound):
        engine.attach_draw(case_number=number, draw_id="no-draw", by=mine.actor, key=a_key())


def test_a_clerk_cannot_accept_what_falls_short_and_is_told_all_of_it(buyer: Buyer) -> None:
    number = buyer.applies()
    with (
        outside(compulsory_insurance=None, purchase_tax=None),
        pytest.raises(refusal.NotReady) as refused,
    ):
        accepted(number, valid=False)
    assert {each.code for each in refused.value.assessment.shortfalls} == {
        "register-vehicle/insured",
        "register-vehicle/purchase-tax-paid",
        "register-vehicle/proofs-valid",
    }
    assert status(number) is CaseStatus.RECEIVED
    assert engine.case(number).examined == {}


def test_an_outsider_needs_a_residence_permit_in_2017_and_none_in_2022(city: Sequencer) -> None:
    outsider = a_buyer(city, division="130921")
    number = outsider.applies()
    with pytest.raises(refusal.NotReady) as refused:
        accepted(number)
    codes = [each.code for each in refused.value.assessment.shortfalls]
    assert codes == ["register-vehicle/residence-permit"]
    engine.withdraw(case_number=number, by=outsider.actor, key=a_key())
    later = date(2022, 5, 5)
    with clock.at_day(later), outside(compulsory_insurance=an_insurance(later)):
        accepted(outsider.applies(inputs=outsider.inputs(tested_on="2022-05-05")))


def test_an_outside_system_that_is_down_leaves_the_case_open_and_says_whom_to_ask(
    buyer: Buyer,
) -> None:
    number = buyer.applies()
    with (
        outside(purchase_tax=Unknown("车辆购置税", "税务部门")),
        pytest.raises(refusal.NotReady) as refused,
    ):
        accepted(number)
    assert refused.value.assessment.outcome is Outcome.UNDECIDED
    assert "税务部门" in refused.value.say()
    accepted(number)


def test_an_examination_needs_every_answer_and_a_recording(buyer: Buyer) -> None:
    number = buyer.applies()
    accepted(number)
    with pytest.raises(refusal.ChecklistIncomplete):
        engine.record_examination(
            case_number=number, checks={"vin": True}, film="V-1-0001", by=EXAMINER, key=a_key()
        )
    with pytest.raises(refusal.FilmMissing):
        engine.record_examination(
            case_number=number, checks=EXAMINATION, film=" ", by=EXAMINER, key=a_key()
        )
    assert status(number) is CaseStatus.ACCEPTED


def test_a_station_never_decides_even_where_the_vehicle_fails(buyer: Buyer) -> None:
    number = buyer.applies(draw_id=buyer.held())
    accepted(number)
    examined(number, vin=False)
    assert status(number) is CaseStatus.UNDER_REVIEW
    with pytest.raises(refusal.NotReady):
        reviewed(number)
    engine.refuse(
        case_number=number,
        reasons=[Reason("register-vehicle/vehicle-as-on-proofs", "车架号与合格证不符")],
        by=REGISTRAR,
        key=a_key(),
    )
    refused = engine.case(number)
    assert refused.status is CaseStatus.REFUSED
    assert [reason.note for reason in refused.reasons] == ["车架号与合格证不符"]
    assert refused.reasons[0].citations[0].endswith("第九条")
    assert registry.vehicle(vin=buyer.vin) is None


def test_a_registrar_may_send_it_back_to_be_examined_again(buyer: Buyer) -> None:
    number = ready_for_review(buyer)
    engine.return_(case_number=number, note="请补拍车架号", by=REGISTRAR, key=a_key())
    back = engine.case(number)
    assert back.status is CaseStatus.ACCEPTED
    assert "examination" not in back.examined
    assert back.timeline[-2].slots == {"note": "请补拍车架号"}
    examined(number)
    reviewed(number)
    assert status(number) is CaseStatus.GRANTED


def test_a_stale_page_decides_nothing(buyer: Buyer) -> None:
    number = ready_for_review(buyer)
    seen = engine.case(number).version
    engine.return_(case_number=number, note="再看一次", by=REGISTRAR, key=a_key())
    examined(number)
    with pytest.raises(refusal.ChangedMeanwhile):
        engine.pass_step(
            case_number=number, step=StepKind.REVIEW, version=seen, by=REGISTRAR, key=a_key()
        )
