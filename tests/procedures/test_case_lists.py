"""What waits where, and who is shown a case."""

from datetime import timedelta

import pytest
from tests.procedures.city import (
    CLERK,
    DAY,
    EXAMINER,
    OTHER_CLERK,
    REGISTRAR,
    Buyer,
    a_buyer,
    accepted,
    examined,
    produced,
    reviewed,
)

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.engine import Work
from doorstep.procedures.engine import errors as refusal

pytestmark = pytest.mark.django_db


def test_work_lists_show_what_waits_where(buyer: Buyer) -> None:
    number = buyer.applies(draw_id=buyer.held())

    def where(actor: Actor) -> set[Work]:
        return {work for work in Work if engine.worklist(work, actor)}

    assert where(CLERK) == {Work.ACCEPT}
    assert where(OTHER_CLERK) == set()
    assert where(REGISTRAR) == set()
    accepted(number)
    assert where(EXAMINER) == {Work.EXAMINE}
    examined(number)
    assert where(REGISTRAR) == {Work.REVIEW}
    assert engine.waiting(REGISTRAR)[Work.REVIEW] == 1
    reviewed(number)
    assert where(REGISTRAR) == set()
    assert where(CLERK) == {Work.PRODUCE}
    produced(number)
    assert where(CLERK) == {Work.HAND_OVER}


def test_lists_go_on_after_the_last_one_seen(city: Sequencer) -> None:
    numbers = [a_buyer(city, serial).applies() for serial in (1, 2, 3)]
    first = engine.worklist(Work.ACCEPT, CLERK, limit=2)
    rest = engine.worklist(Work.ACCEPT, CLERK, after=first[-1].number, limit=2)
    assert [row.number for row in (*first, *rest)] == numbers


def test_what_is_reviewed_comes_by_the_day_it_was_promised(city: Sequencer) -> None:
    buyers = [a_buyer(city, serial) for serial in (1, 2, 3)]
    numbers = [buyer.applies() for buyer in buyers]
    first, second, last = numbers
    accepted(second)
    with clock.at_day(DAY + timedelta(days=1)):  # accepted later, so promised for a later day
        for number in (last, first):
            accepted(number)
        for number in numbers:
            examined(number)
        seen: list[str] = []
        while rows := engine.worklist(Work.REVIEW, REGISTRAR, after="".join(seen[-1:]), limit=1):
            seen.extend(row.number for row in rows)
        whole = engine.worklist(Work.REVIEW, REGISTRAR)
    assert seen == [second, first, last] == [row.number for row in whole]
    promised = [row.due_on for row in whole if row.due_on is not None]
    assert promised == sorted(promised)
    assert len(set(promised)) == 2


def test_a_case_is_shown_to_those_it_concerns(buyer: Buyer, city: Sequencer) -> None:
    number = buyer.applies()
    for allowed in (buyer.actor, CLERK, REGISTRAR, EXAMINER):
        assert engine.case(number, allowed).number == number
    for other in (a_buyer(city, 2).actor, OTHER_CLERK):
        with pytest.raises(refusal.NoSuchCase):
            engine.case(number, other)
    with pytest.raises(refusal.NoSuchCase):
        engine.case("0000000000000")
