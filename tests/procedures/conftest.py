"""A city of cases and a buyer in it."""

from collections.abc import Iterator

import pytest
from tests.procedures.city import DAY, Buyer, a_buyer, a_city, outside

from doorstep.kernel import clock
from doorstep.plates.sequencer import Sequencer


@pytest.fixture
def city(in_small_city: None, db: None) -> Iterator[Sequencer]:
    del in_small_city, db
    with clock.at_day(DAY), outside():
        yield a_city()


@pytest.fixture
def buyer(city: Sequencer) -> Buyer:
    return a_buyer(city)
