"""A case from the application to the documents in hand, and everything that may stop it."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from tests.procedures.city import (
    CLERK,
    DAY,
    EXAMINATION,
    EXAMINER,
    OFFICE,
    OTHER_CLERK,
    OTHER_STATION,
    PROOFS,
    REGISTRAR,
    SECOND_REGISTRAR,
    STATION,
    Buyer,
    a_buyer,
    a_city,
    a_key,
    accepted,
    examined,
    outside,
    paid,
    produced,
    ready_for_review,
    reviewed,
    staff,
)
from tests.procedures.known import an_insurance

from doorstep.audit import queries as audit
from doorstep.kernel import clock, events
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.kernel.errors import DoorstepError, InvalidInput, NotAllowed
from doorstep.messages import queries as messages
from doorstep.payments.errors import FeesOpen
from doorstep.plates import queries as plates
from doorstep.plates.errors import HoldNotFound
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.types import DrawState
from doorstep.procedures import engine
from doorstep.procedures.engine import (
    UPSTREAM,
    CaseStatus,
    Channel,
    Outcome,
    OutsideWanted,
    Reason,
    StepKind,
    Transport,
    Unknown,
    Work,
)
from doorstep.procedures.engine import errors as refusal
from doorstep.procedures.engine.jobs import accept_overdue
from doorstep.registry import queries as registry
from doorstep.registry.types import OF_A_REGISTRATION, ObjectState, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Iterator[Sequencer]:
    with clock.at_day(DAY), outside():
        yield a_city()


@pytest.fixture
def buyer(city: Sequencer) -> Buyer:
    return a_buyer(city)


def status(number: str) -> CaseStatus:
    return engine.case(number).status


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
    assert refused.reasons[0].citations[0].endswith("第九条第三项")
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


def test_one_open_case_per_vehicle(buyer: Buyer) -> None:
    buyer.applies()
    with pytest.raises(refusal.AlreadyOpen):
        buyer.applies()


def test_the_applicant_may_withdraw_until_the_decision(buyer: Buyer, city: Sequencer) -> None:
    number = buyer.applies()
    with pytest.raises(refusal.NoSuchCase):
        engine.withdraw(case_number=number, by=a_buyer(city, 2).actor, key=a_key())
    engine.withdraw(case_number=number, by=buyer.actor, key=a_key())
    assert status(number) is CaseStatus.WITHDRAWN
    decided = ready_for_review(buyer)
    reviewed(decided)
    with pytest.raises(refusal.TooLateToWithdraw):
        engine.withdraw(case_number=decided, by=buyer.actor, key=a_key())


def test_the_same_key_is_the_same_application(buyer: Buyer) -> None:
    key = a_key()
    assert buyer.applies(key=key) == buyer.applies(key=key)
    assert len(engine.cases_for(buyer.person_id)) == 1


def test_a_stale_page_decides_nothing(buyer: Buyer) -> None:
    number = ready_for_review(buyer)
    seen = engine.case(number).version
    engine.return_(case_number=number, note="再看一次", by=REGISTRAR, key=a_key())
    examined(number)
    with pytest.raises(refusal.ChangedMeanwhile):
        engine.pass_step(
            case_number=number, step=StepKind.REVIEW, version=seen, by=REGISTRAR, key=a_key()
        )


@pytest.mark.parametrize(
    ("differs", "error"),
    [
        ({"channel": Channel.POSTAL}, refusal.ChannelNotOffered),
        ({"procedure": "no-such"}, refusal.NoSuchProcedure),
        ({"inputs": {"vin": "1"}}, InvalidInput),
        ({"point": "P01"}, refusal.PointMayNot),
        ({"point": "no\x00where"}, refusal.PointMayNot),
        ({"draw_id": "\x00"}, HoldNotFound),
        ({"draft_id": "\x00"}, refusal.NoSuchDraft),
        ({"inputs": {"vin": "\x00\ud800", "\x00": "1"}}, InvalidInput),
        ({"by": Actor(ActorKind.CITIZEN, "somebody-else")}, NotAllowed),
        ({"by": REGISTRAR}, refusal.WrongPost),
        ({"channel": Channel.OFFICE, "by": CLERK}, refusal.WrongPoint),
    ],
)
def test_what_cannot_be_received_writes_nothing(
    buyer: Buyer, differs: dict[str, Any], error: type[DoorstepError]
) -> None:
    with pytest.raises(error):
        buyer.applies(**differs)
    assert engine.cases_for(buyer.person_id) == ()


def test_before_the_stations_opened_only_the_office_was_offered(buyer: Buyer) -> None:
    with clock.at_day(date(2017, 5, 31)), pytest.raises(refusal.ChannelNotOffered) as refused:
        buyer.applies()
    assert "车管所窗口" in refused.value.say()


def test_any_station_of_the_city_may_take_a_case_nobody_was_chosen_for(buyer: Buyer) -> None:
    number = buyer.applies(point="")
    accepted(number, OTHER_CLERK)
    assert engine.case(number).point == OTHER_STATION
    with pytest.raises(refusal.WrongPoint):
        examined(number)


def test_work_lists_show_what_waits_where(buyer: Buyer) -> None:
    number = buyer.applies(draw_id=buyer.held())

    def where(actor: Actor) -> set[Work]:
        return {work for work in Work if engine.worklist(work, actor)}

    assert where(CLERK) == {Work.ACCEPT}
    assert where(OTHER_CLERK) == set()
    assert where(REGISTRAR) == set()
    accepted(number)
    assert where(EXAMINER) == {Work.EXAMINE}
    examined(number)
    assert where(REGISTRAR) == {Work.REVIEW}
    assert engine.waiting(REGISTRAR)[Work.REVIEW] == 1
    reviewed(number)
    assert where(REGISTRAR) == set()
    assert where(CLERK) == {Work.PRODUCE}
    produced(number)
    assert where(CLERK) == {Work.HAND_OVER}


def test_lists_go_on_after_the_last_one_seen(city: Sequencer) -> None:
    numbers = [a_buyer(city, serial).applies() for serial in (1, 2, 3)]
    first = engine.worklist(Work.ACCEPT, CLERK, limit=2)
    rest = engine.worklist(Work.ACCEPT, CLERK, after=first[-1].number, limit=2)
    assert [row.number for row in (*first, *rest)] == numbers


def test_what_is_reviewed_comes_by_the_day_it_was_promised(city: Sequencer) -> None:
    buyers = [a_buyer(city, serial) for serial in (1, 2, 3)]
    numbers = [buyer.applies() for buyer in buyers]
    first, second, last = numbers
    accepted(second)
    with clock.at_day(DAY + timedelta(days=1)):  # accepted later, so promised for a later day
        for number in (last, first):
            accepted(number)
        for number in numbers:
            examined(number)
        seen: list[str] = []
        while rows := engine.worklist(Work.REVIEW, REGISTRAR, after="".join(seen[-1:]), limit=1):
            seen.extend(row.number for row in rows)
        whole = engine.worklist(Work.REVIEW, REGISTRAR)
    assert seen == [second, first, last] == [row.number for row in whole]
    promised = [row.due_on for row in whole if row.due_on is not None]
    assert promised == sorted(promised)
    assert len(set(promised)) == 2


def test_a_case_is_shown_to_those_it_concerns(buyer: Buyer, city: Sequencer) -> None:
    number = buyer.applies()
    for allowed in (buyer.actor, CLERK, REGISTRAR, EXAMINER):
        assert engine.case(number, allowed).number == number
    for other in (a_buyer(city, 2).actor, OTHER_CLERK):
        with pytest.raises(refusal.NoSuchCase):
            engine.case(number, other)
    with pytest.raises(refusal.NoSuchCase):
        engine.case("0000000000000")


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


def test_a_draft_is_its_owners_and_goes_when_it_is_handed_in(buyer: Buyer, city: Sequencer) -> None:
    draft_id = str(
        engine.save_draft(
            procedure="register-vehicle", answers={"vin": "L"}, by=buyer.actor, key=a_key()
        )
    )
    engine.save_draft(
        procedure="register-vehicle",
        answers={"use_character": "A"},
        draft_id=draft_id,
        by=buyer.actor,
        key=a_key(),
    )
    kept = engine.draft(draft_id, buyer.person_id)
    assert kept.answers == {"vin": "L", "use_character": "A"}
    with pytest.raises(refusal.NoSuchDraft):
        engine.draft(draft_id, a_buyer(city, 2).person_id)
    buyer.applies(draft_id=draft_id)
    assert engine.drafts_of(buyer.person_id) == ()


NONSENSE = ["", "\x00", "\ud800", "0000000000000", "1706210000422", "x" * 5000]


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("number", NONSENSE)
def test_a_number_that_is_no_case_is_not_found(number: str) -> None:
    for act in (
        lambda: accepted(number),
        lambda: reviewed(number),
        lambda: engine.withdraw(case_number=number, by=CLERK, key=a_key()),
        lambda: engine.case(number),
    ):
        with pytest.raises(refusal.NoSuchCase):
            act()


def test_words_no_database_keeps_are_dropped(buyer: Buyer) -> None:
    number = ready_for_review(buyer)
    engine.return_(case_number=number, note="再\x00看\ud800一次", by=REGISTRAR, key=a_key())
    assert engine.case(number).timeline[-2].slots == {"note": "再看一次"}


UPSTREAM_REGISTRATION = dataclasses.replace(
    engine.procedure("register-vehicle"), authority=UPSTREAM
)
SERIAL = "3716002017062100001"
PARTNER = Actor(ActorKind.PARTNER, "police")
CLERK_COPYING = (Transport.TRANSCRIBED, CLERK)


@pytest.mark.parametrize(
    ("transport", "by"),
    [(Transport.API, PARTNER), (Transport.BATCH, PARTNER), CLERK_COPYING],
    ids=lambda value: str(getattr(value, "value", "")),
)
def test_where_the_act_is_upstream_the_case_waits_for_its_serial_number(
    buyer: Buyer, transport: Transport, by: Actor
) -> None:
    asked: list[OutsideWanted] = []
    handlers = events._handlers[OutsideWanted]
    kept = list(handlers)
    events.subscribe(OutsideWanted, asked.append)
    try:
        with engine.known_too(UPSTREAM_REGISTRATION):
            number = ready_for_review(buyer)
            reviewed(number)
            waits = engine.case(number)
            assert waits.status is CaseStatus.AWAITING_OUTSIDE
            assert registry.vehicle(vin=buyer.vin) is None
            assert [one.case_number for one in asked] == [number]
            for _ in range(2):  # delivered twice: once is enough
                engine.record_outside_serial(
                    case_number=number, serial=SERIAL, transport=transport, by=by, key=a_key()
                )
            with pytest.raises(refusal.SerialDiffers):
                engine.record_outside_serial(
                    case_number=number, serial="OTHER-1", transport=transport, by=by, key=a_key()
                )
            seen = engine.case(number)
    finally:
        handlers[:] = kept
    assert seen.status is CaseStatus.GRANTED
    assert seen.outside_serial == SERIAL
    assert seen.promise is not None
    assert len(seen.promise.pauses) == 1
    (entry, *_) = registry.entries_of_case(number)
    assert (entry.source, entry.outside_serial) == (Source.UPSTREAM, SERIAL)


def test_a_copied_serial_number_is_sampled_by_somebody_else(buyer: Buyer) -> None:
    transport, by = CLERK_COPYING
    with engine.known_too(UPSTREAM_REGISTRATION):
        number = ready_for_review(buyer)
        reviewed(number)
        engine.record_outside_serial(
            case_number=number, serial=SERIAL, transport=transport, by=by, key=a_key()
        )
        assert [row.number for row in engine.worklist(Work.SAMPLE, REGISTRAR)] == [number]
        with pytest.raises(refusal.SecondPersonNeeded):
            engine.sample_outside_serial(case_number=number, serial=SERIAL, by=by, key=a_key())
        with pytest.raises(refusal.SampleDiffers) as differs:
            engine.sample_outside_serial(
                case_number=number, serial="371600", by=SECOND_REGISTRAR, key=a_key()
            )
        with pytest.raises(refusal.SerialDiffers) as again:
            engine.record_outside_serial(
                case_number=number,
                serial="371600",
                transport=transport,
                by=SECOND_REGISTRAR,
                key=a_key(),
            )
        for told in (differs.value, again.value):
            assert SERIAL not in told.say()
            assert SERIAL not in told.slots.values()
        engine.sample_outside_serial(
            case_number=number, serial=SERIAL, by=SECOND_REGISTRAR, key=a_key()
        )
        assert engine.case(number).outside_sampled
        assert engine.worklist(Work.SAMPLE, REGISTRAR) == ()


def test_who_may_bring_a_serial_number(buyer: Buyer) -> None:
    with engine.known_too(UPSTREAM_REGISTRATION):
        number = ready_for_review(buyer)
        reviewed(number)
        for transport, by in (
            (Transport.API, CLERK),
            (Transport.TRANSCRIBED, PARTNER),
            (Transport.BATCH, buyer.actor),
        ):
            with pytest.raises(NotAllowed):
                engine.record_outside_serial(
                    case_number=number, serial=SERIAL, transport=transport, by=by, key=a_key()
                )
        assert engine.case(number).status is CaseStatus.AWAITING_OUTSIDE


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
