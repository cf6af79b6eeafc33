"""The counts of the public page: a second replay, entry by entry, that adds up to the log."""

import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Sum
from tests.plates.builder import POOL, TERMS, Citizen, a_held_number, a_pool, drain

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.plate_number import PlateKind
from doorstep.places import services as places
from doorstep.plates import queries as plates
from doorstep.plates import services
from doorstep.plates.models import Entry, Pool
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.statistics import counting, queries
from doorstep.plates.statistics.jobs import count_now
from doorstep.plates.statistics.models import CountedState, DayCount, FineApplicant, Tally
from doorstep.plates.statistics.rules import keep_rules, rules_in_force
from doorstep.plates.statistics.types import STATES, Counted
from doorstep.plates.types import Channel


@pytest.fixture
def sequencer(fresh_city: object) -> Sequencer:
    del fresh_city
    folder = Path(settings.CITY_FOLDER)
    places.load_city(folder)
    keep_rules(folder)
    counting.forget(POOL)
    return a_pool()


def require_sums() -> Counted:
    """By segment and in all, the counts are those of the log."""
    found = queries.counted(POOL)
    assert found is not None
    row = Pool.objects.get(pk=POOL)
    assert found.size == row.tree_size
    assert all(segment.balanced for segment in found.segments)
    assert dict(zip(STATES, found.states, strict=True)) == {
        name: row.counts[name] for name in STATES
    }
    assert found.declared == row.counts["declared"]
    return found


def test_segments_add_up_after_every_kind_of_entry(sequencer: Sequencer) -> None:
    services.ask_supervised(pool=POOL, verb="segment", fields={"pattern": "鲁M2###@"}, by=SYSTEM)
    text = {"why": "重复", "text": "停用文件"}
    fields = {"numbers": ["鲁M2000A", "鲁M2000B"], **text}
    services.ask_supervised(pool=POOL, verb="exclude", fields=fields, by=SYSTEM)
    drain(sequencer)
    held = a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    assert held.chosen is not None
    counting.count_pool(POOL)
    found = require_sums()
    assert [segment.pattern for segment in found.segments] == ["鲁M1####", "鲁M2###@"]
    assert found.segments[0].states[3] == 1
    assert found.segments[1].states[6] == 2


def test_numbers_in_use_before_the_log_count_as_assigned(sequencer: Sequencer) -> None:
    del sequencer
    former = [f"鲁M3{n:04d}" for n in range(0, 10_000, 7)]
    services.open_pool(
        pool="3716-52",
        kind=PlateKind.SMALL_NEW_ENERGY,
        origin="binzhou.example",
        terms=TERMS,
        patterns=["鲁M3####"],
        by=SYSTEM,
        former=former,
        former_text="原有号牌",
    )
    drain(Sequencer("3716-52"))
    counting.count_pool("3716-52")
    found = queries.counted("3716-52")
    assert found is not None
    assert found.segments[0].used == len(former)
    assert found.segments[0].balanced
    assert found.segments[0].states[4] == len(former)
    assert found.segments[0].states[1] == 400


def test_a_draw_is_counted_on_its_day_by_way_and_outlet(sequencer: Sequencer) -> None:
    held = a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    kiosk = services.request_kiosk_draw(
        pool=POOL, applicant_id="b", vin="LSVAAAAAAAAAAAAA2", by=SYSTEM, form_id="1", point="BZ-01"
    )
    drain(sequencer)
    assert plates.draw(kiosk).numbers
    counting.count_pool(POOL)
    rows = {(row.channel, row.point): row for row in DayCount.objects.filter(pool_id=POOL)}
    assert set(rows) == {("phone", ""), ("kiosk", "BZ-01")}
    phone = rows["phone", ""]
    assert (phone.day, phone.requested, phone.offered, phone.chosen) == (clock.today(), 1, 1, 1)
    rule = rules_in_force()[-1].rule
    assert phone.fine_offered == sum(map(rule.fine, held.numbers))
    assert held.chosen is not None
    assert phone.fine_chosen == rule.fine(held.chosen.text)
    assert rows["kiosk", "BZ-01"].chosen == 0
    assert Tally.objects.get(pk=POOL).slots["draws"] == 2


def test_counting_in_pieces_and_at_once_is_the_same(sequencer: Sequencer) -> None:
    citizens = [Citizen(f"p{n}", f"LSVAAAAAAAAAAA{n:03d}") for n in range(6)]
    for citizen in citizens:
        a_held_number(sequencer, citizen)
        counting.count_pool(POOL)
    wanted = everything()
    counting.forget(POOL)
    assert queries.counted(POOL) is None
    counting.count_pool(POOL)
    assert everything() == wanted
    require_sums()


def test_another_process_goes_on_where_this_one_stopped(sequencer: Sequencer) -> None:
    a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    counting.count_pool(POOL)
    a_held_number(sequencer, Citizen("b", "LSVAAAAAAAAAAAAA2"))
    counting._states.clear()
    assert counting.count_pool(POOL) > 0
    require_sums()
    assert counting.count_pool(POOL) == 0


def test_a_new_worker_goes_on_from_the_state_that_was_kept(
    sequencer: Sequencer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "STORE_EVERY", 1)
    a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    counting.count_pool(POOL)
    kept = CountedState.objects.get(pk=POOL)
    assert kept.size == Tally.objects.get(pk=POOL).size
    a_held_number(sequencer, Citizen("b", "LSVAAAAAAAAAAAAA2"))
    counting._states.clear()
    counting.count_pool(POOL)
    require_sums()
    counting._states.clear()
    CountedState.objects.filter(pk=POOL).update(body=zlib.compress(b'{"version": 0}'))
    a_held_number(sequencer, Citizen("c", "LSVAAAAAAAAAAAAA3"))
    counting.count_pool(POOL)
    require_sums()


def everything() -> tuple[object, ...]:
    """All tables as values."""
    tally = Tally.objects.get(pk=POOL)
    return (
        tally.size,
        tally.segments,
        tally.slots,
        list(DayCount.objects.filter(pool_id=POOL).order_by("day", "channel", "point").values()),
        list(FineApplicant.objects.filter(pool_id=POOL).order_by("applicant").values()),
    )


def test_an_entry_that_breaks_a_rule_stops_the_counting_and_is_named(sequencer: Sequencer) -> None:
    held = a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    assert held.chosen is not None
    counting.count_pool(POOL)
    size = Pool.objects.get(pk=POOL).tree_size
    last = Entry.objects.filter(pool_id=POOL).order_by("-index").first()
    assert last is not None
    Entry.objects.create(
        pool_id=POOL, index=size, verb=last.verb, body=last.body, written_at=last.written_at
    )
    Pool.objects.filter(pk=POOL).update(tree_size=size + 1)
    counting.forget(POOL)
    counting.count_pool(POOL)
    assert counting.count_pool(POOL) == 0
    found = queries.counted(POOL)
    assert found is not None
    assert found.refused
    assert found.size == size


def test_days_and_ways_add_up_to_all_draws(sequencer: Sequencer) -> None:
    for n in range(3):
        a_held_number(sequencer, Citizen(f"p{n}", f"LSVAAAAAAAAAAA{n:03d}"))
    counting.count_pool(POOL)
    days = queries.draws_by_day(POOL)
    assert sum(row["offered"] for _, _, row in days) == 3
    assert queries.totals_by_channel(POOL)[""]["chosen"] == 3
    assert queries.day_totals(POOL, clock.today())["offered"] == 3
    whole = DayCount.objects.filter(pool_id=POOL).aggregate(n=Sum("fine_chosen"))["n"]
    chosen_again = FineApplicant.objects.filter(pool_id=POOL).aggregate(n=Sum("chosen"))["n"]
    assert (chosen_again or 0) == whole


def test_before_any_draw_the_page_says_how_many_the_test_needs(sequencer: Sequencer) -> None:
    del sequencer
    count_now(Path(settings.CITY_FOLDER))
    found = queries.fairness(POOL, tuple(channel.value for channel in Channel))
    assert found is not None
    assert found.uniformity is None
    assert found.waits_for == 5 * 400 // 50
    assert found.declared == 10_000
    assert 0 < found.declared_fine < 2_000


def test_few_draws_show_no_figure_and_no_p_value(sequencer: Sequencer) -> None:
    a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    count_now(Path(settings.CITY_FOLDER))
    found = queries.fairness(POOL, tuple(channel.value for channel in Channel))
    assert found is not None
    assert found.fine_chosen is None
    assert all(way.fine_chosen is None for way in found.ways)
    assert found.uniformity is None
    assert found.waits_for == 39
    assert queries.closed_months(POOL) == []
