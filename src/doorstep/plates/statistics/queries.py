"""What the public page and its files say of a pool: read from counts, never from single draws."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from doorstep.kernel import clock
from doorstep.plates.log.fine_looking import FineRule
from doorstep.plates.log.uniformity import uniformity_of
from doorstep.plates.models import Draw, Pool
from doorstep.plates.statistics.guard import Guarded, guarded
from doorstep.plates.statistics.models import COUNTED, DayCount, FineApplicant, Tally
from doorstep.plates.statistics.rules import rule_on, rules_in_force
from doorstep.plates.statistics.types import (
    STATES,
    Counted,
    Fairness,
    MonthByOutlet,
    PoolNow,
    SegmentCounts,
    Way,
)
from doorstep.plates.types import Channel, DrawState
from doorstep.registry import queries as registry

LEAST_FOR_TEST = 5
"""So often must each slot be expected before the chi-square says anything."""


def pools_now() -> list[PoolNow]:
    """All pools that have a log, in the order of their kinds."""
    return [_now(row) for row in Pool.objects.filter(tree_size__gt=0).order_by("kind")]


def pool_now(pool: str) -> PoolNow | None:
    """One pool as of its last batch; None for no such pool and before its first entry."""
    row = Pool.objects.filter(pk=pool, tree_size__gt=0).first()
    return None if row is None else _now(row)


def counted(pool: str) -> Counted | None:
    """The equation by segment; None before the log was counted for the first time."""
    row = Tally.objects.filter(pk=pool, size__gt=0).first()
    if row is None:
        return None
    return Counted(
        row.size,
        row.at,
        row.refused,
        tuple(
            SegmentCounts(
                each["pattern"],
                each["n"],
                each["used"],
                each["frozen"],
                tuple(each["states"][state] for state in STATES),
            )
            for each in row.segments
        ),
    )


def day_totals(pool: str, day: date) -> dict[str, int]:
    """What happened on one day, all ways together."""
    return _sums(DayCount.objects.filter(pool_id=pool, day=day))


def totals_by_channel(pool: str) -> dict[str, dict[str, int]]:
    """What happened since the beginning by each way; "" is all of them."""
    rows = _by(DayCount.objects.filter(pool_id=pool), "channel")
    found = {channel: sums for (channel,), sums in rows.items()}
    return found | {"": {name: sum(sums[name] for sums in found.values()) for name in COUNTED}}


def draws_by_day(pool: str) -> list[tuple[date, str, dict[str, int]]]:
    """Every day and way with what happened, oldest first; outlets are not named."""
    rows = _by(DayCount.objects.filter(pool_id=pool), "day", "channel")
    return [(*key, sums) for key, sums in rows.items()]


def fairness(pool: str, channels: tuple[str, ...]) -> Fairness | None:
    """The figures under the rule in force today; None without a rule or before the first count."""
    tally = Tally.objects.filter(pk=pool, size__gt=0).first()
    rules = rules_in_force()
    today = rule_on(clock.today(), rules)
    if tally is None or today is None:
        return None
    if not all(today.hash in each["fine"] for each in tally.segments):
        return None
    in_force = next(each for each in reversed(rules) if each.rule == today)
    since = DayCount.objects.filter(pool_id=pool, day__gte=in_force.from_on)
    fine = sum(each["fine"].get(today.hash, 0) for each in tally.segments)
    declared = sum(each["n"] for each in tally.segments)
    slots = tally.slots or _no_slots(pool)
    waits_for = _draws_to_wait(slots)
    least = today.least * int(slots["k"])
    by_way = {channel: sums for (channel,), sums in _by(since, "channel").items()}
    whole = {name: sum(row[name] for row in by_way.values()) for name in COUNTED}
    shown = _shown_fine(by_way, channels, today)
    again = FineApplicant.objects.filter(pool_id=pool, rule=today.hash, chosen__gte=2)
    repeated = again.aggregate(n=Sum("chosen"))["n"] or 0
    gone = registry.cancelled_soon(in_force.from_on, today.cancelled_days)
    cancelled = Draw.objects.filter(pool_id=pool, state=DrawState.ASSIGNED, vin__in=gone).count()
    share = fine / declared if declared else 0.0
    return Fairness(
        rule=in_force,
        declared_fine=fine,
        declared=declared,
        ways=tuple(
            _way(channel, row, least, share, shown.get(channel))
            for channel, row in [*((c, by_way.get(c)) for c in channels), ("", whole)]
            if row is not None
        ),
        early=_large(whole["early"], whole["assigned"], today),
        fine_early=_large(whole["fine_early"], whole["fine_assigned"], today),
        cancelled=_large(cancelled, whole["assigned"], today),
        assigned=whole["assigned"],
        fine_assigned=_large(whole["fine_assigned"], whole["assigned"], today),
        repeated=_large(repeated, whole["fine_chosen"], today),
        fine_chosen=_large(whole["fine_chosen"], whole["chosen"], today),
        uniformity=None
        if waits_for
        else uniformity_of(slots["counts"], slots["draws"], slots["k"]),
        waits_for=waits_for,
    )


def closed_months(pool: str) -> list[date]:
    """First days of the months that are over and have draws, newest first.

    By outlet nothing is shown of a month that goes on: a table that grows by one draw would tell
    what that draw was.
    """
    this = clock.today().replace(day=1)
    days = DayCount.objects.filter(pool_id=pool, day__lt=this).dates("day", "month", order="DESC")
    return list(days)


def by_outlet(pool: str, month: date, channels: tuple[str, ...], rest: str) -> MonthByOutlet | None:
    """The tables of one closed month; None without a rule on its first day."""
    if month not in closed_months(pool):
        return None
    rule = rule_on(month, rules_in_force())
    if rule is None:
        return None
    following = (month.replace(day=28) + (date(2000, 1, 5) - date(2000, 1, 1))).replace(day=1)
    rows = DayCount.objects.filter(pool_id=pool, day__gte=month, day__lt=following)
    ways: dict[str, list[int]] = {}
    outcomes: dict[str, list[int]] = {}
    for (point, channel), row in _by(rows, "point", "channel").items():
        way = ways.setdefault(point, [0] * len(channels))
        if channel in channels:
            way[channels.index(channel)] += row["offered"]
        outcome = outcomes.setdefault(point, [0, 0, 0])
        outcome[0] += row["fine_chosen"]
        outcome[1] += row["chosen"] - row["fine_chosen"]
        outcome[2] += row["unchosen"]
    fine, declared = _declared_fine(pool, rule)
    shown = guarded(list(ways.items()), rule.least, rest)
    return MonthByOutlet(
        month,
        shown,
        guarded(list(outcomes.items()), rule.least, rest),
        fine / declared if declared else 0.0,
        _top(shown, channels.index(Channel.KIOSK.value), rest) if shown else None,
    )


def _now(row: Pool) -> PoolNow:
    waiting = Draw.objects.filter(pool_id=row.id, state__in=[DrawState.RECEIVED, DrawState.IN_LINE])
    return PoolNow(
        id=row.id,
        size=row.tree_size,
        declared=row.counts.get("declared", 0),
        states=tuple(row.counts.get(state, 0) for state in STATES),
        in_line=waiting.count(),
        open=row.rules.get("policy") == "open",
        witnesses=max(0, len(row.rules.get("parties", [])) - 1),
    )


def _by(rows: QuerySet[DayCount], *keys: str) -> dict[tuple[Any, ...], dict[str, int]]:
    """Sums of all counts for each value of these columns, in their order."""
    summed: Any = rows.values(*keys).order_by(*keys)
    summed = summed.annotate(**{f"n_{name}": Sum(name) for name in COUNTED})
    return {
        tuple(row[key] for key in keys): {name: row[f"n_{name}"] for name in COUNTED}
        for row in summed
    }


def _declared_fine(pool: str, rule: FineRule) -> tuple[int, int]:
    segments = Tally.objects.values_list("segments", flat=True).get(pk=pool)
    fine = sum(each["fine"].get(rule.hash, 0) for each in segments)
    return fine, sum(each["n"] for each in segments)


def _top(table: Guarded, column: int, rest: str) -> float | None:
    """The largest cell of a column as a share of its sum, if it is shown and one outlet's."""
    cells = [
        row[column]
        for name, row in zip(table.names, table.rows, strict=True)
        if name not in ("", rest)
    ]
    if not cells or None in cells or not table.columns[column]:
        return None
    return max(cell for cell in cells if cell is not None) / table.columns[column]


def _sums(rows: QuerySet[DayCount]) -> dict[str, int]:
    found: dict[str, int | None] = rows.aggregate(**{f"n_{name}": Sum(name) for name in COUNTED})
    return {name: found[f"n_{name}"] or 0 for name in COUNTED}


def _way(channel: str, row: dict[str, int], least: int, share: float, fine: int | None) -> Way:
    return Way(
        channel=channel,
        draws=row["offered"],
        offered_share=row["fine_offered"] / row["numbers"] if row["numbers"] >= least else None,
        chosen=row["chosen"],
        fine_chosen=fine,
        unchosen=row["unchosen"],
        expected_fine=row["chosen"] * share,
    )


def _shown_fine(
    by_way: dict[str, dict[str, int]], channels: tuple[str, ...], rule: FineRule
) -> dict[str, int | None]:
    """Fine-looking numbers chosen by way, as far as they may be shown; "" is all ways."""
    table = [
        (c, (row["fine_chosen"], row["chosen"] - row["fine_chosen"]))
        for c in channels
        if (row := by_way.get(c)) is not None
    ]
    safe = guarded(table, rule.least, "")
    if safe is None:
        return {}
    shown = {name: row[0] for name, row in zip(safe.names, safe.rows, strict=True) if name}
    return shown | {"": _large(safe.columns[0], sum(safe.columns), rule)}


def _large(part: int, whole: int, rule: FineRule) -> int | None:
    """A part of a whole that is shown: neither it nor what is left is small, unless nothing."""
    small = 0 < part < rule.least or 0 < whole - part < rule.least
    return None if small or whole < rule.least else part


def _no_slots(pool: str) -> dict[str, Any]:
    """The slots before any draw: as many as the rules want."""
    rules = Pool.objects.values_list("rules", flat=True).get(pk=pool)
    return {"n": rules["target"], "k": rules["k"], "draws": 0}


def _draws_to_wait(slots: dict[str, Any]) -> int:
    """How many draws are missing before the test of the slots says anything."""
    needed = -(-LEAST_FOR_TEST * int(slots["n"]) // int(slots["k"]))
    return max(0, needed - int(slots["draws"]))
