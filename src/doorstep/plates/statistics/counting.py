"""Counts the log of a pool: a second replay beside the sequencer's, entry by entry.

Why a replay of its own: what the public page says does not come from the writer of the log, and
an entry that breaks a rule is found within a minute, not in the night.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import structlog
from django.db import connection, transaction

from doorstep.kernel import clock
from doorstep.plates import serving
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log import entries as e
from doorstep.plates.log.fine_looking import FineRule
from doorstep.plates.log.model import Effects, NumberState
from doorstep.plates.log.patterns import Pattern
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.state import State
from doorstep.plates.log.storing import restore, store
from doorstep.plates.models import Draw, Entry, Intent, Pool
from doorstep.plates.statistics.models import (
    COUNTED,
    CountedState,
    DayCount,
    FineApplicant,
    Tally,
)
from doorstep.plates.statistics.rules import hash_of, keep_text, rule_on, rules_in_force
from doorstep.plates.statistics.types import RuleInForce
from doorstep.registry import queries as registry

AT_ONCE = 2_000
STORE_EVERY = 20_000
log = structlog.get_logger(__name__)

DayKey = tuple[date, str, str]
_states: dict[str, State] = {}
"""The replay of each pool as this process left it; where it does not fit, the log is read again."""
_one_at_a_time = threading.Lock()
_pattern = lru_cache(maxsize=256)(Pattern.parse)

_ADD_DAYS = (
    f"INSERT INTO statistics_daycount (pool_id, day, channel, point, {', '.join(COUNTED)})"  # noqa: S608 - our columns
    f" VALUES ({', '.join(['%s'] * (4 + len(COUNTED)))})"
    " ON CONFLICT (pool_id, day, channel, point) DO UPDATE SET "
    + ", ".join(f"{name} = statistics_daycount.{name} + EXCLUDED.{name}" for name in COUNTED)
)
_ADD_FINE = """
INSERT INTO statistics_fineapplicant (pool_id, rule, applicant, chosen) VALUES (%s, %s, %s, %s)
ON CONFLICT (pool_id, rule, applicant)
DO UPDATE SET chosen = statistics_fineapplicant.chosen + EXCLUDED.chosen
"""


def count_pool(pool: str, *, at_most: int = 200_000) -> int:
    """Count what the log has got since the last time; how many entries were counted."""
    done = 0
    with _one_at_a_time:
        while done < at_most:
            try:
                counted = _count_some(pool)
            except BaseException:
                _states.pop(pool, None)
                raise
            if not counted:
                break
            done += counted
    return done


def _count_some(pool: str) -> int:
    """One transaction: some entries, and what they count."""
    with transaction.atomic():
        Tally.objects.get_or_create(pk=pool)
        tally = Tally.objects.select_for_update().get(pk=pool)
        size = Pool.objects.values_list("tree_size", flat=True).get(pk=pool)
        if tally.refused or size <= tally.size:
            return 0
        state = _state_at(pool, tally.size)
        bodies = _bodies(pool, tally.size, min(size, tally.size + AT_ONCE))
        counts = Counts(pool, tally, rules_in_force())
        effects: list[Effects] = []
        try:
            effects.extend(state.apply(body, state.size) for body in bodies)
        except Refused as refused:
            # The tables would only repeat what the log must not say: nothing more is counted.
            tally.refused = refused.rule
            log.error("the replay refuses an entry", pool=pool, size=state.size, rule=refused.rule)
        counts.add_all(effects)
        tally.size = state.size
        tally.at = datetime.fromtimestamp(state.t, UTC)
        counts.save()
        _keep_documents(pool, effects)
        _keep_state(state)
    _states[pool] = state
    return len(effects)


def _keep_documents(pool: str, effects: list[Effects]) -> None:
    """Keep the texts that rules and acts name by hash, so that everybody can read them."""
    named = {
        each.index: each.entry.text if isinstance(each.entry, e.Rules) else each.entry.doc
        for each in effects
        if isinstance(each.entry, e.Rules | e.Exclude | e.Freeze)
    }
    if named:
        asked = Intent.objects.filter(pool_id=pool, draw__isnull=True, index__in=named)
        for index, fields in asked.values_list("index", "fields"):
            text = fields.get("text", "")
            if hash_of(text) == named[index or 0]:
                keep_text(text)


def _keep_state(state: State) -> None:
    stored = CountedState.objects.filter(pk=state.pool).values_list("size", flat=True).first()
    if state.size - (stored or 0) >= STORE_EVERY:
        CountedState.objects.update_or_create(
            pool_id=state.pool, defaults={"size": state.size, "body": store(state)}
        )


def _state_at(pool: str, size: int) -> State:
    """The replay after `size` entries: this process's own, else from the stored state."""
    kept = _states.pop(pool, None)
    if kept is not None and kept.size == size:
        return kept
    pinned = serving.supervisors(pool)
    stored = CountedState.objects.filter(pool_id=pool, size__lte=size).first()
    try:
        state = restore(bytes(stored.body), pinned, VERIFIERS) if stored else None
    except ValueError:
        state = None  # stored by another version
    state = state or State(pool, pinned, VERIFIERS)
    while state.size < size:
        for body in _bodies(pool, state.size, min(size, state.size + AT_ONCE)):
            state.apply(body, state.size)
    return state


def _bodies(pool: str, start: int, end: int) -> list[bytes]:
    rows = Entry.objects.filter(pool_id=pool, index__gte=start, index__lt=end).order_by("index")
    return [bytes(body) for body in rows.values_list("body", flat=True)]


@dataclass(slots=True)
class Counts:
    """What some entries add to the tables."""

    pool: str
    tally: Tally
    rules: tuple[RuleInForce, ...]
    days: dict[DayKey, dict[str, int]] = field(default_factory=dict)
    fine: dict[tuple[str, str], int] = field(default_factory=dict)
    points: dict[int, str] = field(default_factory=dict)
    early: dict[int, int] = field(default_factory=dict)

    def add_all(self, effects: Iterable[Effects]) -> None:
        """Count entries in the order of the log."""
        effects = list(effects)
        self._look_up(effects)
        for each in effects:
            self._segments(each)
            if each.draw is not None:
                self._draw(each)

    def _look_up(self, effects: list[Effects]) -> None:
        """Outlets are not in the log, nor is the owner's earlier vehicle: read them at once."""
        ids = {each.draw.id for each in effects if each.draw is not None}
        rows = Draw.objects.filter(pool_id=self.pool, log_id__in=ids)
        self.points = {i: p for i, p in rows.values_list("log_id", "point") if i is not None}
        assigned = [
            each.draw.id
            for each in effects
            if isinstance(each.entry, e.Assign) and each.draw is not None
        ]
        vins = dict(rows.filter(log_id__in=assigned).values_list("log_id", "vin"))
        owned = registry.days_with_earlier_vehicle(set(vins.values()))
        self.early = {i: owned[vin] for i, vin in vins.items() if i is not None and vin in owned}

    def _segments(self, each: Effects) -> None:
        table: list[dict[str, Any]] = self.tally.segments
        match each.entry:
            case e.Segment() as entry:
                states = dict.fromkeys((state.value for state in NumberState), 0)
                states["unreleased"] = entry.n
                row = {"pattern": entry.pattern, "n": entry.n, "used": 0, "frozen": False}
                table.append(row | {"states": states, "fine": {}})
            case e.Genesis() as entry:
                states = table[entry.s - 1]["states"]
                table[entry.s - 1]["used"] = entry.n
                states["unreleased"] -= entry.n
                states["assigned"] += entry.n
            case e.InUse():
                return  # It counts as assigned since the genesis.
            case e.Freeze() as entry:
                table[entry.s - 1]["frozen"] = bool(entry.on)
        for move in each.moves:
            states = self._segment_of(move.number)["states"]
            states[move.before.value] -= 1
            states[move.after.value] += 1

    def _segment_of(self, number: str) -> dict[str, Any]:
        table: list[dict[str, Any]] = self.tally.segments
        for row in table:
            if _pattern(row["pattern"]).place(number) is not None:
                return row
        raise LookupError(number)

    def _draw(self, each: Effects) -> None:
        draw = each.draw
        if draw is None:
            return
        day = clock.local_day(datetime.fromtimestamp(each.entry.t, UTC))
        rule = rule_on(day, self.rules)
        row = self.days.setdefault(
            (day, draw.ch, self.points.get(draw.id, "")), dict.fromkeys(COUNTED, 0)
        )
        match each.entry:
            case e.Request():
                row["requested"] += 1
            case e.Result() as entry:
                self._offered(entry, draw.n, row, rule)
            case e.Choose() as entry:
                row["chosen"] += 1
                if rule is not None and rule.fine(entry.number):
                    row["fine_chosen"] += 1
                    self.fine[rule.hash, draw.na] = self.fine.get((rule.hash, draw.na), 0) + 1
            case e.Expire() as entry:
                row[entry.why] += 1
            case e.Assign() as entry:
                self._assigned(draw.id, entry, row, rule)

    def _offered(self, entry: e.Result, n: int, row: dict[str, int], rule: FineRule | None) -> None:
        row["offered"] += 1
        row["numbers"] += len(entry.numbers)
        fine = sum(map(rule.fine, entry.numbers)) if rule is not None else 0
        row["fine_offered"] += fine
        row["any_fine"] += bool(fine)
        slots = self.tally.slots
        if slots.get("n") != n or slots.get("k") != len(entry.slots):
            slots.update(n=n, k=len(entry.slots), draws=0, counts=[0] * n)
        slots["draws"] += 1
        for slot in entry.slots:
            slots["counts"][slot] += 1

    def _assigned(
        self, id_: int, entry: e.Assign, row: dict[str, int], rule: FineRule | None
    ) -> None:
        fine = rule is not None and rule.fine(entry.number)
        early = rule is not None and self.early.get(id_, rule.earlier_days) < rule.earlier_days
        row["assigned"] += 1
        row["fine_assigned"] += fine
        row["early"] += early
        row["fine_early"] += fine and early

    def save(self) -> None:
        """Write all of it, inside the caller's transaction."""
        self.tally.save()
        days: list[list[Any]] = [
            [self.pool, *key, *(row[name] for name in COUNTED)]
            for key, row in sorted(self.days.items())
            if any(row.values())
        ]
        fine: list[list[Any]] = [[self.pool, *key, n] for key, n in sorted(self.fine.items())]
        with connection.cursor() as cursor:
            cursor.executemany(_ADD_DAYS, days)
            cursor.executemany(_ADD_FINE, fine)


def count_fine(pool: str) -> None:
    """Count the fine-looking numbers of each declared segment, once for every rule.

    Ten million numbers take fifteen seconds, so no page does it.
    """
    rules = {each.rule.hash: each.rule for each in rules_in_force()}
    segments = Tally.objects.values_list("segments", flat=True).get(pk=pool)
    missing = [
        (place, digest, rule.share([row["pattern"]])[0])
        for place, row in enumerate(segments)
        for digest, rule in rules.items()
        if digest not in row["fine"]
    ]
    if not missing:
        return
    with transaction.atomic():
        tally = Tally.objects.select_for_update().get(pk=pool)
        for place, digest, fine in missing:
            tally.segments[place]["fine"][digest] = fine
        tally.save(update_fields=["segments"])


def forget(pool: str) -> None:
    """Drop all counts of a pool, so that they are counted again from the first entry."""
    with _one_at_a_time, transaction.atomic():
        _states.pop(pool, None)
        for table in (Tally, CountedState, DayCount, FineApplicant):
            table.objects.filter(pool_id=pool).delete()
