"""What is said in an act commits or vanishes with it, and arrives once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from doorstep.integrations.simulator import Simulator
from doorstep.integrations.sms.simulator import Carrier
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Key
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.messages import delivery, queries, services
from doorstep.messages.errors import MessageNotFound, NotDelivered, OutboxClosed
from doorstep.messages.models import Message
from doorstep.messages.types import MessageState
from doorstep.people import services as people
from doorstep.people.errors import PersonNotFound

if TYPE_CHECKING:
    from procrastinate import App
    from pytest_django.fixtures import SettingsWrapper

PHONE = Phone("19900000001")
RECEIVED = {"procedure": "新车上牌", "case": "3716000001"}


def a_person(phone: Phone | None = PHONE) -> UUID:
    """A person, with a phone or without."""
    return people.record_person(
        name=PersonName.parse("苏样例"),
        number=CitizenId("371601198803169919"),
        phone=phone,
        by=SYSTEM,
        key=Key(f"test-{uuid4()}"),
    )


def told(recipient: object, template: str = "case-received", **slots: object) -> str:
    """Tell inside a transaction."""
    with transaction.atomic():
        return services.tell(recipient, template, **(slots or RECEIVED))  # type: ignore[arg-type]  # any of the three


def work() -> None:
    """What the worker does until nothing is left that is due."""
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    queue = app.with_connector(connector.get_worker_connector())
    asyncio.run(_worked(queue))


async def _worked(queue: App) -> None:
    """One thread does the jobs, and its connection is closed at the end."""
    with ThreadPoolExecutor(1) as one:
        asyncio.get_running_loop().set_default_executor(one)
        async with queue.open_async():
            await queue.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False
            )
        await asyncio.to_thread(connections.close_all)


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def carrier(settings: SettingsWrapper) -> Iterator[Carrier]:
    """A carrier behind real HTTP."""
    taken = Carrier()
    server: WSGIServer = make_server("127.0.0.1", 0, Simulator(taken.handle), handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    settings.OUTSIDE_ADDRESSES = settings.OUTSIDE_ADDRESSES | {"sms": address}
    yield taken
    server.shutdown()
    thread.join()
    server.server_close()


def behave(settings: SettingsWrapper, **how: object) -> None:
    """Tell the carrier to misbehave."""
    httpx.post(f"{settings.OUTSIDE_ADDRESSES['sms']}/_behave", json=how).raise_for_status()


def jobs_waiting() -> int:
    """How many deliveries wait in the queue."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        row = cursor.fetchone()
    return int(row[0])


@pytest.mark.django_db
def test_a_person_finds_it_in_the_inbox_newest_first() -> None:
    person_id = a_person()
    told(person_id)
    told(person_id, "case-accepted", **RECEIVED, due=date(2017, 6, 30))
    newest, oldest = queries.inbox(person_id)
    assert newest.text == "新车上牌已受理，流水号 3716000001，最迟 2017-06-30 前办结。"
    assert oldest.template == "case-received"
    assert queries.inbox(person_id, before=newest.id) == (oldest,)
    assert queries.inbox(person_id, limit=1) == (newest,)


@pytest.mark.django_db
def test_reading_is_remembered_and_is_the_persons_own() -> None:
    person_id = a_person()
    message_id = told(person_id)
    assert queries.unread(person_id) == 1
    services.mark_read(message_id=message_id, person_id=person_id)
    assert queries.unread(person_id) == 0
    for stranger in (uuid4(), uuid4()):
        with pytest.raises(MessageNotFound):
            services.mark_read(message_id=message_id, person_id=stranger)
    with pytest.raises(MessageNotFound):
        services.mark_read(message_id="x", person_id=person_id)


@pytest.mark.django_db
def test_who_has_no_phone_still_has_an_inbox() -> None:
    person_id = a_person(phone=None)
    told(person_id)
    assert len(queries.inbox(person_id)) == 1
    assert Message.objects.get().state == MessageState.NO_PHONE.value
    assert jobs_waiting() == 0


@pytest.mark.django_db
def test_a_long_value_is_cut_and_a_wrong_slot_refused() -> None:
    person_id = a_person()
    told(person_id, procedure="很长很长很长很长的业务名称", case="1")
    assert queries.inbox(person_id)[0].slots["procedure"] == "很长很长很长很长的业务…"
    with pytest.raises(TypeError, match="slots"):
        told(person_id, procedure="x")
    with pytest.raises(KeyError):
        told(person_id, "no-such-template")
    with pytest.raises(PersonNotFound):
        told(uuid4())


@pytest.mark.django_db
def test_phone_and_words_lie_encrypted_and_stay_out_of_the_queue() -> None:
    told(PHONE, "login-code", code="135790", minutes=5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        args = cursor.fetchone()[0]
        cursor.execute("SELECT t::text FROM messages_message AS t")
        row = cursor.fetchone()[0]
    for text in (args, row):
        assert "135790" not in text
        assert PHONE.text not in text


@pytest.mark.usefixtures("fresh_city")
def test_what_an_undone_act_said_was_never_said() -> None:
    with transaction.atomic():
        services.tell(PHONE, "case-received", **RECEIVED)
        assert jobs_waiting() == 1
        transaction.set_rollback(True)
    assert jobs_waiting() == 0
    assert not Message.objects.exists()
    with pytest.raises(transaction.TransactionManagementError):
        services.tell(PHONE, "case-received", **RECEIVED)


@pytest.mark.usefixtures("fresh_city")
def test_the_worker_delivers_it(carrier: Carrier) -> None:
    message_id = told(a_person())
    work()
    assert carrier.taken == {
        message_id: {
            "phone": PHONE.text,
            "template": "case-received",
            "variables": RECEIVED,
            "text": "新车上牌已收到，还没办成。流水号 3716000001。",
        }
    }
    assert Message.objects.get().state == MessageState.SENT.value


@pytest.mark.django_db
def test_a_carrier_that_is_down_is_asked_again(carrier: Carrier, settings: SettingsWrapper) -> None:
    message_id = told(a_person())
    behave(settings, fail=2)
    with pytest.raises(NotDelivered):
        delivery.hand_over(message_id)
    assert Message.objects.get().state == MessageState.WAITING.value
    delivery.hand_over(message_id)
    assert list(carrier.taken) == [message_id]
    assert Message.objects.get().attempts == 2


@pytest.mark.django_db
def test_a_lost_answer_does_not_send_it_twice(carrier: Carrier, settings: SettingsWrapper) -> None:
    message_id = told(a_person())
    behave(settings, drop_answers=2)
    with pytest.raises(NotDelivered):
        delivery.hand_over(message_id)
    assert list(carrier.taken) == [message_id]
    delivery.hand_over(message_id)
    delivery.hand_over(message_id)
    assert list(carrier.taken) == [message_id]


@pytest.mark.django_db
@pytest.mark.usefixtures("carrier")
def test_after_the_last_attempt_it_is_given_up_and_says_so(settings: SettingsWrapper) -> None:
    message_id = told(a_person())
    behave(settings, fail=1000)
    for _ in range(delivery.MOST_ATTEMPTS - 1):
        with pytest.raises(NotDelivered):
            delivery.hand_over(message_id)
    delivery.hand_over(message_id)
    assert Message.objects.get().state == MessageState.FAILED.value


@pytest.mark.django_db
def test_a_code_that_is_too_old_is_not_sent_and_then_erased(carrier: Carrier) -> None:
    message_id = told(PHONE, "login-code", code="135790", minutes=5)
    Message.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    delivery.hand_over(message_id)
    assert not carrier.taken
    assert Message.objects.get().state == MessageState.EXPIRED.value
    assert delivery.erase_old_texts() == 1
    assert queries.outbox()[0].text == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("carrier")
def test_outside_the_demonstration_a_code_is_erased_when_sent(settings: SettingsWrapper) -> None:
    settings.DEMO = False
    delivery.hand_over(told(PHONE, "login-code", code="135790", minutes=5))
    assert Message.objects.get().sealed is None
    with pytest.raises(OutboxClosed):
        queries.outbox()


@pytest.mark.django_db
def test_the_outbox_shows_the_texts_of_one_phone() -> None:
    told(PHONE, "login-code", code="135790", minutes=5)
    told(Phone("19900000002"))
    (shown,) = queries.outbox(PHONE)
    assert "135790" in shown.text
    assert (shown.phone_masked, shown.state) == ("199****0001", MessageState.WAITING)
    assert len(queries.outbox()) == 2


@pytest.mark.django_db
def test_texts_are_erased_after_a_year() -> None:
    person_id = a_person()
    told(person_id)
    assert delivery.erase_old_texts() == 0
    with clock.at_day(clock.today() + timedelta(days=366)):
        assert delivery.erase_old_texts() == 1
    assert queries.inbox(person_id) == ()
