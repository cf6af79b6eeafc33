"""The public tables of the story: 登记服务站, 检测机构, 警邮合作代办点, by county, for any day."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from doorstep.places import queries
from doorstep.places import tables as posted
from doorstep.places.types import County, PointKind
from doorstep.portals.frame import maps
from doorstep.portals.frame.forms import Kind, Question
from doorstep.portals.frame.places_named import address_of_point, hours_of_point, name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import in_chinese, translated

KINDS = {
    "stations": PointKind.STATION,
    "institutions": PointKind.INSTITUTION,
    "postal": PointKind.POSTAL,
    "offices": PointKind.OFFICE,
}
_ON = Question("on", "哪一天", kind=Kind.DAY, optional=True)


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


def table_asked(request: Request, slug: str) -> tuple[posted.Table, str]:
    """The table in the address and the county it is narrowed to; an unknown county is none."""
    if slug not in KINDS:
        raise Http404
    on = day_asked(request)
    wanted = request.GET.get("county", "")
    county = wanted if any(each.code == wanted for each in queries.counties(on)) else ""
    return posted.table(KINDS[slug], on, county or None), county


def _map_of(table: posted.Table, county: str, here: str) -> Markup:
    """The counties with their numbers of points, or the points of the county chosen."""
    if county:
        rows = [row.point for section in table.sections for row in section.rows]
        return maps.points_map(table.title, enumerate(rows, 1))

    def page(each: County) -> str:
        return f"{here}?on={table.on.isoformat()}&county={each.code}"

    counts = {section.county.code: len(section.rows) for section in table.sections}
    return maps.counties_map(table.title, queries.counties(table.on), counts, page)


@require_safe
def tables(request: Request) -> HttpResponse:
    """The list of tables."""
    links = [
        TableLink(slug, posted.title_of(kind), len(queries.points(request.day, kind=kind)))
        for slug, kind in KINDS.items()
    ]
    return render(request, "oversight/tables.html", {"tables": links})


@require_safe
def table(request: Request, table: str) -> HttpResponse:
    """One table as a page that can be printed."""
    found, county = table_asked(request, table)
    here = reverse("oversight:table", args=[table])
    query = {"on": found.on.isoformat(), **({"county": county} if county else {})}
    context = {
        "table": found,
        "counties": queries.counties(found.on),
        "chosen": county,
        "everything": posted.EVERY_BUSINESS,
        "sample": posted.SAMPLE,
        "map": _map_of(found, county, here) if found.sections else "",
        "anchor": maps.anchor_of,
        "names": name_of,
        "addresses": address_of_point,
        "hours": hours_of_point,
        "here": here,
        "csv": reverse("oversight:table-csv", args=[table], query=query),
    }
    return render(request, "oversight/points.html", context)


@require_safe
def table_csv(request: Request, table: str) -> HttpResponse:
    """The same table for a spreadsheet."""
    found, _ = table_asked(request, table)
    sheet = posted.csv_of(found, say=translated, english=not in_chinese())
    response = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table}-{found.on.isoformat()}.csv"'
    return response
