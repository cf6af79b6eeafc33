"""Agencies act within their contract, by trained clerks, so many times a day and not once more."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.mandates.agency import (
    POINT,
    Principal,
    a_contract,
    acts,
    clerk_at,
    gives,
    is_asked,
    trained,
)
from tests.mandates.builders import at_once
from tests.people.builders import a_key
from tests.procedures.city import DAY, a_city, outside

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor
from doorstep.mandates import queries, services
from doorstep.mandates.errors import (
    AgencyFull,
    ContractOverlaps,
    DaysReversed,
    MandateNeeded,
    NoContract,
    NotInContract,
    NotTrained,
    TrainingOverlaps,
)
from doorstep.mandates.models import AgencyDay, Mandate
from doorstep.mandates.types import MandateState, Way
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus


@pytest.fixture
def city() -> Iterator[None]:
    with clock.at_day(DAY), outside():
        a_city()
        yield


@pytest.fixture
def owner(city: None) -> Principal:  # noqa: ARG001 - the record of a city
    return Principal(31)


@pytest.fixture
def clerk(city: None) -> Actor:  # noqa: ARG001 - works in it
    return clerk_at(POINT, "cunyou")


@pytest.mark.django_db
def test_no_contract_another_business_and_no_training_are_three_refusals(
    owner: Principal, clerk: Actor
) -> None:
    with pytest.raises(NoContract):
        is_asked(owner.actor, clerk, Way.TAP)
    contract = a_contract(procedures=["update-contact"])
    with pytest.raises(NotInContract):
        is_asked(owner.actor, clerk, Way.TAP)
    services.end_contract(
        contract_id=contract, until_on=DAY - timedelta(days=1), by=SYSTEM, key=a_key()
    )
    a_contract(from_on=DAY)
    with pytest.raises(NotTrained):
        is_asked(owner.actor, clerk, Way.TAP)
    trained(clerk, until=DAY)
    is_asked(owner.actor, clerk, Way.TAP)


@pytest.mark.django_db
def test_a_contract_or_training_that_ran_out_stops_the_clerk_and_not_the_person(
    owner: Principal, clerk: Actor
) -> None:
    a_contract(until_on=DAY)
    trained(clerk, until=DAY)
    gives(owner.actor)
    with clock.at_day(DAY + timedelta(days=1)), pytest.raises(NoContract):
        acts(clerk, owner)
    a_contract(from_on=DAY + timedelta(days=1))
    with clock.at_day(DAY + timedelta(days=1)), pytest.raises(NotTrained):
        acts(clerk, owner)
    assert engine.cases_for(owner.person_id) == ()
    assert acts(clerk, owner)


@pytest.mark.django_db
def test_the_last_of_the_day_is_refused_by_the_database_and_tomorrow_is_another_day(
    owner: Principal, clerk: Actor
) -> None:
    a_contract(daily_cap=1)
    trained(clerk)
    other = Principal(32)
    for each in (owner, other):
        gives(each.actor)
    acts(clerk, owner)
    with pytest.raises(AgencyFull):
        acts(clerk, other)
    assert engine.cases_for(other.person_id) == ()
    found = queries.contract_on(POINT, DAY)
    assert found is not None
    assert (found.taken_today, found.daily_cap) == (1, 1)
    with clock.at_day(DAY + timedelta(days=1)):
        assert acts(clerk, other)


@pytest.mark.django_db
def test_days_of_contracts_and_trainings_do_not_overlap_and_are_in_order(clerk: Actor) -> None:
    a_contract()
    with pytest.raises(ContractOverlaps):
        a_contract(from_on=DAY)
    trained(clerk)
    with pytest.raises(TrainingOverlaps):
        trained(clerk)
    with pytest.raises(DaysReversed):
        a_contract(point="P02", from_on=DAY, until_on=DAY - timedelta(days=1))


@pytest.mark.usefixtures("fresh_city")
def test_two_clerks_take_the_last_of_the_day_and_one_has_it(owner: Principal, clerk: Actor) -> None:
    a_contract(daily_cap=1)
    trained(clerk)
    second = trained(clerk_at(POINT, "cunyou-2"))
    other = Principal(32)
    for each in (owner, other):
        gives(each.actor)
    answers = at_once(lambda: acts(clerk, owner), lambda: acts(second, other))
    assert sum(isinstance(each, AgencyFull) for each in answers) == 1
    assert AgencyDay.objects.get().taken == 1
    cases = [*engine.cases_for(owner.person_id), *engine.cases_for(other.person_id)]
    assert [row.number for row in cases] == [each for each in answers if isinstance(each, str)]


@pytest.mark.usefixtures("fresh_city")
@pytest.mark.parametrize("attempt", range(4))
def test_the_person_stops_it_while_the_clerk_submits(
    owner: Principal, clerk: Actor, attempt: int
) -> None:
    del attempt
    a_contract()
    trained(clerk)
    mandate = gives(owner.actor)
    opened, _ = at_once(
        lambda: acts(clerk, owner),
        lambda: services.end_mandate(mandate_id=mandate, by=owner.actor, key=a_key()),
    )
    row = Mandate.objects.get(pk=mandate)
    assert row.state == MandateState.ENDED.value
    if isinstance(opened, MandateNeeded):
        assert row.case_number == ""
        assert engine.cases_for(owner.person_id) == ()
        assert not AgencyDay.objects.exists()
    else:
        assert row.case_number == opened
        engine.withdraw(case_number=row.case_number, by=owner.actor, key=a_key())
        assert engine.case(row.case_number).status is CaseStatus.WITHDRAWN
