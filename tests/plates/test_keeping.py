"""A number after its vehicle: kept for its former owner in the log, taken again, let go."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.db import transaction
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool, drain
from tests.plates.test_former import a_pool_with, numbers

from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.plates import jobs, keys, queries, services
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.errors import NotKeptForYou
from doorstep.plates.log.entries import Entry as Logged
from doorstep.plates.log.entries import Free, Reclaim, Retain
from doorstep.plates.log.state import State
from doorstep.plates.models import Entry, Intent, Number
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.sequencer.asked import waiting
from doorstep.plates.sequencer.batch import Batch
from doorstep.plates.sequencer.commit import Fenced, commit
from doorstep.plates.sequencer.supervised import LocalSupervisor
from doorstep.plates.types import NumberState

pytestmark = pytest.mark.django_db

WANG = Citizen("wang", "LSVFF66R8C2116280")
LI = Citizen("li", "LSGPC52U6AF102554")


def on_a_car(sequencer: Sequencer, citizen: Citizen = WANG) -> PlateNumber:
    held = a_held_number(sequencer, citizen)
    with transaction.atomic():
        plate = services.assign_number(
            draw_id=held.id, applicant_id=citizen.name, vin=citizen.vin, case_number="1"
        )
    drain(sequencer)
    return plate


def retained(plate: PlateNumber, *, until: date, owner: str = "wang") -> bool:
    with transaction.atomic():
        return services.retain_number(plate=plate, owner_id=owner, until=until)


def reclaimed(plate: PlateNumber, *owners: str, case: str = "2") -> None:
    with transaction.atomic():
        services.reclaim_number(plate=plate, owner_ids=owners, case_number=case)


def freed(plate: PlateNumber) -> bool:
    with transaction.atomic():
        return services.free_number(plate=plate)


def verbs() -> list[str]:
    wanted = ("inuse", "retain", "reclaim", "unretain", "free")
    rows = Entry.objects.filter(pool_id=POOL, verb__in=wanted).order_by("index")
    return list(rows.values_list("verb", flat=True))


def unanswered() -> int:
    return Intent.objects.filter(pool_id=POOL, answered_at=None).count()


def replayed() -> State:
    """The log, read by somebody who trusts nobody."""
    state = State(POOL, {keys.public(keys.supervisor_key())}, VERIFIERS)
    for index, body in enumerate(queries.entries(POOL, 0, 100_000)):
        state.apply(body, index)
    return state


def sound(sequencer: Sequencer) -> bool:
    """Tables, writer and a stranger's replay say the same, and every number is counted once."""
    mine = replayed().counts()
    counts = queries.counts(POOL)
    return (
        jobs.compare_with_log(POOL) == []
        and mine == sequencer.ledger.state.counts()
        and (counts.assigned, counts.retained) == (mine["assigned"], mine["retained"])
        and counts.balanced
    )


def test_a_number_is_kept_and_taken_again_by_its_former_owner() -> None:
    sequencer = a_pool()
    plate = on_a_car(sequencer)
    until = clock.today() + timedelta(days=380)
    assert retained(plate, until=until)
    assert jobs.compare_with_log(POOL) == []  # its entry is still on its way
    drain(sequencer)
    assert queries.counts(POOL).retained == 1
    assert queries.kept_for(plate, ["wang"])
    assert not queries.kept_for(plate, ["li"])
    assert sound(sequencer)
    with pytest.raises(NotKeptForYou):
        reclaimed(plate, "li")
    reclaimed(plate, "somebody", "wang")
    drain(sequencer)
    assert verbs() == ["retain", "reclaim"]
    assert Number.objects.get(number=plate.text).state == NumberState.ASSIGNED
    assert queries.counts(POOL).retained == 0
    assert sound(sequencer)


def test_asked_again_nothing_is_written_twice() -> None:
    sequencer = a_pool()
    plate = on_a_car(sequencer)
    until = clock.today() + timedelta(days=380)
    assert retained(plate, until=until)
    assert retained(plate, until=until)
    assert not retained(plate, until=until, owner="li")
    reclaimed(plate, "wang")
    with pytest.raises(NotKeptForYou):
        reclaimed(plate, "wang", case="3")
    drain(sequencer)
    assert verbs() == ["retain", "reclaim"]
    assert sound(sequencer)


def test_the_act_stands_while_nobody_writes_the_log() -> None:
    sequencer = a_pool()
    plate = on_a_car(sequencer)
    sequencer.close()
    assert retained(plate, until=clock.today() + timedelta(days=380))
    reclaimed(plate, "wang")
    assert unanswered() == 2
    later = Sequencer(POOL)
    drain(later)
    assert unanswered() == 0
    assert verbs() == ["retain", "reclaim"]
    assert sound(later)


def test_what_nobody_takes_again_goes_back_unreleased_after_its_day() -> None:
    sequencer = a_pool()
    plate = on_a_car(sequencer)
    until = clock.today() + timedelta(days=380)
    retained(plate, until=until)
    drain(sequencer)
    with clock.at_day(until):
        later = Sequencer(POOL)
        drain(later)
        assert "unretain" not in verbs()
    with clock.at_day(until + timedelta(days=1)):
        latest = Sequencer(POOL)
        drain(latest)
        assert verbs() == ["retain", "unretain"]
        assert not Number.objects.filter(number=plate.text).exists()
        assert latest.ledger.state.state_of(plate.text) == "unreleased"
        assert sound(latest)
        with pytest.raises(NotKeptForYou):
            reclaimed(plate, "wang")


def test_whoever_takes_it_again_on_the_last_day_is_faster_than_its_end() -> None:
    sequencer = a_pool()
    plate = on_a_car(sequencer)
    until = clock.today() + timedelta(days=380)
    retained(plate, until=until)
    drain(sequencer)
    with clock.at_day(until):
        reclaimed(plate, "wang")
    with clock.at_day(until + timedelta(days=1)):
        # The log sees it a day late and knows that the keeping is over: it writes neither.
        later = Sequencer(POOL)
        drain(later)
        assert verbs() == ["retain"]
        assert Intent.objects.get(verb="reclaim").refused == "number/until"
        assert later.ledger.state.state_of(plate.text) == "retained"
        assert "assigned in the table, retained in the log" in jobs.compare_with_log(POOL)[0]


def test_a_number_from_before_the_log_is_named_kept_and_counted_once() -> None:
    former = numbers(300)
    sequencer = a_pool_with(former, target=100)
    before = queries.counts(POOL)
    named = set(_named())
    plates = [PlateNumber(PlateKind.SMALL, n) for n in former if n not in named][:2]
    assert retained(plates[0], until=clock.today() + timedelta(days=380))
    assert freed(plates[1])
    drain(sequencer)
    after = queries.counts(POOL)
    assert (after.assigned, after.retained) == (before.assigned - 2, 1)
    assert after.unreleased == before.unreleased + 1
    assert sound(sequencer)
    reclaimed(plates[0], "wang")
    drain(sequencer)
    assert queries.counts(POOL).assigned == before.assigned - 1
    assert sound(sequencer)


def test_a_number_nobody_has_a_right_to_is_free_at_once() -> None:
    sequencer = a_pool()
    plate = on_a_car(sequencer)
    assert freed(plate)
    assert not freed(plate)
    drain(sequencer)
    assert verbs() == ["free"]
    assert sound(sequencer)


def test_a_number_no_log_knows_is_left_alone() -> None:
    sequencer = a_pool()
    until = clock.today() + timedelta(days=380)
    for text, kind in (("鲁M99999", PlateKind.SMALL), ("鲁M10001", PlateKind.LARGE)):
        plate = PlateNumber(kind, text)
        assert not retained(plate, until=until)
        assert not freed(plate)
    drain(sequencer)
    assert verbs() == []


def test_a_kept_number_is_in_no_draw() -> None:
    former = numbers(900)  # only the pool and a hundred others are left
    sequencer = a_pool_with(former, target=100)
    plate = on_a_car(sequencer)
    retained(plate, until=clock.today() + timedelta(days=380))
    drain(sequencer)
    for serial in range(1, 4):
        drawn = a_held_number(sequencer, Citizen(f"c{serial}", f"LSVFF66R8C211628{serial}"))
        assert plate.text not in drawn.numbers
    assert plate.text not in sequencer.ledger.state.slots.numbers
    assert sound(sequencer)


def _named() -> Iterable[str]:
    for body in queries.entries(POOL, 0, 100_000):
        if b'"e":"inuse"' in body:
            yield body.decode().partition('"number":"')[2].partition('"')[0]


def adopted(sequencer: Sequencer, *entries: Logged) -> None:
    """Take over these entries as the tail that the province had and this city lost."""
    batch = Batch(sequencer.ledger, LocalSupervisor(), adopted=True)
    for entry in entries:
        batch.take(entry.to_bytes())
    commit(batch)


def test_what_came_back_with_the_provinces_tail_is_in_the_tables_too() -> None:
    sequencer = a_pool()
    plate, t = on_a_car(sequencer), sequencer.ledger.state.t
    until = t + 380 * 86_400 - (t + 8 * 3600) % 86_400 - 60
    na = keys.nullifier("applicant", "wang")
    adopted(sequencer, Retain(t=t, number=plate.text, until=until, na=na))
    row = Number.objects.get(number=plate.text)
    assert (row.state, row.owner_key) == (NumberState.RETAINED, na)
    assert sound(sequencer)
    adopted(sequencer, Reclaim(t=t, number=plate.text, na=na))
    assert Number.objects.get(number=plate.text).state == NumberState.ASSIGNED
    assert sound(sequencer)
    adopted(sequencer, Free(t=t, number=plate.text))
    assert not Number.objects.filter(number=plate.text).exists()
    assert sound(sequencer)


def test_an_act_that_is_here_is_not_undone_by_the_tail_that_follows_it() -> None:
    sequencer = a_pool()
    plate = on_a_car(sequencer)
    retained(plate, until=clock.today() + timedelta(days=380))
    reclaimed(plate, "wang")
    asked = Intent.objects.get(verb="retain")
    batch = Batch(sequencer.ledger, LocalSupervisor(), adopted=True)
    (waiting_retain,) = (each for each in waiting(POOL, 10) if each.id == asked.pk)
    entry = Retain(t=sequencer.ledger.state.t, **asked.fields)
    batch.take(entry.to_bytes())
    batch.answered.append(waiting_retain)
    commit(batch)
    assert Number.objects.get(number=plate.text).state == NumberState.ASSIGNED
    drain(sequencer)
    assert verbs() == ["retain", "reclaim"]
    assert sound(sequencer)


def test_a_batch_that_lets_a_number_go_gives_way_to_whoever_was_faster() -> None:
    sequencer = a_pool()
    plate = on_a_car(sequencer)
    until = clock.today() + timedelta(days=380)
    retained(plate, until=until)
    drain(sequencer)
    with clock.at_day(until + timedelta(days=1)):
        later = Sequencer(POOL)
        batch = Batch(later.ledger, LocalSupervisor())
        batch.collect()
        assert batch.projection.unretained == [plate.text]
        reclaimed(plate, "wang")
        with pytest.raises(Fenced):
            commit(batch)
    assert verbs() == ["retain"]
    assert Number.objects.get(number=plate.text).state == NumberState.ASSIGNED
