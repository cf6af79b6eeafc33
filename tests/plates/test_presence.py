"""Nobody is called behind their back: who put the phone away keeps the place in line."""

from datetime import timedelta

import pytest
from tests.plates.builder import POOL, Citizen, a_pool, drain

from doorstep.kernel import clock
from doorstep.plates import presence, queries
from doorstep.plates.models import Draw
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.types import Channel, DrawState

pytestmark = pytest.mark.django_db
WANG = Citizen("wang", "LSVFF66R8C2116280")
LI = Citizen("li", "LFV3A23C0H3000011")


def asked_long_ago(citizen: Citizen, channel: Channel = Channel.PHONE) -> None:
    """A request that waited while nothing could be written."""
    citizen.request(channel)
    an_hour_ago = clock.now() - timedelta(hours=1)
    Draw.objects.filter(pk=citizen.draw_id).update(requested_at=an_hour_ago)


def state(citizen: Citizen) -> DrawState:
    return queries.draw(citizen.draw_id).state


def test_a_phone_that_is_away_is_not_called_until_its_page_is_open_again() -> None:
    sequencer = a_pool()
    asked_long_ago(WANG)
    LI.request()
    drain(sequencer)
    # Who came later and is there goes on; the other keeps the place.
    assert (state(WANG), state(LI)) == (DrawState.IN_LINE, DrawState.CALLED)
    # The same after a restart, when only the tables know.
    drain(Sequencer(POOL))
    assert state(WANG) is DrawState.IN_LINE
    presence.seen(WANG.draw_id)
    drain(Sequencer(POOL))
    assert state(WANG) is DrawState.CALLED


@pytest.mark.parametrize("channel", [Channel.COUNTER, Channel.KIOSK])
def test_whoever_sits_at_a_desk_is_called_in_any_case(channel: Channel) -> None:
    sequencer = a_pool()
    asked_long_ago(WANG, channel)
    drain(sequencer)
    assert state(WANG) is DrawState.CALLED


def test_a_page_that_was_open_a_while_ago_is_not_there() -> None:
    a_pool()
    asked_long_ago(WANG)
    presence.seen(WANG.draw_id)
    assert presence.absent([WANG.draw_id]) == set()
    late = clock.now() - presence.PRESENT - timedelta(seconds=1)
    Draw.objects.filter(pk=WANG.draw_id).update(seen_at=late)
    assert presence.absent([WANG.draw_id]) == {WANG.draw_id}


def test_being_seen_is_noted_seldom_and_only_in_line() -> None:
    sequencer = a_pool()
    asked_long_ago(WANG)
    presence.seen(WANG.draw_id)
    first = Draw.objects.get(pk=WANG.draw_id).seen_at
    assert first is not None
    presence.seen(WANG.draw_id)
    assert Draw.objects.get(pk=WANG.draw_id).seen_at == first
    drain(sequencer)
    earlier = first - timedelta(hours=1)
    Draw.objects.filter(pk=WANG.draw_id).update(seen_at=earlier)
    presence.seen(WANG.draw_id)
    assert Draw.objects.get(pk=WANG.draw_id).seen_at == earlier
