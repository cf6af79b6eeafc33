"""The province counts the fairness figures of a city from its own copy of the log."""

from pathlib import Path

import pytest
from django.conf import settings
from tests.province.builder import POOL, a_town

from doorstep.plates.log.entries import Choose, read_entry
from doorstep.plates.log.figures import Figures
from doorstep.plates.log.fine_looking import FineRule
from doorstep.province.fairness import figures

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def rule() -> FineRule:
    return FineRule.parse((Path(settings.CITY_FOLDER) / "statistics-rule.toml").read_text("utf-8"))


def test_the_copy_gives_what_the_citys_log_gives(rule: FineRule) -> None:
    town = a_town()
    for _ in range(3):
        town.draw_and_choose()
        town.writes()
    found = figures(POOL, rule, 0)
    wanted = Figures(rule).add_all(town.entries)
    assert found is not None
    assert found.ways == wanted.ways
    assert found.slots == wanted.slots
    assert found.repeated == wanted.repeated
    chosen = [read for body in town.entries if isinstance(read := read_entry(body), Choose)]
    assert len(chosen) == 3
    assert sum(way.chosen for way in found.ways.values()) == 3
    assert found.fine_chosen == sum(rule.fine(each.number) for each in chosen)


def test_a_log_that_was_not_admitted_has_no_figures(rule: FineRule) -> None:
    assert figures("9999-02", rule, 0) is None
