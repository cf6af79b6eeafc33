"""Who waits for the log's answer hears of it when it commits, and also where nobody told."""

import threading
import time
import uuid

import pytest
from django.db import connections, transaction
from tests.plates.builder import Citizen, a_pool, drain

from doorstep.audit.prepared import row_of
from doorstep.plates import queries, waiting
from doorstep.plates.errors import DrawNotFound
from doorstep.plates.types import DrawState

pytestmark = pytest.mark.usefixtures("fresh_city")

WANG = Citizen("wang", "LSVFF66R8C2116280")
PATIENT_S = 30.0


def _listening(watch: waiting.Watch) -> bool:
    deadline = time.monotonic() + PATIENT_S
    while not watch.heard and time.monotonic() < deadline:
        time.sleep(0.01)
    return watch.heard


def test_a_batch_wakes_who_waits_for_its_draw() -> None:
    sequencer = a_pool()
    with queries.Watch(WANG.draw_id) as watch:
        draw_id = WANG.request()
        assert draw_id == WANG.draw_id
        assert _listening(watch)
        woken: list[bool] = []

        def wait() -> None:
            woken.append(watch.wait(PATIENT_S))
            connections.close_all()

        waiter = threading.Thread(target=wait)
        waiter.start()
        drain(sequencer)
        waiter.join()
        assert woken == [True]
        assert queries.settled_draw(draw_id, watch=watch).state is DrawState.CALLED


def test_what_is_rolled_back_wakes_nobody() -> None:
    a_pool()
    with queries.Watch(WANG.draw_id) as watch:
        assert _listening(watch)
        with transaction.atomic():
            row_of(waiting.NOTIFY, {"notices": waiting.notices([WANG.draw_id])})
            transaction.set_rollback(True)
        assert watch.wait(0.5) is False


def test_an_answer_without_a_notice_is_found_by_looking() -> None:
    sequencer = a_pool()
    draw_id = WANG.request()
    drain(sequencer)
    with queries.Watch(draw_id) as watch:
        assert queries.settled_draw(draw_id, watch=watch).state is DrawState.CALLED


def test_nobody_waits_for_a_draw_that_is_none() -> None:
    with pytest.raises(DrawNotFound):
        queries.settled_draw(uuid.uuid4())
