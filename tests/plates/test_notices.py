"""The owner is told what stands in the log: held, running out, lapsed."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool, drain

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Key
from doorstep.kernel.citizen_id import CitizenId
from doorstep.messages.models import Message
from doorstep.people.services import record_person
from doorstep.plates import notices
from doorstep.plates.sequencer import Sequencer

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    """Templates of the messages, once the jobs that wait are done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = %s RETURNING args->>'pool'",
            [notices.tell_owners.name],
        )
        for (pool,) in cursor.fetchall():
            notices.tell_owners(pool)
    return list(Message.objects.order_by("made_at").values_list("template", flat=True))


def test_a_hold_is_announced_remembered_and_its_lapse_is_told() -> None:
    number = CitizenId.parse("372301199001011238", on=clock.today())
    person = record_person(name="张三", number=number, by=SYSTEM, key=Key("1"))
    view = a_held_number(a_pool(), Citizen(str(person), "LSVFF66R8C2116280"))
    assert told() == ["number-held"]
    assert view.hold_until is not None
    with clock.at_day(view.hold_until):
        notices.remind()
        assert told() == ["number-held", "number-expiring"]
    with clock.at_day(view.hold_until + timedelta(days=1)):
        drain(Sequencer(POOL))
        assert told() == ["number-held", "number-expiring", "number-lapsed"]
