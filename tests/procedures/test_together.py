"""Whoever has to apply together agrees for themselves: by a tap, or signing before a clerk."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from tests.people.builders import a_key as a_people_key
from tests.people.builders import a_number as identity_of
from tests.people.builders import a_person, a_phone, a_unit, seen
from tests.procedures.city import (
    OFFICE,
    OTHER_CLERK,
    REGISTRAR,
    STATION,
    Buyer,
    a_buyer,
    a_city,
    a_key,
    outside,
    staff,
)
from tests.procedures.owners import Owner, passed

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.uscc import check_character
from doorstep.messages import queries as messages
from doorstep.people import errors as people_errors
from doorstep.people.services import appoint_agent
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Channel, ConsentState, StepKind
from doorstep.procedures.engine import errors as refusal
from doorstep.procedures.engine.cases.joint import end_unanswered
from doorstep.procedures.engine.jobs import end_stale
from doorstep.procedures.requirements.facts import Unsettled
from doorstep.registry import queries as registry
from doorstep.registry.types import ObjectKind

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)
DESK = staff("office-clerk", Post.CLERK, OFFICE)
CODE = "91371600MA3C00000"
BANK = CODE + check_character(CODE)


@pytest.fixture
def city() -> Iterator[Sequencer]:
    with clock.at_day(DAY), outside(unsettled=Unsettled()):
        yield a_city()


@pytest.fixture
def owner(city: Sequencer) -> Owner:  # noqa: ARG001 - the city has to be there
    return Owner(61, date(2020, 3, 1))


@pytest.fixture
def bank(city: Sequencer) -> str:  # noqa: ARG001 - the city has to be there
    return str(a_unit("样本银行"))


@pytest.fixture
def banker(bank: str) -> Actor:
    """A natural person who acts for the bank on its own account."""
    person = str(a_person("钱经办", number=identity_of(serial=62), phone=a_phone(62)))
    seen(person)
    appoint_agent(
        unit_id=bank, agent_id=person, from_on=date(2022, 1, 1), by=SYSTEM, key=a_people_key()
    )
    return Actor(ActorKind.CITIZEN, person, "钱经办")


def mortgaging(owner: Owner) -> str:
    """The owner asks for the mortgage at the office; the case number."""
    return engine.open_case(
        procedure="register-mortgage",
        channel=Channel.OFFICE,
        applicant_id=owner.person_id,
        inputs={"vin": owner.vehicle.plate.dotted, "mortgagee": BANK},
        by=DESK,
        key=a_key(),
        point=OFFICE,
    )


def mortgaged(owner: Owner) -> None:
    """It is mortgaged to the bank."""
    number = mortgaging(owner)
    for each in engine.consents_in(number):
        engine.sign_jointly(consent_id=UUID(each.id), by=DESK, key=a_key())
    passed(number, StepKind.ACCEPT, DESK, ruling=False)
    passed(number, StepKind.REVIEW, REGISTRAR)
    assert owner.vehicle.mortgagee_id


def the_only(number: str) -> UUID:
    (found,) = engine.consents_in(number)
    return UUID(found.id)


def told(person_id: str) -> list[str]:
    return [message.template for message in messages.inbox(person_id)]


def test_before_the_case_the_answer_says_who_will_be_asked(owner: Owner, bank: str) -> None:
    del bank
    values = {"vin": owner.vehicle.vin, "mortgagee": BANK}
    found = engine.eligibility("register-mortgage", owner.person_id, values, DAY)
    assert found.outcome is engine.Outcome.CAN
    assert not found.final
    assert "joined" in {each.fact for each in found.pending}


def test_the_bank_taps_on_its_own_account_and_the_case_goes_on(
    owner: Owner, bank: str, banker: Actor
) -> None:
    number = mortgaging(owner)
    waiting = engine.case(number)
    (party,) = waiting.together
    assert party.waiting
    assert party.until_on == date(2022, 6, 9)  # five working days; 3 June is a holiday
    assert "抵押权人" in waiting.timeline[-1].sentence.format(**waiting.timeline[-1].slots)
    assert told(bank) == ["joint-asked"]
    with pytest.raises(refusal.NotReady) as refused:
        passed(number, StepKind.ACCEPT, DESK, ruling=False)
    assert [each.code for each in refused.value.assessment.shortfalls] == [
        "register-mortgage/both-apply"
    ]
    (asked,) = engine.consents_of(banker.id)
    assert asked.open
    assert engine.story(asked.id, banker.id)
    engine.agree_jointly(consent_id=UUID(asked.id), by=banker, key=a_key())
    assert told(owner.person_id)[0] == "joint-agreed"
    passed(number, StepKind.ACCEPT, DESK, ruling=False)
    passed(number, StepKind.REVIEW, REGISTRAR)
    assert engine.case(number).status is CaseStatus.COMPLETED
    assert owner.vehicle.mortgagee_id == bank
    assert engine.replay(engine.decisions(number)[-1].body).same_bytes


def test_a_court_ruling_needs_no_other_side(owner: Owner, bank: str) -> None:
    del bank
    number = mortgaging(owner)
    passed(number, StepKind.ACCEPT, DESK, ruling=True)
    passed(number, StepKind.REVIEW, REGISTRAR)
    assert engine.case(number).status is CaseStatus.COMPLETED


def test_refusing_ends_the_case_and_says_so_to_everybody(
    owner: Owner, bank: str, banker: Actor
) -> None:
    number = mortgaging(owner)
    engine.refuse_jointly(consent_id=the_only(number), by=banker, key=a_key())
    ended = engine.case(number)
    assert ended.status is CaseStatus.DECLINED
    assert [each.code for each in ended.reasons] == ["register-mortgage/both-apply"]
    assert told(owner.person_id)[0] == "case-declined"
    assert told(bank)[0] == "joint-ended"
    with pytest.raises(refusal.ConsentAnswered):
        engine.agree_jointly(consent_id=the_only(number), by=banker, key=a_key())
    (mine,) = engine.consents_of(banker.id)
    assert mine.state is ConsentState.REFUSED
    assert not mine.may_refuse


def test_an_agreement_can_be_taken_back_until_the_decision(owner: Owner, banker: Actor) -> None:
    number = mortgaging(owner)
    engine.agree_jointly(consent_id=the_only(number), by=banker, key=a_key())
    passed(number, StepKind.ACCEPT, DESK, ruling=False)
    engine.refuse_jointly(consent_id=the_only(number), by=banker, key=a_key())
    assert engine.case(number).status is CaseStatus.DECLINED
    second = mortgaging(owner)
    engine.agree_jointly(consent_id=the_only(second), by=banker, key=a_key())
    passed(second, StepKind.ACCEPT, DESK, ruling=False)
    passed(second, StepKind.REVIEW, REGISTRAR)
    with pytest.raises(refusal.ConsentAnswered):
        engine.refuse_jointly(consent_id=the_only(second), by=banker, key=a_key())


def test_nobody_answers_for_somebody_else(owner: Owner, banker: Actor, city: Sequencer) -> None:
    number = mortgaging(owner)
    stranger = a_buyer(city, 63).actor
    for answering in (engine.agree_jointly, engine.refuse_jointly):
        for who in (stranger, owner.actor, DESK):
            with pytest.raises(refusal.NoSuchConsent):
                answering(consent_id=the_only(number), by=who, key=a_key())
        with pytest.raises(refusal.NoSuchConsent):
            answering(consent_id=UUID(int=7), by=banker, key=a_key())
    assert engine.consents_of(stranger.id) == ()
    with pytest.raises(refusal.WrongPost):
        engine.sign_jointly(consent_id=the_only(number), by=REGISTRAR, key=a_key())
    with pytest.raises(refusal.WrongPoint):
        engine.sign_jointly(consent_id=the_only(number), by=OTHER_CLERK, key=a_key())


def test_a_tap_counts_only_from_an_account_whose_person_was_seen(owner: Owner, bank: str) -> None:
    number = mortgaging(owner)
    unseen = str(a_person("孙经办", number=identity_of(serial=64), phone=a_phone(64)))
    appoint_agent(
        unit_id=bank, agent_id=unseen, from_on=date(2022, 1, 1), by=SYSTEM, key=a_people_key()
    )
    with pytest.raises(people_errors.LevelNeeded):
        engine.agree_jointly(
            consent_id=the_only(number), by=Actor(ActorKind.CITIZEN, unseen), key=a_key()
        )


def test_the_same_tap_twice_is_one_answer(owner: Owner, banker: Actor) -> None:
    number = mortgaging(owner)
    key = a_key()
    for _ in range(2):
        engine.agree_jointly(consent_id=the_only(number), by=banker, key=key)
    lines = [line for line in engine.case(number).timeline if line.verb == "joint_agreed"]
    assert len(lines) == 1


def test_who_does_not_answer_in_time_ends_it_too(owner: Owner, bank: str, banker: Actor) -> None:
    number = mortgaging(owner)
    with clock.at_day(date(2022, 6, 9)):
        assert end_stale() == 0
    with clock.at_day(date(2022, 6, 10)):
        with pytest.raises(refusal.ConsentAnswered):
            engine.agree_jointly(consent_id=the_only(number), by=banker, key=a_key())
        assert end_stale() == 1
        assert end_stale() == 0
        assert engine.case(number).status is CaseStatus.DECLINED
        assert told(bank)[0] == "joint-ended"
    with pytest.raises(NotAllowed):
        end_unanswered(case_number=number, by=DESK, key=a_key())


def buying(owner: Owner, buyer: Buyer) -> str:
    """The buyer asks for the transfer; the case number."""
    certificate = owner.live(ObjectKind.REGISTRATION_CERTIFICATE).number
    return engine.open_case(
        procedure="transfer-ownership",
        channel=Channel.ONLINE,
        applicant_id=buyer.person_id,
        inputs={"vin": owner.vehicle.vin, "certificate_number": certificate},
        by=buyer.actor,
        key=a_key(),
        point=STATION,
    )


def test_a_mortgaged_car_changes_hands_with_old_owner_and_bank(
    city: Sequencer, owner: Owner, bank: str, banker: Actor
) -> None:
    mortgaged(owner)
    number = buying(owner, a_buyer(city, 65))
    asked = {each.role: each for each in engine.consents_in(number)}
    assert set(asked) == {"原车主", "抵押权人"}
    assert asked["原车主"].party_id == owner.person_id
    assert asked["抵押权人"].party_id == bank
    engine.agree_jointly(consent_id=UUID(asked["原车主"].id), by=owner.actor, key=a_key())
    found = engine.assessment_of(number)
    (short,) = (each for each in found.shortfalls if each.code.endswith("mortgagee-joins"))
    assert "抵押权人" in short.say()
    assert "原车主" not in short.say()
    engine.agree_jointly(consent_id=UUID(asked["抵押权人"].id), by=banker, key=a_key())
    codes = {each.code for each in engine.assessment_of(number).shortfalls}
    assert "transfer-ownership/mortgagee-joins" not in codes


def test_a_free_car_needs_nobody_else(city: Sequencer, owner: Owner) -> None:
    number = buying(owner, a_buyer(city, 66))
    assert engine.consents_in(number) == ()
    assert engine.case(number).together == ()
    assert "joined" not in {each.fact for each in engine.assessment_of(number).pending}
    car = registry.vehicle(vin=owner.vehicle.vin)
    assert car is not None
    assert car.mortgagee_id == ""
