"""The public tables of points (一览表) by county for any day, and the same as a spreadsheet file.

Why here: what a station must post up (registration rules art. 69) is decided by its dated scope,
page, print and file must say the same.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from doorstep.places import queries
from doorstep.places.types import Business, County, Point, PointKind

Say = Callable[[str], str]

HEADS = (
    "编号",
    "名称",
    "县（市、区）",
    "乡镇（街道）",
    "设立单位类型",
    "地址",
    "开放时间",
    "可办业务",
    "开始办理",
    "停止办理",
    "经度",
    "纬度",
    "坐标系",
    "说明",
)
EVERY_BUSINESS = "车驾管各项业务"
SAMPLE = "样本，不是真实网点"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Row:
    """One point with what it handles on the day; `everything` for a vehicle office."""

    point: Point
    businesses: tuple[Business, ...]
    everything: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The points of one county."""

    county: County
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it stood on a day."""

    kind: PointKind
    title: str
    on: date
    sections: tuple[Section, ...]

    @property
    def total(self) -> int:
        """How many points it lists."""
        return sum(len(section.rows) for section in self.sections)

    @property
    def sample(self) -> bool:
        """Whether any row is invented."""
        return any(row.point.sample for section in self.sections for row in section.rows)


def title_of(kind: PointKind) -> str:
    """The table's name without the city's."""
    return {
        PointKind.OFFICE: "车管所一览表",
        PointKind.STATION: "机动车登记服务站一览表",
        PointKind.POSTAL: "警邮合作代办点一览表",
        PointKind.INSTITUTION: "机动车检测机构一览表",
    }[kind]


def table(kind: PointKind, on: date, county: str | None = None) -> Table:
    """The points of a kind open on a day, by county; counties without any are left out."""
    points = queries.points(on, kind=kind, county=county)
    scopes = queries.scopes(on, kind)
    sections = []
    for each in queries.counties(on):
        rows = tuple(
            Row(
                point=point,
                businesses=tuple(
                    dict.fromkeys(
                        line.business for line in scopes.get(point.code, ()) if line.business
                    )
                ),
                everything=any(line.everything for line in scopes.get(point.code, ())),
            )
            for point in points
            if point.county_code == each.code
        )
        if rows:
            sections.append(Section(each, rows))
    return Table(kind, title_of(kind), on, tuple(sections))


def csv_of(table: Table, *, say: Say = str, english: bool = False) -> bytes:
    """The table for a spreadsheet: UTF-8 with the mark that lets it read Chinese unasked.

    `say` turns a Chinese head or label into the reader's language.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([say(head) for head in HEADS])
    for line in _lines(table, say, english):
        writer.writerow([safe(cell) for cell in line])
    return ("\ufeff" + out.getvalue()).encode()


def _lines(table: Table, say: Say, english: bool) -> Iterator[tuple[str, ...]]:
    for section in table.sections:
        county = section.county.name_en if english else section.county.name_zh
        for row in section.rows:
            point = row.point
            names = [each.name_en if english else each.name_zh for each in row.businesses]
            yield (
                point.code,
                point.name_en if english else point.name_zh,
                county,
                point.town_en if english else point.town_zh,
                say(point.host_kind.label),
                point.address_en if english else point.address_zh,
                point.hours_en if english else point.hours,
                say(EVERY_BUSINESS) if row.everything else ("; " if english else "、").join(names),
                point.opens_on.isoformat(),
                point.closes_on.isoformat() if point.closes_on else "",
                f"{point.lon:.4f}",
                f"{point.lat:.4f}",
                point.crs.value,
                say(SAMPLE) if point.sample else "",
            )


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe(" @x"), safe("118.02")
    ("'=1+1", "' @x", '118.02')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell
