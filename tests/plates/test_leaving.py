"""Leaving the line: not a try, and the vehicle may draw again; too late once it is called."""

import pytest
from tests.plates.builder import Citizen, a_pool, drain

from doorstep.plates import queries, services
from doorstep.plates.errors import NotAtThisStep
from doorstep.plates.types import DrawState

pytestmark = pytest.mark.django_db
WANG = Citizen("wang", "LSVFF66R8C2116280")
LI = Citizen("li", "LSGPC52U6AF102554")


def test_who_leaves_before_the_call_has_spent_no_try() -> None:
    sequencer = a_pool(target=60)
    first = WANG.request()
    second = LI.request()
    drain(sequencer)
    assert queries.draw(first).state is DrawState.CALLED
    assert (queries.draw(second).state, queries.draw(second).attempt) == (DrawState.IN_LINE, 1)
    for _ in range(2):
        services.leave_line(draw_id=second, by=LI.actor)
    drain(sequencer)
    left = queries.draw(second)
    assert (left.state, left.ended_why) == (DrawState.ENDED, "uncalled")
    again = Citizen("li", LI.vin, nonce=b"1" * 16, seed=b"2" * 32).request()
    drain(sequencer)
    assert (queries.draw(again).state, queries.draw(again).attempt) == (DrawState.IN_LINE, 1)
    with pytest.raises(NotAtThisStep):
        services.leave_line(draw_id=first, by=WANG.actor)


def test_leaving_in_the_batch_of_the_request_is_good_too() -> None:
    sequencer = a_pool(target=60)
    draw_id = WANG.request()
    services.leave_line(draw_id=draw_id, by=WANG.actor)
    drain(sequencer)
    assert queries.draw(draw_id).ended_why == "uncalled"
