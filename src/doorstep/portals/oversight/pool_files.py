"""The same figures as files: tables for spreadsheets, published texts, the checkpoint of a day.

No personal data is in any of them, and no cell begins like a formula.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from doorstep.kernel import clock
from doorstep.places.tables import safe
from doorstep.plates import acts
from doorstep.plates.statistics import queries
from doorstep.plates.statistics.types import STATES
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import shown, translated
from doorstep.portals.oversight import fairness, words
from doorstep.portals.oversight.pools import pool_or_404, shown_term

Row = Sequence[object]


@require_safe
def pool_csv(request: Request, pool: str, table: str) -> HttpResponse:
    """One table of a pool for a spreadsheet."""
    del request
    pool_or_404(pool)
    if table not in TABLES:
        raise Http404
    return _sheet(f"{pool}-{table}-{clock.today().isoformat()}", TABLES[table](pool))


@require_safe
def pool_month_csv(request: Request, pool: str, month: str) -> HttpResponse:
    """The outlets of one closed month for a spreadsheet."""
    pool_or_404(pool)
    first = fairness.month_asked(pool, month)
    if first is None:
        raise Http404
    rows = fairness.month_rows(pool, first, request.day)
    return _sheet(f"{pool}-outlets-{month}", rows)


@require_safe
def pool_text(request: Request, pool: str, digest: str) -> HttpResponse:
    """A published text, byte for byte as it was hashed."""
    del request
    pool_or_404(pool)
    text = acts.document(digest)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def pool_checkpoint(request: Request, pool: str, day: str) -> HttpResponse:
    """The published checkpoint that covers the snapshot of a day."""
    del request
    pool_or_404(pool)
    try:
        note = acts.daily_checkpoint(pool, date.fromisoformat(day))
    except ValueError:
        raise Http404 from None
    if note is None:
        raise Http404
    response = HttpResponse(note, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{pool}-checkpoint-{day}.txt"'
    return response


def _counts(pool: str) -> Iterable[Row]:
    yield ("日期", *(label for label, _ in words.STATES), "已声明的号码", "根", "账本第几条")
    for each in reversed(acts.days(pool, limit=20_000)):
        counts = [each.counts[state] for state in STATES]
        yield each.day.isoformat(), *counts, each.counts["declared"], each.root, each.index


def _draws(pool: str) -> Iterable[Row]:
    names = {
        "requested": "申请",
        "offered": "抽出",
        "chosen": "选定",
        "unchosen": "抽了没有选",
        "uncalled": "没有叫到就结束",
        "unopened": "叫到了，随机数没有打开",
        "unserved": "密钥坏了，没有给出结果",
        "lapsed": "保留到期，放回",
        "cancelled": "申请人自己放弃",
        "assigned": "已登记到车上",
    }
    yield "日期", "抽号的方式", *names.values()
    for day, channel, counts in queries.draws_by_day(pool):
        way = words.CHANNELS.get(channel, channel)
        yield day.isoformat(), way, *(counts[name] for name in names)


def _settings(pool: str) -> Iterable[Row]:
    yield (
        "版本",
        "起用时间",
        "内容",
        "原来",
        "改成",
        "监督者的公钥",
        "签名的各方",
        "规则全文的校验值（SHA-256）",
    )
    for each in reversed(acts.settings_history(pool)):
        at = each.at.astimezone(clock.LOCAL).isoformat()
        parties = tuple(words.PARTIES.get(party, party) for party in each.parties)
        for change in each.changes:
            before = shown_term(change.term, change.before)
            after = shown_term(change.term, change.after)
            what = words.TERMS[change.term]
            yield each.v, at, what, before, after, each.supervisor, parties, each.text


TABLES: Mapping[str, Callable[[str], Iterable[Row]]] = {
    "counts": _counts,
    "draws": _draws,
    "settings": _settings,
    "statistics": fairness.rows_of,
}


def _sheet(name: str, rows: Iterable[Row]) -> HttpResponse:
    """UTF-8 with the mark that lets a spreadsheet read Chinese unasked."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([safe(_cell(cell)) for cell in row] for row in rows)
    content = ("\ufeff" + out.getvalue()).encode()
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _cell(cell: object) -> str:
    match cell:
        case None:
            return translated("不公布")
        case float():
            return f"{cell:.6g}"
        case int():
            return str(cell)
        case _:
            return str(shown(cell))
