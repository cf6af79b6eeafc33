"""What each point may handle: lines that speak of many points become one row for each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from doorstep.places.models import Scope, ServicePoint
from doorstep.places.pack.sheet import Row, Sheet

EVERYTHING = "*"
FOR_EVER = date.max


def scopes(
    sheet: Sheet, sheets: Mapping[str, Sheet], points: Sequence[ServicePoint]
) -> list[Scope]:
    """One row per point within the days the point is open; overlaps are refused."""
    businesses, groups = sheets["procedures.csv"], sheets["vehicle-groups.csv"]
    procedures = {EVERYTHING, *businesses.column("code")}
    written = sheets["points.csv"].column("code")
    made: list[Scope] = []
    taken: dict[tuple[str, str, str], list[tuple[date, date, Row]]] = defaultdict(list)
    for row in sheet.rows:
        chosen = _chosen(row, points, written)
        from_on = row.day("from_on")
        until_on = row.last_day("until_on", from_on)
        procedure = row.known("procedure", procedures, businesses.name)
        vehicles = row.known("vehicles", groups.column("code"), groups.name)
        basis_zh, basis_en = row.text("basis_zh", 200), row.text("basis_en", 400)
        sample = row.yes("sample")
        if row.faulty:
            continue
        for point in chosen:
            first = max(from_on, point.opens_on)
            last = min(until_on or FOR_EVER, point.closes_on or FOR_EVER)
            if last < first:
                continue
            key = (point.code, procedure, vehicles)
            _only_once(row, point, first, last, taken[key])
            taken[key].append((first, last, row))
            made.append(
                Scope(
                    point_id=point.code,
                    procedure=procedure,
                    vehicles_id=vehicles,
                    from_on=first,
                    until_on=None if last == FOR_EVER else last,
                    basis_zh=basis_zh,
                    basis_en=basis_en,
                    sample=sample,
                )
            )
    return made


def _only_once(
    row: Row,
    point: ServicePoint,
    first: date,
    last: date,
    before: list[tuple[date, date, Row]],
) -> None:
    for start, end, other in before:
        if first <= end and start <= last and not row.faulty:
            row.complain(
                "from_on",
                "scope-overlaps",
                "{point} 的这项授权和第 {line} 行在同一天都有效；请让日期前后相接。",
                point=point.code,
                line=other.place.line,
            )


def _chosen(row: Row, points: Sequence[ServicePoint], written: set[str]) -> list[ServicePoint]:
    """Points a line speaks of: a code, `kind:station` or `host:bank`."""
    who = row.raw("who")
    what, colon, value = who.partition(":")
    if not colon:
        if who not in written:
            row.complain(
                "who",
                "who-unknown",
                "“{who}”不是网点编号；请写 points.csv 里的编号，或者 kind:station 这样的一类网点。",
                who=who,
            )
        return [point for point in points if point.code == who]
    found = {
        "kind": [point for point in points if point.kind == value],
        "host": [point for point in points if point.host_kind == value],
    }.get(what, [])
    if not found:
        row.complain(
            "who",
            "who-nobody",
            "“{who}”一个网点也没有选中；可以写 kind:station 或 host:bank 这样的词。",
            who=who,
        )
    return found
