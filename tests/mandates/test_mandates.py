"""A person lets another act for one business: confirmed without a code, seen, stopped at will."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from tests.mandates.agency import (
    ITSELF,
    LICENCE,
    POINT,
    TITLE,
    Principal,
    a_contract,
    acts,
    clerk_at,
    gives,
    is_asked,
    trained,
)
from tests.mandates.builders import a_citizen
from tests.people.builders import a_key, a_unit
from tests.procedures.city import DAY, STATION, a_city, outside

from doorstep.audit import queries as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor
from doorstep.kernel.phone import Phone
from doorstep.law.parameters import MANDATE_ANSWER, MANDATE_LONGEST
from doorstep.mandates import queries, services
from doorstep.mandates.errors import (
    MandateAlready,
    MandateNeeded,
    MandateNotFound,
    MandateTooLong,
    NoPhoneToReply,
    NotTheirVehicle,
    OneselfAsAgent,
    SameClerk,
)
from doorstep.mandates.models import Mandate
from doorstep.mandates.types import Agent, AgentKind, End, MandateState, Way
from doorstep.messages import queries as messages
from doorstep.messages.replies import take_reply
from doorstep.messages.templates import TEMPLATES
from doorstep.people import queries as people
from doorstep.people import services as people_services
from doorstep.privacy import holdings
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Channel
from doorstep.procedures.engine.errors import NoSuchCase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]


@pytest.fixture
def owner() -> Iterator[Principal]:
    with clock.at_day(DAY), outside():
        a_city()
        a_contract()
        yield Principal(31)


@pytest.fixture
def clerk(owner: Principal) -> Actor:  # noqa: ARG001 - the city comes with the owner
    return trained(clerk_at(POINT, "cunyou"))


def state_of(mandate_id: object) -> tuple[MandateState, End | None]:
    row = Mandate.objects.get(pk=mandate_id)
    return MandateState(row.state), End(row.ended_why) if row.ended_why else None


def told(person_id: str) -> list[str]:
    return [message.template for message in messages.inbox(person_id)]


def answer(phone: Phone | None, text: str) -> int:
    assert phone is not None
    return take_reply(phone=phone, text=text, by=SYSTEM, key=a_key())


def test_a_mandate_given_on_ones_own_page_holds_at_once(owner: Principal, clerk: Actor) -> None:
    mandate = gives(owner.actor)
    assert state_of(mandate)[0] is MandateState.CONFIRMED
    [found] = queries.held(clerk)
    assert (found.id, found.way, found.agent) == (str(mandate), Way.TAP, ITSELF)
    assert told(owner.person_id) == ["mandate-confirmed"]
    number = acts(clerk, owner)
    assert queries.mandate_of_case(number) is not None
    assert engine.case(number).applicant_id == owner.person_id


def test_without_a_mandate_nobody_acts_for_another(owner: Principal, clerk: Actor) -> None:
    with pytest.raises(MandateNeeded):
        acts(clerk, owner)
    son = a_citizen(40, "李儿")
    with pytest.raises(MandateNeeded):
        _son_applies(son, owner)
    assert engine.cases_for(owner.person_id) == ()


def test_a_relative_acts_and_sees_only_while_the_mandate_holds(owner: Principal) -> None:
    son = a_citizen(40, "李儿")
    mandate = gives(owner.actor, Agent(AgentKind.PERSON, son.id))
    number = _son_applies(son, owner)
    assert engine.case(number, viewer=son).agent_id == son.id
    assert engine.cases_for(son.id) == ()
    services.end_mandate(mandate_id=mandate, by=owner.actor, key=a_key())
    with pytest.raises(NoSuchCase):
        engine.case(number, viewer=son)
    with pytest.raises(NoSuchCase):
        engine.withdraw(case_number=number, by=son, key=a_key())
    assert engine.withdraw(case_number=number, by=owner.actor, key=a_key()) == number


def _son_applies(son: Actor, owner: Principal) -> str:
    return engine.open_case(
        procedure=LICENCE,
        channel=Channel.ONLINE,
        applicant_id=owner.person_id,
        agent_id=son.id,
        inputs={"vin": owner.vehicle.plate.dotted, "reason": "lost"},
        point=STATION,
        by=son,
        key=a_key(),
    )


def test_an_agent_takes_nothing_of_the_case_home(owner: Principal) -> None:
    son = a_citizen(40, "李儿")
    gives(owner.actor, Agent(AgentKind.PERSON, son.id))
    _son_applies(son, owner)
    held = holdings.about(UUID(son.id))
    assert len(held["mandates.Mandate"]) == 1
    assert not held["engine.Case"]
    assert not held["engine.Decision"]
    assert len(holdings.about(UUID(owner.person_id))["engine.Case"]) == 1


def test_a_company_acts_by_its_agents_as_long_as_they_are(owner: Principal) -> None:
    unit, employee = a_unit(), a_citizen(41, "赵员")
    people_services.appoint_agent(
        unit_id=unit, agent_id=employee.id, from_on=DAY, by=SYSTEM, key=a_key()
    )
    gives(owner.actor, Agent(AgentKind.UNIT, str(unit)))
    assert [each.agent.kind for each in queries.held(employee)] == [AgentKind.UNIT]
    assert queries.held(a_citizen(42)) == ()
    assert _son_applies(employee, owner)


def test_the_person_taps_on_what_another_asks_for(owner: Principal, clerk: Actor) -> None:
    mandate = is_asked(owner.actor, clerk, Way.TAP)
    assert told(owner.person_id) == ["mandate-asked"]
    with pytest.raises(MandateNeeded):
        acts(clerk, owner)
    for stranger in (a_citizen(43), clerk):
        with pytest.raises(MandateNotFound):
            services.confirm_mandate(mandate_id=mandate, title=TITLE, by=stranger, key=a_key())
    services.confirm_mandate(mandate_id=mandate, title=TITLE, by=owner.actor, key=a_key())
    assert acts(clerk, owner)


def test_a_reply_of_1_confirms_and_nothing_else_does(owner: Principal, clerk: Actor) -> None:
    mandate = is_asked(owner.actor, clerk, Way.SMS)
    phone = people.phone_for_messages(owner.person_id)
    assert "本短信没有验证码，请勿把任何数字告诉他人" in TEMPLATES["mandate-reply"].sentence
    for text in ("好", "11", "123456", ""):
        answer(phone, text)
    answer(Phone.parse("19900009999"), "1")
    assert state_of(mandate)[0] is MandateState.ASKED
    answer(phone, " １ ")
    row = Mandate.objects.get(pk=mandate)
    assert (row.state, row.way) == (MandateState.CONFIRMED.value, Way.SMS.value)
    assert row.confirmed_by == f"citizen:{owner.person_id}"


def test_a_reply_that_may_mean_two_mandates_confirms_none(owner: Principal, clerk: Actor) -> None:
    first = is_asked(owner.actor, clerk, Way.SMS)
    son = a_citizen(40)
    second = is_asked(owner.actor, son, Way.SMS, agent=Agent(AgentKind.PERSON, son.id))
    answer(people.phone_for_messages(owner.person_id), "1")
    assert {state_of(each)[0] for each in (first, second)} == {MandateState.ASKED}
    assert told(owner.person_id)[0] == "mandate-unclear"


def test_nobody_confirms_through_the_phone_of_the_agent(owner: Principal) -> None:
    son = a_citizen(45, "李儿", phone=False)
    phone = people.phone_for_messages(owner.person_id)
    assert phone is not None
    people_services.record_contact(person_id=son.id, way=phone, by=SYSTEM, key=a_key())
    with pytest.raises(NoPhoneToReply):
        is_asked(owner.actor, son, Way.SMS, agent=Agent(AgentKind.PERSON, son.id))
    silent = a_citizen(44, phone=False)
    with pytest.raises(NoPhoneToReply):
        is_asked(silent, owner.actor, Way.SMS, agent=Agent(AgentKind.PERSON, owner.person_id))


def test_a_signed_paper_needs_a_second_clerk_or_a_portrait(owner: Principal, clerk: Actor) -> None:
    second = clerk_at("O01", "chuangkou", "office")
    mandate = is_asked(owner.actor, clerk, Way.PAPER)
    with pytest.raises(SameClerk):
        services.witness_mandate(mandate_id=mandate, title=TITLE, by=clerk, key=a_key())
    assert [each.id for each in queries.waiting_papers([POINT])] == [str(mandate)]
    services.witness_mandate(mandate_id=mandate, title=TITLE, by=second, key=a_key())
    assert state_of(mandate)[0] is MandateState.CONFIRMED
    services.end_mandate(mandate_id=mandate, by=owner.actor, key=a_key())
    again = is_asked(owner.actor, clerk, Way.PAPER)
    picture = b"\xff\xd8\xff\xe0" + bytes(100)
    services.portray_mandate(mandate_id=again, content=picture, title=TITLE, by=clerk, key=a_key())
    assert state_of(again)[0] is MandateState.CONFIRMED
    shares = {each.way: each.count for each in queries.shares()}
    assert shares == {Way.TAP: 0, Way.SMS: 0, Way.PAPER: 2}


def test_no_clerk_confirms_what_the_person_is_to_tap(owner: Principal, clerk: Actor) -> None:
    mandate = is_asked(owner.actor, clerk, Way.TAP)
    with pytest.raises(MandateNotFound):
        services.witness_mandate(mandate_id=mandate, title=TITLE, by=clerk, key=a_key())


def test_it_ends_by_itself_when_the_business_is_done(owner: Principal, clerk: Actor) -> None:
    mandate = gives(owner.actor)
    number = acts(clerk, owner)
    engine.withdraw(case_number=number, by=owner.actor, key=a_key())
    assert engine.case(number).status is CaseStatus.WITHDRAWN
    assert state_of(mandate) == (MandateState.ENDED, End.DONE)
    with pytest.raises(MandateNeeded):
        acts(clerk, owner)


def test_it_ends_by_itself_after_its_day(owner: Principal, clerk: Actor) -> None:
    mandate = gives(owner.actor, until_on=DAY)
    with clock.at_day(DAY + timedelta(days=1)):
        with pytest.raises(MandateNeeded):
            acts(clerk, owner)
        assert services.end_stale_mandates(by=SYSTEM, key=a_key()) == 1
    assert state_of(mandate) == (MandateState.ENDED, End.EXPIRED)


def test_what_nobody_confirms_lapses(owner: Principal, clerk: Actor) -> None:
    mandate = is_asked(owner.actor, clerk, Way.TAP)
    last = MANDATE_ANSWER.on(DAY).after(DAY)
    with clock.at_day(last):
        assert services.end_stale_mandates(by=SYSTEM, key=a_key()) == 0
    with clock.at_day(last + timedelta(days=1)):
        with pytest.raises(MandateNotFound):
            services.confirm_mandate(mandate_id=mandate, title=TITLE, by=owner.actor, key=a_key())
        assert services.end_stale_mandates(by=SYSTEM, key=a_key()) == 1


def test_a_mandate_is_for_one_business_and_one_vehicle(owner: Principal, clerk: Actor) -> None:
    other = Principal(32)
    with pytest.raises(NotTheirVehicle):
        gives(owner.actor, vehicle_id=other.vehicle_id)
    gives(owner.actor, vehicle_id=owner.vehicle_id)
    with pytest.raises(MandateAlready):
        gives(owner.actor, vehicle_id=owner.vehicle_id)
    with pytest.raises(MandateNeeded):
        acts(clerk, owner, procedure="replace-plates")
    acts(clerk, owner)


def test_its_days_are_few_and_nobody_is_their_own_agent(owner: Principal) -> None:
    longest = MANDATE_LONGEST.on(DAY).after(DAY)
    for wrong in (DAY - timedelta(days=1), longest + timedelta(days=1)):
        with pytest.raises(MandateTooLong):
            gives(owner.actor, until_on=wrong)
    with pytest.raises(OneselfAsAgent):
        gives(owner.actor, Agent(AgentKind.PERSON, owner.person_id))
    assert gives(owner.actor, until_on=longest)


def test_every_act_is_in_the_record_under_the_mandate(owner: Principal, clerk: Actor) -> None:
    mandate = is_asked(owner.actor, clerk, Way.TAP)
    services.confirm_mandate(mandate_id=mandate, title=TITLE, by=owner.actor, key=a_key())
    acts(clerk, owner)
    services.end_mandate(mandate_id=mandate, by=owner.actor, key=a_key())
    said = [row.action for row in audit.notes(subject=f"mandate:{mandate}")]
    assert said == ["mandate.ended", "mandate.used", "mandate.confirmed", "mandate.asked"]
