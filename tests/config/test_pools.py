"""The pools of the city are opened from its settings, once."""

from datetime import date

import pytest
from django.conf import settings

from doorstep.config.pools import open_pools
from doorstep.kernel import clock
from doorstep.places.services import load_city
from doorstep.plates import queries

pytestmark = pytest.mark.django_db


def test_both_pools_are_open_with_the_terms_of_the_city_and_only_once() -> None:
    with clock.at_day(date(2017, 6, 21)):
        load_city(settings.CITY_FOLDER)
        assert open_pools(settings.CITY_FOLDER) == ["3716-02", "3716-52"]
        before = [queries.counts(pool) for pool in queries.pools()]
        assert [counts.released for counts in before] == [2000, 2000]
        assert all(counts.balanced for counts in before)
        assert queries.rules("3716-02")["hold_workdays"] == 10
        assert queries.segments("3716-52")[0].pattern == "鲁MD#####"
        open_pools(settings.CITY_FOLDER)
        sizes = [queries.counts(pool).tree_size for pool in queries.pools()]
        assert sizes == [counts.tree_size for counts in before]
