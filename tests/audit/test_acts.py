"""A write happens once, however often and however badly it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, connections, transaction

from doorstep.audit import jobs
from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.audit.errors import KeyMalformed, KeyReused
from doorstep.audit.models import AuditRow, Batch, Idempotency
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.kernel.errors import Busy, DoorstepError, explains

from .cutting_proxy import CuttingProxy

if TYPE_CHECKING:
    from tests.conftest import FreshCity

ZHANG = Actor(ActorKind.CITIZEN, "zhang")
LI = Actor(ActorKind.CITIZEN, "li")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A value object such as acts are called with."""

    weight: int
    sent_on: date


@act
def greet(*, word: str, by: Actor, key: Key) -> str:
    """Write one row."""
    audit.note("test.greeted", f"word:{word}", by=by)
    return word


@act
def weigh(*, parcel: Parcel, by: Actor, key: Key) -> UUID:
    """Write one row and answer with something new."""
    audit.note("test.weighed", "parcel", by=by, detail={"weight": parcel.weight})
    return uuid4()


@act
def fail(*, by: Actor, key: Key) -> None:
    """Write one row and then find that it cannot be."""
    audit.note("test.failed", "x", by=by)
    raise DoorstepError


class TakenForTest(DoorstepError):
    """The number exists."""

    code = "test/taken"


explains("audit_batch_pkey", TakenForTest)


@act
def take(*, number: int, by: Actor, key: Key) -> int:
    """Break a unique constraint the second time."""
    now = clock.now()
    Batch.objects.create(
        number=number,
        base_row=0,
        from_txid=0,
        below_txid=1,
        rows=0,
        row_ids=[],
        leaves=b"",
        head=b"",
        sealed_at=now,
        signature=b"",
    )
    audit.note("test.taken", f"number:{number}", by=by)
    return number


def in_threads(*jobs: Callable[[], Result]) -> list[Result | BaseException]:
    """Run at the same moment, each on its own connection; answers or errors in order."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], Result]) -> Result | BaseException:
        start.wait()
        try:
            return job()
        except DoorstepError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.django_db
def test_the_same_request_again_gets_the_answer_that_was_given() -> None:
    parcel = Parcel(3, date(2017, 6, 21))
    first = weigh(parcel=parcel, by=ZHANG, key=Key("k1"))
    assert weigh(parcel=Parcel(3, date(2017, 6, 21)), by=ZHANG, key=Key("k1")) == first
    assert isinstance(first, UUID)
    assert AuditRow.objects.filter(action="test.weighed").count() == 1


@pytest.mark.django_db
def test_another_content_under_the_same_key_is_refused() -> None:
    greet(word="早", by=ZHANG, key=Key("k1"))
    with pytest.raises(KeyReused):
        greet(word="晚", by=ZHANG, key=Key("k1"))
    with pytest.raises(KeyReused):
        weigh(parcel=Parcel(1, date(2017, 6, 21)), by=ZHANG, key=Key("k1"))


@pytest.mark.django_db
def test_two_people_may_use_the_same_key() -> None:
    greet(word="早", by=ZHANG, key=Key("k1"))
    greet(word="晚", by=LI, key=Key("k1"))
    assert AuditRow.objects.filter(action="test.greeted").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 201, "a\0b"])
def test_a_key_without_form_is_refused_before_anything_is_written(key: str) -> None:
    with pytest.raises(KeyMalformed):
        greet(word="早", by=ZHANG, key=Key(key))
    assert not AuditRow.objects.exists()


@pytest.mark.django_db
def test_an_act_that_fails_leaves_nothing_and_may_be_tried_again() -> None:
    for _ in range(2):
        with pytest.raises(DoorstepError):
            fail(by=ZHANG, key=Key("k1"))
    assert not AuditRow.objects.exists()
    assert not Idempotency.objects.exists()


@pytest.mark.django_db
def test_a_broken_constraint_becomes_the_error_that_explains_it() -> None:
    take(number=1, by=ZHANG, key=Key("k1"))
    with pytest.raises(TakenForTest):
        take(number=1, by=ZHANG, key=Key("k2"))
    assert AuditRow.objects.filter(action="test.taken").count() == 1


@pytest.mark.usefixtures("fresh_city")
def test_a_note_outside_an_act_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.note("test.alone", "x", by=ZHANG)


@pytest.mark.usefixtures("fresh_city")
def test_an_act_inside_another_transaction_is_refused() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        greet(word="早", by=ZHANG, key=Key("k1"))


@pytest.mark.usefixtures("fresh_city")
def test_keys_are_forgotten_after_seven_days_and_not_before() -> None:
    greet(word="早", by=ZHANG, key=Key("k1"))
    with clock.at_day(clock.today() + timedelta(days=6)):
        assert jobs.forget_old_keys() == 0
    with clock.at_day(clock.today() + timedelta(days=8)):
        assert jobs.forget_old_keys() == 1


@pytest.mark.usefixtures("fresh_city")
def test_the_same_key_from_many_at_once_writes_once() -> None:
    answers = in_threads(*[lambda: greet(word="早", by=ZHANG, key=Key("k1"))] * 6)
    assert answers == ["早"] * 6
    assert AuditRow.objects.filter(action="test.greeted").count() == 1


@pytest.mark.usefixtures("fresh_city")
def test_while_the_first_is_being_done_the_second_is_told_to_ask_again() -> None:
    inside, leave = threading.Event(), threading.Event()

    @act
    def slow(*, by: Actor, key: Key) -> str:
        audit.note("test.slow", "x", by=by)
        inside.set()
        leave.wait(120)
        return "done"

    with ThreadPoolExecutor(1) as pool:

        def first() -> str:
            try:
                return slow(by=ZHANG, key=Key("k1"))
            finally:
                connections.close_all()

        running = pool.submit(first)
        assert inside.wait(60)
        with pytest.raises(Busy) as refused:
            slow(by=ZHANG, key=Key("k1"))
        assert refused.value.status == 409
        assert refused.value.retry_after > 0
        leave.set()
        assert running.result(60) == "done"
    assert slow(by=ZHANG, key=Key("k1")) == "done"
    assert AuditRow.objects.filter(action="test.slow").count() == 1


@pytest.mark.usefixtures("fresh_city")
def test_a_deadlock_is_resolved_by_doing_the_victim_again() -> None:
    greet(word="a", by=ZHANG, key=Key("a"))
    greet(word="b", by=ZHANG, key=Key("b"))
    met = threading.Barrier(2)
    runs: list[str] = []

    @act
    def cross(*, first: str, second: str, by: Actor, key: Key) -> str:
        Idempotency.objects.select_for_update().get(actor=str(ZHANG), key=first)
        runs.append(first)
        if len(runs) <= 2:  # the victim comes here a second time, alone
            met.wait(60)
        Idempotency.objects.select_for_update().get(actor=str(ZHANG), key=second)
        audit.note("test.crossed", first, by=by)
        return first

    def there() -> str:
        return cross(first="a", second="b", by=LI, key=Key("1"))

    def back() -> str:
        return cross(first="b", second="a", by=LI, key=Key("2"))

    answers = in_threads(there, back)
    assert answers == ["a", "b"]
    assert len(runs) == 3
    assert AuditRow.objects.filter(action="test.crossed").count() == 2


def test_a_connection_killed_in_the_middle_is_replaced_and_the_act_done_once(
    fresh_city: FreshCity,
) -> None:
    runs = []

    @act
    def interrupted(*, by: Actor, key: Key) -> str:
        audit.note("test.interrupted", "x", by=by)
        runs.append(1)
        if len(runs) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                (pid,) = cursor.fetchone()
            with psycopg.connect(fresh_city.admin_url, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return "done"

    assert interrupted(by=ZHANG, key=Key("k1")) == "done"
    assert len(runs) == 2
    assert AuditRow.objects.filter(action="test.interrupted").count() == 1


@pytest.fixture
def cut_wire(fresh_city: FreshCity) -> Iterator[CuttingProxy]:
    """Django's connection leads through the wire that is cut at the first commit."""
    settings = connection.settings_dict
    before = (settings["HOST"], settings["PORT"])
    assert before[0] in fresh_city.url.replace("%2F", "/")
    with CuttingProxy(*before) as proxy:
        connection.close()
        settings.update(HOST="127.0.0.1", PORT=proxy.port)
        yield proxy
        connection.close()
        settings.update(HOST=before[0], PORT=before[1])


def test_a_commit_whose_answer_is_lost_is_found_again_and_not_repeated(
    cut_wire: CuttingProxy,
) -> None:
    runs = []

    @act
    def unheard(*, by: Actor, key: Key) -> UUID:
        audit.note("test.unheard", "x", by=by)
        runs.append(uuid4())
        return runs[-1]

    answer = unheard(by=ZHANG, key=Key("k1"))
    assert cut_wire.cuts == 1
    assert runs == [answer]
    assert AuditRow.objects.filter(action="test.unheard").count() == 1
