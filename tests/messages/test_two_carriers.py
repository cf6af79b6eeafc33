"""Where the first carrier is silent the second takes the text; where both are, the page says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
from django.db import transaction
from django.test import Client, override_settings
from tests.integrations.serving import behave, served

from doorstep.integrations.simulator import Simulator
from doorstep.integrations.sms.adapter import HttpSms
from doorstep.integrations.sms.simulator import Carrier
from doorstep.kernel.phone import Phone
from doorstep.messages import delivery, port, queries, services
from doorstep.messages.errors import NotDelivered
from doorstep.messages.models import Message

pytestmark = pytest.mark.django_db
PHONE = Phone("19900000031")


@dataclass
class Two:
    """Both carriers, and what each has taken."""

    first: str
    second: str

    def taken(self) -> tuple[int, int]:
        found = [httpx.get(f"{each}/messages").json()["messages"] for each in self._both()]
        return len(found[0]), len(found[1])

    def silence(self, *, first: bool = False, second: bool = False) -> None:
        for address, silent in zip(self._both(), (first, second), strict=True):
            behave(address, fail=1000 if silent else 0)

    def _both(self) -> tuple[str, str]:
        return self.first, self.second


@pytest.fixture
def two() -> Iterator[Two]:
    before = port.carrier()
    with (
        served("sms", Simulator(Carrier().handle)) as first,
        served("sms_second", Simulator(Carrier().handle)) as second,
        override_settings(OUTSIDE_ADDRESSES={"sms": first, "sms_second": second}),
    ):
        port.bind(HttpSms())
        yield Two(first, second)
    port.bind(before)


def said() -> str:
    """A code is to be told."""
    with transaction.atomic():
        return services.tell(PHONE, "login-code", code="123456", minutes=5)


def test_the_first_takes_what_it_can(two: Two) -> None:
    delivery.hand_over(said())
    assert two.taken() == (1, 0)


def test_the_second_takes_over_and_is_asked_first_for_a_while(two: Two) -> None:
    two.silence(first=True)
    delivery.hand_over(said())
    two.silence()
    delivery.hand_over(said())
    assert two.taken() == (0, 2)


def test_without_a_second_a_text_waits(two: Two) -> None:
    alone = {"sms": two.first, "sms_second": ""}
    two.silence(first=True)
    with override_settings(OUTSIDE_ADDRESSES=alone), pytest.raises(NotDelivered):
        delivery.hand_over(said())
    two.silence()
    assert two.taken() == (0, 0)


@pytest.mark.usefixtures("in_loaded_city", "db")
def test_when_both_are_silent_the_page_says_so_to_everybody_until_one_answers(two: Two) -> None:
    Message.objects.all().delete()
    client = Client()
    assert not queries.carriers_silent()
    two.silence(first=True, second=True)
    message = said()
    with pytest.raises(NotDelivered):
        delivery.hand_over(message)
    assert queries.carriers_silent()
    assert "notice wait" in client.get("/sign-in").content.decode()
    asked = client.post("/sign-in", {"phone": f"1990000{uuid4().int % 9000 + 1000}"})
    assert "notice wait" in asked.content.decode()
    two.silence()
    delivery.hand_over(message)
    assert not queries.carriers_silent()
    assert "notice wait" not in client.get("/sign-in").content.decode()


def test_a_reply_is_read_from_and_taken_at_the_carrier_it_came_to(two: Two) -> None:
    for address in (two.first, two.second):
        httpx.post(f"{address}/replies", json={"phone": PHONE.text, "text": "1"})
    two.silence(first=True)
    (reply,) = HttpSms().replies()
    HttpSms().taken(reply.id)
    assert HttpSms().replies() == []
    two.silence()
    (other,) = HttpSms().replies()
    assert other.id != reply.id
    two.silence(first=True, second=True)
    with pytest.raises(NotDelivered):
        HttpSms().replies()
