"""What is received and what is not; drafts, and cases that are withdrawn."""

from datetime import date
from typing import Any

import pytest
from tests.procedures.city import (
    CLERK,
    OTHER_CLERK,
    OTHER_STATION,
    REGISTRAR,
    Buyer,
    a_buyer,
    a_key,
    accepted,
    examined,
    ready_for_review,
    reviewed,
    status,
)

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.kernel.errors import DoorstepError, InvalidInput, NotAllowed
from doorstep.plates.errors import HoldNotFound
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Channel
from doorstep.procedures.engine import errors as refusal

pytestmark = pytest.mark.django_db

NOBODY = "00000000-0000-4000-8000-000000000000"


def test_one_open_case_per_vehicle(buyer: Buyer) -> None:
    buyer.applies()
    with pytest.raises(refusal.AlreadyOpen):
        buyer.applies()


def test_the_same_key_is_the_same_application(buyer: Buyer) -> None:
    key = a_key()
    assert buyer.applies(key=key) == buyer.applies(key=key)
    assert len(engine.cases_for(buyer.person_id)) == 1


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
        ({"by": Actor(ActorKind.CITIZEN, NOBODY)}, NotAllowed),
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
