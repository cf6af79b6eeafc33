"""A vehicle that has to be examined again keeps its number until then."""

from datetime import timedelta

import pytest
from tests.procedures.city import DAY, REGISTRAR, Buyer, a_key, accepted, examined

from doorstep.kernel import clock
from doorstep.law.working_days import term
from doorstep.plates import queries as plates
from doorstep.procedures import engine
from doorstep.procedures.engine.cases.numbers import REEXAMINATION_TERM

pytestmark = pytest.mark.django_db


def test_a_failed_examination_extends_the_hold_and_says_so(buyer: Buyer) -> None:
    draw_id = buyer.held()
    number = buyer.applies(draw_id=draw_id)
    accepted(number)
    draw = plates.draws_of(str(buyer.person_id), buyer.vin)[0]
    assert draw.hold_until is not None
    later = DAY + timedelta(days=5)
    with clock.at_day(later):
        until = term(later, REEXAMINATION_TERM.on(later).n).ends_on
        assert until > draw.hold_until
        examined(number, vin=False)
        assert plates.draw(draw.id).hold_until == until
        assert draw.chosen is not None
        told = engine.case(number).timeline[-1]
        assert (told.slots["until"], told.slots["number"]) == (until, draw.chosen.dotted)
    again = later + timedelta(days=2)
    with clock.at_day(again):
        engine.return_(case_number=number, note="请修好再来", by=REGISTRAR, key=a_key())
        kept = plates.draw(draw.id).hold_until
        assert kept == term(again, REEXAMINATION_TERM.on(again).n).ends_on
        examined(number)
        assert plates.draw(draw.id).hold_until == kept


def test_a_good_examination_moves_no_day(buyer: Buyer) -> None:
    number = buyer.applies(draw_id=buyer.held())
    accepted(number)
    draw = plates.draws_of(str(buyer.person_id), buyer.vin)[0]
    with clock.at_day(DAY + timedelta(days=5)):
        examined(number)
        assert plates.draw(draw.id).hold_until == draw.hold_until
