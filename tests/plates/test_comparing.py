"""Tables against log: agreement is on record, every kind of difference is an alarm."""

from datetime import timedelta

import pytest
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool
from tests.plates.test_former import a_pool_with, numbers

from doorstep.audit.models import AuditRow
from doorstep.kernel import clock
from doorstep.plates import jobs, notices, services
from doorstep.plates.models import Draw, Entry, Number, Pool
from doorstep.plates.types import DrawState, NumberState

pytestmark = pytest.mark.django_db

WANG = Citizen("wang", "LSVFF66R8C2116280")
LI = Citizen("li", "LSGPC52U6AF102554")


def test_agreement_is_on_record() -> None:
    sequencer = a_pool()
    a_held_number(sequencer, WANG)
    held = a_held_number(sequencer, LI)
    services.assign_number(draw_id=held.id, applicant_id="li", vin=LI.vin, case_number="1")
    assert jobs.compare_with_log(POOL) == []
    assert AuditRow.objects.filter(action="pool.compared", subject=f"pool:{POOL}").exists()


def test_every_difference_is_found() -> None:
    view = a_held_number(a_pool(), WANG)
    assert view.chosen is not None
    good = Pool.objects.get(pk=POOL).counts
    Pool.objects.update(counts=good | {"held": 2})
    assert len(jobs.compare_with_log(POOL)) == 1
    Pool.objects.update(counts=good)
    Number.objects.update(state=NumberState.ASSIGNED)
    assert "assigned in the table, held in the log" in jobs.compare_with_log(POOL)[0]
    Number.objects.all().delete()
    assert "no row" in jobs.compare_with_log(POOL)[0]
    Draw.objects.update(state=DrawState.ENDED)
    assert len(jobs.compare_with_log(POOL)) == 2
    assert AuditRow.objects.filter(action="pool.differs").count() == 4


def test_who_holds_a_number_is_reminded_once_before_its_last_day() -> None:
    view = a_held_number(a_pool(), WANG)
    assert view.hold_until is not None
    assert notices.remind() == 0
    with clock.at_day(view.hold_until - timedelta(days=1)):
        assert notices.remind() == 1
        assert notices.remind() == 0


def test_numbers_in_use_before_the_log_are_no_difference() -> None:
    sequencer = a_pool_with(numbers(900), target=100)
    held = a_held_number(sequencer, WANG)
    services.assign_number(draw_id=held.id, applicant_id="wang", vin=WANG.vin, case_number="1")
    assert jobs.compare_with_log(POOL) == []  # its entry is still on its way
    sequencer.step()
    assert Entry.objects.filter(pool_id=POOL, verb="inuse").exists()
    assert Pool.objects.get(pk=POOL).counts["assigned"] == 901
    assert jobs.compare_with_log(POOL) == []
    assert not AuditRow.objects.filter(action="pool.differs").exists()
