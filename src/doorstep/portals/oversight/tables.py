"""The public tables of the story: 登记服务站, 检测机构, 警邮合作代办点, by county, for any day."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from doorstep.places import queries
from doorstep.places.types import County, Point, PointKind
from doorstep.portals.frame.forms import Kind, Question
from doorstep.portals.frame.places_named import address_of_point, hours_of_point, name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import translated

TITLES = {
    "stations": "机动车登记服务站一览表",
    "institutions": "机动车检测机构一览表",
    "postal": "警邮合作代办点一览表",
    "offices": "车管所一览表",
}
KINDS = {
    "stations": PointKind.STATION,
    "institutions": PointKind.INSTITUTION,
    "postal": PointKind.POSTAL,
    "offices": PointKind.OFFICE,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ON = Question("on", "哪一天", kind=Kind.DAY, optional=True)


@dataclass(frozen=True, slots=True)
class Group:
    """The points of one county."""

    county: County
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class TableLink:
    """One table in the list of tables."""

    slug: str
    title: str
    count: int


def day_asked(request: Request) -> date:
    """The day in the address, else the day whose rules are shown."""
    typed = request.GET.get("on", "").strip()
    wanted = _ON.value_of(typed) if typed else None
    return wanted if isinstance(wanted, date) else request.day


def groups_on(kind: PointKind, on: date, county: str) -> list[Group]:
    """Points open on a day, by county in the order of the city's own list."""
    found = queries.points(on, kind=kind, county=county or None)
    grouped = (
        Group(each, tuple(point for point in found if point.county_code == each.code))
        for each in queries.counties(on)
    )
    return [group for group in grouped if group.points]


@require_safe
def tables(request: Request) -> HttpResponse:
    """The list of tables."""
    links = [
        TableLink(slug, TITLES[slug], len(queries.points(request.day, kind=kind)))
        for slug, kind in KINDS.items()
    ]
    return render(request, "oversight/tables.html", {"tables": links})


@require_safe
def table(request: Request, table: str) -> HttpResponse:
    """One table as a page that can be printed."""
    if table not in KINDS:
        raise Http404
    on = day_asked(request)
    county = request.GET.get("county", "")
    groups = groups_on(KINDS[table], on, county)
    query = {"on": on.isoformat(), **({"county": county} if county else {})}
    context = {
        "title": TITLES[table],
        "on": on,
        "groups": groups,
        "total": sum(len(group.points) for group in groups),
        "sample": any(point.sample for group in groups for point in group.points),
        "counties": queries.counties(on),
        "chosen": county,
        "names": name_of,
        "addresses": address_of_point,
        "hours": hours_of_point,
        "here": reverse("oversight:table", args=[table]),
        "csv": reverse("oversight:table-csv", args=[table], query=query),
    }
    return render(request, "oversight/points.html", context)


def _safe(cell: object) -> str:
    # A spreadsheet would run a cell that starts like a formula.
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(groups: list[Group]) -> Iterator[list[str]]:
    heads = ("编号", "名称", "英文名称", "县（市、区）", "地址", "开放时间", "开始办理", "停止办理")
    yield [translated(head) for head in (*heads, "经度", "纬度", "坐标系", "样例")]
    for group in groups:
        for p in group.points:
            cells = (p.code, p.name_zh, p.name_en, group.county.name_zh, p.address_zh, p.hours)
            days = (p.opens_on, p.closes_on)
            place = (p.lon, p.lat, p.crs, translated("是") if p.sample else "")
            yield [_safe(cell) for cell in (*cells, *days, *place)]


@require_safe
def table_csv(request: Request, table: str) -> HttpResponse:
    """The same table for a spreadsheet."""
    if table not in KINDS:
        raise Http404
    on = day_asked(request)
    out = io.StringIO()
    csv.writer(out).writerows(_rows(groups_on(KINDS[table], on, request.GET.get("county", ""))))
    # The mark at the start lets spreadsheets read Chinese without being told how.
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table}-{on.isoformat()}.csv"'
    return response
