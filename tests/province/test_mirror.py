"""What stands in memory is only a memory: restarts, standbys, rebuilds, failures."""

import threading
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from tests.plates.log.builder import POOL
from tests.province.builder import Town, a_town, admit, at_once

from doorstep.config.testing import FreshCity
from doorstep.kernel import clock
from doorstep.plates.log import storing
from doorstep.plates.log.storing import store
from doorstep.province.errors import Ahead, Behind, Busy, Fork
from doorstep.province.models import Anomaly, Checkpoint, Entry, Pool, Snapshot
from doorstep.province.witness import Witness, mirror

pytestmark = pytest.mark.usefixtures("province")


def mirrored() -> list[bytes]:
    bodies = Entry.objects.filter(pool_id=POOL).order_by("index").values_list("body", flat=True)
    return [bytes(body) for body in bodies]


def remembered(witness: Witness) -> mirror.Mirror:
    found = witness.holder(POOL).mirror
    assert found is not None
    return found


def test_a_new_process_goes_on_where_the_old_one_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "EVERY", 7)
    town = a_town(k=2)
    town.drawn()
    id_ = town.called()
    town.request()
    town.writes()
    told = {"nonces": [town.nonce(id_)]}
    before = town.says(**told)
    assert 0 < Snapshot.objects.get().size < town.written
    other = Witness()
    assert town.says(other, **told) == before
    assert store(remembered(other).state) == store(town.state)
    assert remembered(other).edge.root() == remembered(town.witness).edge.root()
    town.betas(id_)
    town.result()
    town.writes(other)
    town.drawn(Witness())
    assert mirrored() == town.entries


def test_a_snapshot_is_taken_of_cosigned_entries_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "EVERY", 1)
    town = a_town()
    town.request()
    town.asks()
    abandoned = town.again(town.written)
    abandoned.drawn(Witness())
    assert mirrored() == abandoned.entries
    assert Snapshot.objects.get().size <= abandoned.written


def test_two_witnesses_of_one_database_take_turns_and_agree() -> None:
    town = a_town(k=2, released=60)
    two = [Witness(), Witness()]
    for at in range(6):
        id_ = town.called(two[at % 2])
        answers = [town.says(each, nonces=[town.nonce(id_)]) for each in two]
        assert answers[0] == answers[1]
        town.betas(id_)
        town.result()
        town.asks(two[at % 2])
        town.written = len(town.entries)
        answers = [town.says(each) for each in two]
        assert answers[0] == answers[1]
    assert mirrored() == town.entries


def test_two_writers_at_two_witnesses_at_once_never_fork_the_log() -> None:
    """Nobody fences them here: what is cosigned is one of the two all the same."""
    town = a_town(k=2, released=60)
    size = town.written
    outcomes: list[tuple[Town, str]] = []

    def writer(name: str) -> Callable[[], None]:
        mine = town.again(size)
        mine.witness = Witness()
        mine.request(mine.citizen(name))

        def run() -> None:
            try:
                mine.writes()
            except (Fork, Behind, Ahead) as refused:
                outcomes.append((mine, refused.code))
            else:
                outcomes.append((mine, "cosigned"))

        return run

    assert at_once(*[writer(f"citizen {n}") for n in range(4)]) == []
    winners = [mine for mine, said in outcomes if said == "cosigned"]
    assert len(winners) == 1
    assert mirrored() == winners[0].entries
    assert Checkpoint.objects.filter(pool_id=POOL, size=size + 1).count() == 1


def test_one_writer_through_many_witnesses_at_once_gets_one_answer() -> None:
    """A message that was sent again while the first one is still on its way."""
    town = a_town()
    town.request()
    town.asks()
    town.written = len(town.entries)
    answers: list[str] = []

    def send() -> None:
        answers.append(town.says(Witness())["cosignature"])

    assert at_once(*[send] * 4) == []
    assert len(answers) == 4
    assert len(set(answers)) == 1


def test_a_turn_that_the_database_did_not_take_is_as_if_it_was_never_sent(
    province: FreshCity,
) -> None:
    town = a_town()
    town.request()
    town.asks()
    town.written = len(town.entries)
    with psycopg.connect(province.admin_url) as other:
        other.execute("SELECT FROM province.province_pool FOR UPDATE")
        with pytest.raises(Busy):
            town.says()
    assert Pool.objects.get(pk=POOL).size == town.written - 1
    assert town.says()["size"] == town.written


def test_a_connection_cut_in_the_middle_of_turns_loses_nothing(province: FreshCity) -> None:
    town = a_town(k=2, released=60)
    ended = threading.Event()

    def cut() -> None:
        with psycopg.connect(province.admin_url, autocommit=True) as other:
            while not ended.wait(0.05):
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND usename = 'doorstep_app'"
                )

    cutter = threading.Thread(target=cut)
    cutter.start()
    try:
        for _ in range(8):
            town.tick()
            town.request()
            stubbornly(town.asks)
            town.written = len(town.entries)
            stubbornly(town.says)
    finally:
        ended.set()
        cutter.join()
    assert stubbornly(town.says)["size"] == town.written
    assert mirrored() == town.entries


def stubbornly(send: Callable[[], dict[str, object]]) -> dict[str, object]:
    """Send again until the database takes it."""
    for _ in range(200):
        try:
            return send()
        except Busy:
            continue
    raise AssertionError("never taken")


def test_a_replaced_proposal_is_forgotten_and_the_next_is_replayed() -> None:
    town = a_town()
    size = town.written
    for name in ("wang", "li", "zhao"):
        other = town.again(size)
        other.request(other.citizen(name))
        other.request(other.citizen(f"{name} again"))
        assert other.asks()["refused"] is None
    assert other.writes()["size"] == size + 2
    assert store(remembered(town.witness).state) == store(other.state)


def test_a_proposal_that_goes_on_costs_no_reading_again() -> None:
    town = a_town()
    town.request()
    town.asks()
    known = remembered(town.witness)
    town.request()
    town.writes()
    assert remembered(town.witness) is known


def test_a_mirror_whose_entries_were_changed_signs_nothing(province: FreshCity) -> None:
    town = a_town()
    town.request()
    town.asks()
    with psycopg.connect(province.admin_url) as other:
        other.execute("UPDATE province.province_entry SET body = 'x' WHERE index = 2")
    town.written = len(town.entries)
    with pytest.raises(Busy):
        town.says(Witness())
    assert Checkpoint.objects.filter(size=town.written).count() == 0
    assert Anomaly.objects.get().kind == "mirror"


def test_a_log_is_admitted_again_with_another_key_of_its_city() -> None:
    town = a_town()
    with clock.ahead(timedelta(seconds=1)):
        admit()
    assert Pool.objects.get(pk=POOL).size == town.written
