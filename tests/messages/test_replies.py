"""A phone answers by text message: fetched over HTTP, taken once, and meant for one mandate."""

from collections.abc import Iterator

import httpx
import pytest
from tests.integrations.serving import behave, served
from tests.mandates.agency import POINT, Principal, a_contract, clerk_at, is_asked, trained
from tests.procedures.city import DAY, a_city, outside

from doorstep.audit import queries as audit
from doorstep.integrations.simulator import Simulator
from doorstep.integrations.sms.simulator import Carrier
from doorstep.kernel import clock
from doorstep.mandates import queries
from doorstep.mandates.types import Way
from doorstep.messages import jobs
from doorstep.people import queries as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrier() -> Iterator[str]:
    with served("sms", Simulator(Carrier().handle)) as address:
        yield address


@pytest.fixture
def owner() -> Iterator[Principal]:
    with clock.at_day(DAY), outside():
        a_city()
        a_contract()
        owner = Principal(31)
        is_asked(owner.actor, trained(clerk_at(POINT, "cunyou")), Way.SMS)
        yield owner


def answers(carrier: str, owner: Principal, text: str) -> None:
    """The phone of the owner sends a text message to the carrier's number."""
    phone = people.phone_for_messages(owner.person_id)
    assert phone is not None
    sent = httpx.post(f"{carrier}/replies", json={"phone": phone.text, "text": text})
    assert sent.status_code == 201


def waiting(carrier: str) -> int:
    return len(httpx.get(f"{carrier}/replies").json()["replies"])


def test_a_reply_of_1_is_fetched_and_confirms(carrier: str, owner: Principal) -> None:
    answers(carrier, owner, "1")
    jobs.fetch_replies(0)
    (found,) = queries.given(owner.person_id)
    assert (found.holds, found.way) == (True, Way.SMS)
    assert waiting(carrier) == 0


def test_a_reply_told_again_is_taken_once(carrier: str, owner: Principal) -> None:
    answers(carrier, owner, "1")
    # The reply is taken, and that it was is lost on the way.
    told = httpx.get(f"{carrier}/replies").json()
    behave(carrier, answers={"/replies": told})
    for _ in range(3):
        jobs.fetch_replies(0)
    assert len([n for n in audit.notes(subject="messages") if n.action == "message.replied"]) == 1
    assert queries.given(owner.person_id)[0].holds


def test_a_carrier_that_is_away_is_asked_again(carrier: str, owner: Principal) -> None:
    answers(carrier, owner, "1")
    behave(carrier, fail=1000)
    jobs.fetch_replies(0)
    assert not queries.given(owner.person_id)[0].holds
    behave(carrier, fail=0)
    jobs.fetch_replies(0)
    assert queries.given(owner.person_id)[0].holds


def test_what_is_no_phone_stops_nobody(carrier: str, owner: Principal) -> None:
    httpx.post(f"{carrier}/replies", json={"phone": "10086", "text": "1"})
    answers(carrier, owner, "1")
    jobs.fetch_replies(0)
    assert queries.given(owner.person_id)[0].holds
