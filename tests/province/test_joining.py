"""A pool that began under the city alone is handed over to the province, over real HTTP."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.plates.builder import POOL, TERMS, Citizen, a_held_number, a_pool
from tests.province.office import OFFICER, a_key
from tests.province.test_service import Standing

from doorstep.config.testing import FreshCity
from doorstep.kernel.actor import SYSTEM
from doorstep.plates import queries as plates
from doorstep.plates import services, serving
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log.checkpoint import open_checkpoint
from doorstep.plates.models import Checkpoint, Intent
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.sequencer.commit import Fenced
from doorstep.province import approvals, queries
from doorstep.province.settling import settle
from doorstep.province.types import RequestState

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

PATIENCE = 150.0


@pytest.fixture
def standing(tmp_path: Path) -> Iterator[Callable[[], Standing]]:
    """Starts the province that admits what this city introduces."""
    started: list[Standing] = []

    def start() -> Standing:
        file = tmp_path / "introductions"
        file.write_text(json.dumps(serving.introduction(POOL)) + "\n")
        started.append(Standing(tmp_path, "--admit", str(file)))
        return started[-1]

    yield start
    for each in started:
        each.end()


class Writer:
    """The city's writer, which begins again whenever it was told to."""

    def __init__(self) -> None:
        self.sequencer = Sequencer(POOL)

    def until(self, happens: Callable[[], bool]) -> None:
        """Write until it has happened."""
        deadline = time.monotonic() + PATIENCE
        while not happens():
            assert time.monotonic() < deadline
            try:
                if not self.sequencer.step():
                    time.sleep(0.05)
            except Fenced:
                self.sequencer.close()
                self.sequencer = Sequencer(POOL)


def answered(intent: int) -> bool:
    """Whether the log has answered."""
    row = Intent.objects.get(pk=intent)
    assert not row.refused, row.refused
    return row.answered_at is not None


def witnessed() -> bool:
    """Whether the newest published head is that of the whole log and cosigned."""
    newest = Checkpoint.objects.filter(pool_id=POOL).order_by("-size").first()
    witnesses = serving.witnesses(POOL)
    if newest is None or newest.size != plates.counts(POOL).tree_size or not witnesses:
        return False
    key = serving.note_key(str(serving.origin(POOL)))
    return bool(open_checkpoint(newest.note, key, VERIFIERS, witnesses)[1])


def test_a_pool_that_ran_alone_names_the_province_and_is_witnessed_from_then_on(
    fresh_city: FreshCity,  # noqa: ARG001 - the province is on the same database
    standing: Callable[[], Standing],
    settings: "SettingsWrapper",
    request: pytest.FixtureRequest,
) -> None:
    alone = a_pool()
    a_held_number(alone, Citizen("zhang", "LSVAA2180E2123456"))
    assert not witnessed()
    province = standing()
    settings.PROVINCE_URL = f"http://127.0.0.1:{province.port}"
    writer = Writer()
    request.addfinalizer(lambda: writer.sequencer.close())
    asked = services.ask_supervised(
        pool=POOL, verb="rules", fields=TERMS | {"parties": ["city", "province"]}, by=SYSTEM
    )
    writer.until(lambda: answered(asked))
    rules = plates.rules(POOL)
    assert [party["name"] for party in rules["parties"]] == ["city", "province"]
    assert rules["v"] == 2
    writer.until(witnessed)
    assert queries.pool(POOL).size == plates.counts(POOL).tree_size  # type: ignore[union-attr]

    # From here on the province's officer decides.
    more = services.ask_supervised(
        pool=POOL, verb="segment", fields={"pattern": "鲁M2####"}, by=SYSTEM
    )
    writer.until(lambda: bool(queries.waiting()))
    (waiting,) = queries.waiting()
    assert not answered(more)
    assert (waiting.verb, waiting.asked) == ("segment", {"pattern": "鲁M2####"})
    approvals.approve(request_id=waiting.id, by=OFFICER, key=a_key())
    writer.until(lambda: answered(more))
    writer.until(witnessed)
    settle(POOL)
    assert queries.decided(POOL)[0].index is not None

    refused = services.ask_supervised(
        pool=POOL,
        verb="exclude",
        fields={"numbers": ["鲁M20001"], "why": "想留", "text": "x"},
        by=SYSTEM,
    )
    writer.until(lambda: bool(queries.waiting()))
    (waiting,) = queries.waiting()
    approvals.reject(request_id=waiting.id, why="没有依据", by=OFFICER, key=a_key())
    writer.until(lambda: Intent.objects.get(pk=refused).answered_at is not None)
    assert Intent.objects.get(pk=refused).refused == "supervisor/rejected"
    assert queries.decided(POOL)[0].state is RequestState.REJECTED
