"""Service points, their timetables, and the words scopes are written in."""

import re
from collections import defaultdict
from collections.abc import Mapping
from math import cos, hypot, radians

from doorstep.places.models import (
    Business,
    County,
    OpeningHours,
    ServicePoint,
    Timetable,
    VehicleGroup,
)
from doorstep.places.pack.sheet import NO_DAY, Row, Sheet
from doorstep.places.types import HOSTS, Crs, DayKind, HostKind, PointKind

FAR_KM = 80
_CLOCK = re.compile(r"\b([0-2]?[0-9]):([0-5][0-9])\b")
_CLASSES = re.compile(r"[A-Z][0-9A-Z]{0,2}")
_USES = re.compile(r"[A-Z]")


def businesses(sheet: Sheet) -> list[Business]:
    """Names of procedures in the order of the file."""
    made = []
    for place, row in enumerate(sheet.rows):
        business = Business(
            code=row.code("code", "register-vehicle", 60),
            place=place,
            name_zh=row.text("name_zh", 60),
            name_en=row.text("name_en", 120),
        )
        if not row.faulty:
            made.append(business)
    return made


def vehicle_groups(sheet: Sheet) -> list[VehicleGroup]:
    """Groups of vehicles; lists within a cell are separated by blanks."""
    made = []
    for row in sheet.rows:
        group = VehicleGroup(
            code=row.code("code", "small-cars", 40),
            name_zh=row.text("name_zh", 80),
            name_en=row.text("name_en", 200),
            includes=_words(row, "includes", _CLASSES, "K3 K4"),
            excludes=_words(row, "excludes", _CLASSES, "K38"),
            excludes_uses=_words(row, "excludes_uses", _USES, "O R"),
        )
        if not row.faulty:
            made.append(group)
    return made


def _words(row: Row, column: str, shape: re.Pattern[str], example: str) -> list[str]:
    words = row.raw(column).split()
    for word in words:
        if not shape.fullmatch(word):
            row.complain(
                column,
                "vehicle-code",
                "“{word}”不是车辆类型或使用性质的代码；用空格隔开，例如 {example}。",
                word=word,
                example=example,
            )
    return words


def timetables(sheet: Sheet, spans: Sheet) -> tuple[list[Timetable], list[OpeningHours]]:
    """Timetables whose words name exactly the times of their spans."""
    known = sheet.column("code")
    hours = []
    times: dict[str, set[int]] = defaultdict(set)
    before: dict[tuple[str, DayKind], list[tuple[int, int]]] = defaultdict(list)
    for row in spans.rows:
        code = row.known("timetable", known, sheet.name)
        days = row.one_of("days", DayKind)
        opens, closes = _minutes(row, "opens"), _minutes(row, "closes")
        times[code] |= {opens, closes}
        if not row.faulty and opens >= closes:
            row.complain("closes", "hours-order", "关门在开门之前；请改正其中一个时间。")
        if any(opens < end and start < closes for start, end in before[code, days]):
            row.complain("opens", "hours-overlap", "和同一天的另一段时间重叠；请合并或错开。")
        before[code, days].append((opens, closes))
        if not row.faulty:
            hours.append(
                OpeningHours(timetable_id=code, days=days.value, opens=opens, closes=closes)
            )
    made = []
    for row in sheet.rows:
        table = Timetable(
            code=row.code("code", "office", 40),
            words_zh=row.text("words_zh", 120),
            words_en=row.text("words_en", 200),
        )
        for column in ("words_zh", "words_en"):
            said = {int(h) * 60 + int(m) for h, m in _CLOCK.findall(row.raw(column))}
            if row.raw(column) and said != times[table.code]:
                row.complain(
                    column,
                    "hours-words",
                    "文字里的时间和 {where} 的不一样；两处要写同样的钟点。",
                    where=spans.name,
                )
        if not row.faulty:
            made.append(table)
    return made, hours


def _minutes(row: Row, column: str) -> int:
    text = row.raw(column)
    found = _CLOCK.fullmatch(text)
    value = int(found[1]) * 60 + int(found[2]) if found else -1
    if not 0 <= value <= 1440:
        row.complain(column, "clock", "“{text}”不是钟点；请写成 08:30 这样的形式。", text=text)
        return 0
    return value


def service_points(
    sheet: Sheet, sheets: Mapping[str, Sheet], seats: list[County]
) -> list[ServicePoint]:
    """Points whose town, timetable and host are known and that lie near their county's seat."""
    towns, tables = sheets["towns.csv"], sheets["timetables.csv"]
    county_of = {row.raw("town_code"): row.raw("county_code") for row in towns.rows}
    seat_of = {seat.code: seat for seat in seats}
    named: dict[str, Row] = {}
    made = []
    for row in sheet.rows:
        opens_on = row.day("opens_on")
        kind, host = row.one_of("kind", PointKind), row.one_of("host_kind", HostKind)
        point = ServicePoint(
            code=row.code("code", "S01", 20),
            kind=kind.value,
            host_kind=host.value,
            name_zh=row.text("name_zh", 80),
            name_en=row.text("name_en", 160),
            town_id=row.known("town_code", set(county_of), towns.name),
            address_zh=row.text("address_zh", 120),
            address_en=row.text("address_en", 240),
            lon=row.degrees("lon", 73, 136),
            lat=row.degrees("lat", 3, 54),
            crs=row.one_of("crs", Crs).value,
            timetable_id=row.known("timetable", tables.column("code"), tables.name),
            opens_on=opens_on,
            closes_on=row.last_day("closes_on", opens_on),
            sample=row.yes("sample"),
        )
        if not row.faulty and host not in HOSTS[kind]:
            row.complain(
                "host_kind",
                "host",
                "{kind}不能设在“{host}”；可用的：{choices}。",
                kind=kind.label,
                host=host.value,
                choices=" · ".join(sorted(each.value for each in HOSTS[kind])),
            )
        for column in ("name_zh", "name_en"):
            twin = named.setdefault(f"{column} {row.raw(column)}", row)
            if twin is not row:
                row.complain(
                    column,
                    "name-twice",
                    "第 {line} 行的网点也叫这个名称；请把两个名称区分开。",
                    line=twin.place.line,
                )
        seat = seat_of.get(county_of.get(point.town_id, ""))
        if not row.faulty and seat is not None:
            _near(row, point, seat)
        if not row.faulty and point.opens_on != NO_DAY:
            made.append(point)
    return made


def _near(row: Row, point: ServicePoint, seat: County) -> None:
    north = (point.lat - seat.lat) * 111.0
    east = (point.lon - seat.lon) * 111.0 * cos(radians(seat.lat))
    away = hypot(north, east)
    if away > FAR_KM:
        row.complain(
            "lon",
            "far-away",
            "这个位置离县城约 {km} 公里；请看经纬度是不是写反了，或者乡镇代码不对。",
            km=round(away),
        )
