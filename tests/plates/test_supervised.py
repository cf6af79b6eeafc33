"""A city under the eyes of a province that is a process of its own, over HTTP."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
import pytest
from tests.plates.builder import POOL, Citizen, a_pool, drain
from tests.plates.provincial import Province, a_province, a_supervised_pool

from doorstep.config.testing import FreshCity
from doorstep.kernel.actor import SYSTEM
from doorstep.plates import queries, services, serving
from doorstep.plates.comparing import differences
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.errors import NotAtThisStep, VehicleHasDraw
from doorstep.plates.log.checkpoint import open_checkpoint
from doorstep.plates.log.entries import Betas, Expire, Rules, read_entry
from doorstep.plates.models import Draw, Entry, Intent, Number, Pool
from doorstep.plates.sequencer import Sequencer, batch
from doorstep.plates.sequencer.commit import Fenced
from doorstep.plates.types import DrawState

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

PATIENCE_S = 150.0
WANG = Citizen("wang", "LSVFF66R8C2116280")
LI = Citizen("li", "LSGPC52U6AF102554")
ZHAO = Citizen("zhao", "LFV3A23C8D3100001")


@pytest.fixture
def province(
    fresh_city: FreshCity, tmp_path: Path, settings: "SettingsWrapper"
) -> Iterator[Province]:
    """A province that has admitted the pool; the city knows its address."""
    with a_province(fresh_city, tmp_path) as running:
        settings.PROVINCE_URL = running.address
        yield running


def until(holds: Callable[[], bool], sequencer: Sequencer) -> Sequencer:
    """Let the sequencer step until something holds; whoever was fenced leads again."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        try:
            if not sequencer.step():
                time.sleep(0.02)
        except Fenced:
            sequencer.close()
            sequencer = Sequencer(POOL)
    return sequencer


def stands(draw_id: UUID, state: DrawState) -> Callable[[], bool]:
    return lambda: queries.draw(draw_id).state is state


def published() -> bool:
    """Everything that is written is cosigned and public."""
    size: int = Pool.objects.values_list("tree_size", flat=True).get(pk=POOL)
    return size > 0 and serving.published_size(POOL) == size


def grown(size: int) -> bool:
    return Pool.objects.filter(pk=POOL, tree_size__gte=size).exists()


def filled() -> bool:
    return queries.counts(POOL).released == 400 and published()


def held(sequencer: Sequencer, citizen: Citizen) -> tuple[UUID, Sequencer]:
    """A whole draw up to the choice."""
    draw_id = citizen.request()
    sequencer = until(stands(draw_id, DrawState.CALLED), sequencer)
    citizen.open(draw_id)
    sequencer = until(stands(draw_id, DrawState.OFFERED), sequencer)
    citizen.choose(draw_id, queries.draw(draw_id).numbers[0])
    return draw_id, until(stands(draw_id, DrawState.HELD), sequencer)


@pytest.mark.usefixtures("province")
def test_a_pool_is_founded_drawn_from_and_cosigned() -> None:
    sequencer = until(filled, a_supervised_pool())
    draw_id, sequencer = held(sequencer, WANG)
    until(published, sequencer).close()
    note = serving.checkpoint(POOL)
    assert note is not None
    origin = serving.origin(POOL)
    assert origin is not None
    _, cosigned = open_checkpoint(
        note, serving.note_key(origin), VERIFIERS, serving.witnesses(POOL)
    )
    assert len(cosigned) == 1
    betas = Entry.objects.filter(pool_id=POOL, verb="betas").order_by("-index")[0]
    read = read_entry(bytes(betas.body))
    assert isinstance(read, Betas)
    assert len(read.pi) == 2
    assert differences(POOL) == []
    assert queries.counts(POOL).held == 1
    assert queries.draw(draw_id).chosen is not None


@pytest.mark.usefixtures("province")
def test_a_kiosk_draw_is_opened_by_city_and_province() -> None:
    sequencer = until(filled, a_supervised_pool())
    draw_id = services.request_kiosk_draw(
        pool=POOL, applicant_id="zhao", vin=LI.vin, by=LI.actor, form_id="form-1"
    )
    until(stands(draw_id, DrawState.OFFERED), sequencer).close()


@pytest.mark.usefixtures("province")
def test_a_draw_that_nobody_opens_is_closed_by_the_province_and_then_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch, "OPENING_GRACE", timedelta(0))
    sequencer = until(filled, a_supervised_pool(reveal_s=0))
    draw_id = WANG.request()
    sequencer = until(stands(draw_id, DrawState.ENDED), sequencer)
    assert queries.draw(draw_id).ended_why == "unopened"
    ended = read_entry(bytes(Entry.objects.get(pool_id=POOL, verb="expire").body))
    assert isinstance(ended, Expire)
    assert len(ended.note) == 1
    with pytest.raises(NotAtThisStep):
        WANG.open(draw_id)
    until(published, sequencer).close()
    assert differences(POOL) == []


def test_while_the_province_is_away_nothing_is_written_and_nothing_lost(
    province: Province,
) -> None:
    sequencer = until(filled, a_supervised_pool())
    draw_id = WANG.request()
    sequencer = until(stands(draw_id, DrawState.CALLED), sequencer)
    WANG.open(draw_id)
    province.kill()
    sequencer = until(lambda: queries.province_away(POOL) is not None, sequencer)
    size = Pool.objects.get(pk=POOL).tree_size
    second = LI.request()
    for _ in range(5):
        assert sequencer.step() == 0
    assert Pool.objects.get(pk=POOL).tree_size == size
    province.start()
    sequencer = until(stands(draw_id, DrawState.OFFERED), sequencer)
    until(stands(second, DrawState.CALLED), sequencer).close()
    assert queries.province_away(POOL) is None
    assert differences(POOL) == []


@pytest.mark.usefixtures("province")
def test_a_log_that_began_alone_is_handed_to_the_province(settings: "SettingsWrapper") -> None:
    address, settings.PROVINCE_URL = settings.PROVINCE_URL, ""
    alone = a_pool()
    draw_id = WANG.request()
    drain(alone)
    WANG.open(draw_id)
    drain(alone)
    WANG.choose(draw_id, queries.draw(draw_id).numbers[0])
    drain(alone)
    assert queries.draw(draw_id).state is DrawState.HELD
    settings.PROVINCE_URL = address
    alone.close()
    sequencer = until(published, Sequencer(POOL))
    terms = queries.rules(POOL)
    signed = ("e", "t", "pool", "v", "parties", "supervisors", "text", "sigs")
    fields = {name: value for name, value in terms.items() if name not in signed}
    asked = services.ask_supervised(
        pool=POOL,
        verb="rules",
        fields=fields | {"text": "样本规则", "parties": ["city", "province"]},
        by=SYSTEM,
    )
    sequencer = until(lambda: Intent.objects.get(pk=asked).answered_at is not None, sequencer)
    assert Intent.objects.get(pk=asked).refused == ""
    newest = Entry.objects.filter(pool_id=POOL, verb="rules").order_by("-index")[0]
    rules = read_entry(bytes(newest.body))
    assert isinstance(rules, Rules)
    assert [party["name"] for party in rules.parties] == ["city", "province"]
    _, sequencer = held(sequencer, LI)
    until(published, sequencer).close()
    assert differences(POOL) == []


@pytest.mark.usefixtures("province")
def test_a_city_restored_from_a_backup_adopts_what_the_province_has(
    fresh_city: FreshCity,
) -> None:
    sequencer = until(filled, a_supervised_pool())
    _, sequencer = held(sequencer, LI)
    sequencer = until(published, sequencer)
    size = Pool.objects.get(pk=POOL).tree_size
    draw_id, sequencer = held(sequencer, WANG)
    fleeting, sequencer = held(sequencer, ZHAO)
    ZHAO.release(fleeting)
    sequencer = until(stands(fleeting, DrawState.ENDED), sequencer)
    sequencer = until(published, sequencer)
    whole = Pool.objects.get(pk=POOL)
    log = queries.entries(POOL, 0, whole.tree_size)
    counts = whole.counts
    sequencer.close()
    _lose_everything_after(size, [draw_id, fleeting], fresh_city)
    restored = until(lambda: published() and grown(whole.tree_size), Sequencer(POOL))
    assert queries.entries(POOL, 0, whole.tree_size) == log
    assert Pool.objects.get(pk=POOL).counts == counts
    assert Number.objects.get(draw_id=draw_id).state == "held"
    assert Draw.objects.get(pk=draw_id).applicant_id == ""
    assert Draw.objects.get(pk=fleeting).ended_why == "cancelled"
    assert not Number.objects.filter(draw_id=fleeting).exists()
    assert differences(POOL) == []
    with pytest.raises(VehicleHasDraw):
        Citizen("zhang", WANG.vin, nonce=bytes(16)).request()
    assert queries.draws_of("zhang") == []
    with pytest.raises(VehicleHasDraw):
        Citizen("wang", WANG.vin, nonce=bytes(16)).request()
    assert [draw.id for draw in queries.draws_of("wang")] == [draw_id]
    _, restored = held(restored, Citizen("qian", "LFV3A23C8D3100002"))
    restored.close()


def _lose_everything_after(size: int, draws: list[UUID], city: FreshCity) -> None:
    """What a backup of that moment would bring back."""
    with psycopg.connect(city.owner_url, autocommit=True) as owner:
        owner.execute("SET search_path TO binzhou")
        for statement in (
            "DELETE FROM plates_intent WHERE draw_id = ANY(%(draws)s)",
            "DELETE FROM plates_number WHERE draw_id = ANY(%(draws)s)",
            "DELETE FROM plates_draw WHERE id = ANY(%(draws)s)",
            "DELETE FROM plates_entry WHERE index >= %(size)s",
            "DELETE FROM plates_checkpoint WHERE size > %(size)s",
            "DELETE FROM plates_tile WHERE (index + 1) * 256 > %(size)s AND level = 0",
            "UPDATE plates_pool SET tree_size = %(size)s",
        ):
            owner.execute(statement, {"draws": draws, "size": size})
