"""Whoever has a copy of the log counts the same figures as the page, without the city's tables."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool

from doorstep.config.cli import main
from doorstep.places import services as places
from doorstep.plates import queries, serving
from doorstep.plates.log.figures import Figures
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.statistics import counting
from doorstep.plates.statistics.jobs import count_now, recount
from doorstep.plates.statistics.models import DayCount, FineApplicant, Tally
from doorstep.plates.statistics.rules import rules_in_force

RULE = Path(settings.CITY_FOLDER) / "statistics-rule.toml"


@pytest.fixture
def copy(fresh_city: object, tmp_path: Path) -> Path:
    """A log with draws of one applicant who wants fine numbers, exported as files."""
    del fresh_city
    places.load_city(Path(settings.CITY_FOLDER))
    counting.forget(POOL)
    sequencer = a_pool()
    draw_fine(sequencer, 6)
    count_now(Path(settings.CITY_FOLDER))
    for path, content in serving.files(POOL):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


def draw_fine(sequencer: Sequencer, times: int) -> None:
    """The same applicant draws for one car after another and takes the first fine number."""
    for n in range(times):
        citizen = Citizen("collector" if n < times - 1 else "other", f"LSVAAAAAAAAAAA{n:03d}")
        draw = a_held_number(sequencer, citizen)
        assert draw.chosen is not None


def test_a_copy_gives_the_figures_of_the_page(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plates", "fairness", str(copy), "--rule", str(RULE), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    day = DayCount.objects.get(pool_id=POOL, channel="phone")
    names = ("numbers", "fine_offered", "chosen", "fine_chosen")
    assert {name: found["ways"]["phone"][name] for name in names} == {
        name: getattr(day, name) for name in names
    }
    assert found["ways"]["phone"]["draws"] == day.offered == 6
    chosen = FineApplicant.objects.filter(pool_id=POOL).values_list("chosen", flat=True)
    assert found["repeated"] == sum(n for n in chosen if n >= 2)
    assert found["slots"]["draws"] == Tally.objects.get(pk=POOL).slots["draws"]


def test_the_slots_of_the_copy_are_those_of_the_page(copy: Path) -> None:
    del copy
    rule = rules_in_force()[-1].rule
    counts = Tally.objects.get(pk=POOL).slots["counts"]
    entries = queries.entries(POOL, 0, Tally.objects.get(pk=POOL).size)
    assert Figures(rule).add_all(entries).slots == counts


def test_a_changed_copy_gives_no_figures(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = next((copy / "tile" / "entries").iterdir())
    file = entries if entries.is_file() else next(entries.iterdir())
    content = bytearray(file.read_bytes())
    at = content.index(b'"ch":"phone"')
    content[at : at + 12] = b'"ch":"kiosk"'
    file.write_bytes(content)
    assert main(["plates", "fairness", str(copy), "--rule", str(RULE)]) == 1
    assert "NOT GOOD" in capsys.readouterr().out


def test_a_rule_that_cannot_be_read_is_named(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = copy / "rule.toml"
    rule.write_text("same = 3\n")
    assert main(["plates", "fairness", str(copy), "--rule", str(rule)]) == 2
    assert "--rule" in capsys.readouterr().err


def test_a_recount_from_the_command_line_gives_the_same(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del copy
    before = Tally.objects.values().get(pk=POOL)
    assert recount(POOL) == before["size"]
    assert Tally.objects.values().get(pk=POOL) == before
    assert main(["plates", "recount", "9999-02"]) == 2
    assert "POOL" in capsys.readouterr().err
