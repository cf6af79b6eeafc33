"""The fairness statistics of a pool as a page and as rows of a table.

Why beside what cannot be proven: corruption after a draw leaves no trace in the log, but it leaves
one in these figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from doorstep.places import queries as places
from doorstep.plates.statistics import queries
from doorstep.plates.statistics.guard import Guarded
from doorstep.plates.types import Channel
from doorstep.portals.frame.places_named import name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import in_chinese, translated
from doorstep.portals.oversight import words
from doorstep.portals.oversight.pools import kind_of, pool_or_404

WAYS = tuple(channel.value for channel in Channel)
OUTCOMES = ("选了靓号", "选了别的号", "抽了没有选")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One line of a month's table; a cell that may not be shown is None."""

    name: str
    cells: tuple[int | None, ...]
    sum: int
    expected: float | None = None
    """Fine-looking numbers by chance among those chosen here, where the latter is shown."""


@require_safe
def pool_fairness(request: Request, pool: str) -> HttpResponse:
    """Figures up to now by way, and the newest closed month (or the one asked for) by outlet."""
    pool_or_404(pool)
    months = queries.closed_months(pool)
    asked = request.GET.get("month", "")
    month = month_asked(pool, asked) if asked else (months[0] if months else None)
    if asked and month is None:
        raise Http404
    tables = queries.by_outlet(pool, month, WAYS, words.REST) if month else None
    context = {
        "pool": pool,
        "kind": kind_of(pool),
        "fair": queries.fairness(pool, WAYS),
        "chinese": in_chinese(),
        "channels": words.CHANNELS,
        "months": months,
        "month": month,
        "ways": outlets(tables.ways, request.day) if tables else [],
        "outcomes": outlets(tables.outcomes, request.day, tables.fine_share) if tables else [],
        "way_names": [words.CHANNELS[way] for way in WAYS],
        "outcome_names": OUTCOMES,
        "way_sums": tables.ways.columns if tables and tables.ways else (),
        "outcome_sums": tables.outcomes.columns if tables and tables.outcomes else (),
        "kiosk_top": tables.kiosk_top if tables else None,
        "log": request.build_absolute_uri(f"{reverse('citizen:home')}log/{pool}"),
        "cannot": words.CANNOT,
    }
    return render(request, "oversight/pool_fairness.html", context)


def month_asked(pool: str, text: str) -> date | None:
    """A closed month written `2017-06`; None for anything else."""
    return next((m for m in queries.closed_months(pool) if f"{m:%Y-%m}" == text), None)


def outlets(table: Guarded | None, day: date, share: float | None = None) -> list[Outlet]:
    """The lines of a guarded table, outlets by their names in the reader's language."""
    if table is None:
        return []
    named = {point.code: name_of(point) for point in places.points(day)}
    fixed = {"": translated(words.HOME), words.REST: translated(words.REST)}
    return [
        Outlet(
            fixed.get(name) or named.get(name, name),
            cells,
            total,
            None if share is None or cells[-1] is None else share * (total - cells[-1]),
        )
        for name, cells, total in zip(table.names, table.rows, table.sums, strict=True)
    ]


def month_rows(pool: str, month: date, day: date) -> Iterable[Sequence[object]]:
    """A closed month for a spreadsheet."""
    tables = queries.by_outlet(pool, month, WAYS, words.REST)
    yield "月份", "网点名称", *(words.CHANNELS[way] for way in WAYS), "合计"
    for each in outlets(tables.ways if tables else None, day):
        yield f"{month:%Y-%m}", each.name, *each.cells, each.sum
    yield "月份", "网点名称", *OUTCOMES, "合计", "按机会应有的靓号"
    if tables:
        for each in outlets(tables.outcomes, day, tables.fine_share):
            yield f"{month:%Y-%m}", each.name, *each.cells, each.sum, each.expected


def rows_of(pool: str) -> Iterable[Sequence[object]]:
    """The figures up to now for a spreadsheet."""
    yield "统计", "数值"
    found = queries.fairness(pool, WAYS)
    if found is None:
        return
    yield "统计规则的校验值（SHA-256）", found.rule.rule.hash
    yield "规则起用日期", found.rule.from_on.isoformat()
    yield "声明的靓号个数", found.declared_fine
    yield "已声明的号码", found.declared
    for way in found.ways:
        name = words.CHANNELS.get(way.channel, way.channel)
        yield (name, "抽号次数"), way.draws
        yield (name, "抽出的靓号占"), way.offered_share
        yield (name, "选定"), way.chosen
        yield (name, "选定的靓号"), way.fine_chosen
        yield (name, "按机会应有的靓号"), way.expected_fine
        yield (name, "抽了没有选"), way.unchosen
    yield "同一申请人第二次起选到的靓号，连同第一个", found.repeated
    yield "已登记到车上", found.assigned
    yield "上一辆车登记不满规定天数的所有人", found.early
    yield "其中登记的是靓号", found.fine_early
    yield "抽到号的车，登记后规定天数内注销", found.cancelled
    if found.uniformity:
        yield "位置均匀检验：抽号次数", found.uniformity.draws
        yield "位置均匀检验：卡方", found.uniformity.statistic
        yield "位置均匀检验：p 值", found.uniformity.p
