"""What somebody did under another row is found again when the two turn out to be one person."""

from uuid import UUID

import pytest
from tests.people.builders import a_clerk, a_key, a_number, a_person, seen
from tests.plates.builder import Citizen, drain
from tests.portals.test_looks import signed_in
from tests.procedures.city import DAY, a_buyer, accepted, examined, reviewed
from tests.procedures.owners import Owner

from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.kernel.identity_document import IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.messages import queries as messages
from doorstep.people import services
from doorstep.plates import queries as plates
from doorstep.plates.models import Entry
from doorstep.plates.sequencer import Sequencer
from doorstep.privacy import holdings
from doorstep.procedures import engine
from doorstep.registry import queries as registry

pytestmark = pytest.mark.django_db


def archive() -> list[Actor]:
    """Who asks, and who agrees."""
    return [
        Actor(
            ActorKind.STAFF,
            str(a_clerk(post.value, post=post, point="O01", point_kind="office")),
            post.label,
            post,
            "O01",
        )
        for post in (Post.ARCHIVIST, Post.MANAGER)
    ]


def the_same(one: str, into: str) -> None:
    """An archivist asks, a manager agrees."""
    by = archive()
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


def entries() -> list[tuple[int, bytes]]:
    """The log as it was written."""
    return [(each.index, bytes(each.body)) for each in Entry.objects.order_by("index")]


def test_a_place_in_line_begun_under_the_merged_row_is_found_and_finished_by_the_person_in_use(
    city: Sequencer,
) -> None:
    buyer = a_buyer(city, 9)
    waiting = Citizen(buyer.person_id, buyer.vin).request()
    kept = str(a_person("张三", number=a_number(serial=77)))
    seen(kept)
    assert plates.draws_of(kept) == []
    the_same(buyer.person_id, kept)
    assert [each.id for each in plates.draws_of(kept, buyer.vin)] == [waiting]
    assert signed_in(kept).get(f"/draws/{waiting}").status_code == 200
    stranger = str(a_person("李四", number=a_number(serial=79)))
    assert signed_in(stranger).get(f"/draws/{waiting}").status_code == 404
    # The log goes on from where it was; what is written stays written.
    before = entries()
    phone = Citizen(kept, buyer.vin)
    drain(city)
    phone.open(waiting)
    drain(city)
    number = plates.draw(waiting).numbers[0]
    phone.choose(waiting, number)
    drain(city)
    assert entries()[: len(before)] == before
    assert plates.held_draw(kept, buyer.vin) == waiting
    himself = Actor(ActorKind.CITIZEN, kept, "张三")
    case = buyer.applies(applicant_id=kept, by=himself, draw_id=str(waiting))
    accepted(case)
    examined(case)
    reviewed(case)
    granted = engine.case(case).plate
    assert granted is not None
    assert granted.text == number


def test_another_number_of_the_same_person_changes_nothing_about_a_held_number(
    city: Sequencer,
) -> None:
    buyer = a_buyer(city, 9)
    held = buyer.held()
    archivist, manager = archive()
    change = services.ask_renumber(
        person_id=buyer.person_id,
        name=PersonName.parse("张三丰"),
        number=IdentityDocument.of(a_number(serial=80)),
        reason="公安机关更正",
        by=archivist,
        key=a_key(),
    )
    services.decide_person_change(change_id=change, yes=True, by=manager, key=a_key())
    case = buyer.applies(draw_id=held)
    assert engine.case(case).draw_id == UUID(held)
    assert [str(each.id) for each in plates.draws_of(buyer.person_id)] == [held]
