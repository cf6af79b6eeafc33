"""What somebody did under another row is found again when the two turn out to be one person."""

from uuid import UUID

import pytest
from tests.people.builders import a_clerk, a_key, a_number, a_person
from tests.procedures.city import DAY, a_buyer
from tests.procedures.owners import Owner

from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.messages import queries as messages
from doorstep.people import services
from doorstep.plates.sequencer import Sequencer
from doorstep.privacy import holdings
from doorstep.procedures import engine
from doorstep.registry import queries as registry

pytestmark = pytest.mark.django_db


def the_same(one: str, into: str) -> None:
    """An archivist asks, a manager agrees."""
    by = [
        Actor(
            ActorKind.STAFF,
            str(a_clerk(post.value, post=post, point="O01", point_kind="office")),
            post.label,
            post,
            "O01",
        )
        for post in (Post.ARCHIVIST, Post.MANAGER)
    ]
    change = services.ask_merge(
        person_id=one, into_id=into, reason="护照和居留证", by=by[0], key=a_key()
    )
    services.decide_person_change(change_id=change, yes=True, by=by[1], key=a_key())


def test_cases_vehicles_messages_and_the_export_follow_the_person(city: Sequencer) -> None:
    owner = Owner(31, DAY.replace(year=2016))
    case = a_buyer(city, 9)
    number = case.applies()
    kept = str(a_person("张三", number=a_number(serial=77)))
    stranger = Actor(ActorKind.CITIZEN, kept, "张三")
    assert engine.cases_for(kept) == ()
    the_same(case.person_id, kept)
    assert [each.number for each in engine.cases_for(kept)] == [number]
    assert engine.case(number, stranger).number == number
    assert [each.template for each in messages.inbox(kept)] == ["case-received"]
    assert len(holdings.about(UUID(kept))["engine.Case"]) == 1
    engine.withdraw(case_number=number, by=stranger, key=a_key())
    assert engine.case(number).status is engine.CaseStatus.WITHDRAWN
    archived = registry.vehicles_of(owner.person_id)
    assert [each.id for each in archived] == [owner.vehicle_id]


@pytest.mark.usefixtures("city")
def test_vehicles_are_found_under_the_row_in_use() -> None:
    owner = Owner(32, DAY.replace(year=2016))
    kept = str(a_person("李四", number=a_number(serial=78)))
    assert registry.vehicles_of(kept) == ()
    the_same(owner.person_id, kept)
    for known in (kept, owner.person_id):
        (found,) = registry.vehicles_of(known)
        assert found.id == owner.vehicle_id
        assert registry.vehicle_of(known, owner.vehicle.vin) is not None
