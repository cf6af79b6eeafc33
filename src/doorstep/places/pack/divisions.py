"""Counties, their names by day, their towns."""

from collections import defaultdict
from itertools import pairwise

from doorstep.places.models import County, Division, Town
from doorstep.places.pack.sheet import Row, Sheet


def counties(seats: Sheet) -> list[County]:
    """The counties as places, by their newest code."""
    made = []
    for row in seats.rows:
        county = County(
            code=row.digits("county_code", 6),
            lon=row.degrees("lon_wgs84_approx", 73, 136),
            lat=row.degrees("lat_wgs84_approx", 3, 54),
        )
        if not row.faulty:
            made.append(county)
    return made


def divisions(sheet: Sheet, seats: Sheet) -> list[Division]:
    """Codes with names and days; a county has exactly one of them on every day."""
    known = seats.column("county_code")
    made = []
    spans: dict[str, list[tuple[Division, Row]]] = defaultdict(list)
    for row in sheet.rows:
        from_on = row.day("from_on")
        county = row.known("county_code", known, seats.name) if row.raw("county_code") else None
        division = Division(
            code=row.digits("code", 6),
            county_id=county,
            name_zh=row.text("name_zh", 40),
            name_en=row.text("name_en", 80),
            from_on=from_on,
            until_on=row.last_day("until_on", from_on),
            source_zh=row.text("source_zh", 200),
            source_en=row.text("source_en", 400),
            sample=row.yes("sample"),
        )
        if row.faulty:
            continue
        made.append(division)
        if county is not None:
            spans[county].append((division, row))
    for named in spans.values():
        _one_name_a_day(sorted(named, key=lambda pair: pair[0].from_on))
    for row in seats.rows:
        code = row.raw("county_code")
        if code not in sheet.column("county_code"):
            row.complain(
                "county_code",
                "county-nameless",
                "{code} 在 {where} 里没有名称；请在那里加一行。",
                code=code,
                where=sheet.name,
            )
    return made


def _one_name_a_day(named: list[tuple[Division, Row]]) -> None:
    for (before, _), (after, row) in pairwise(named):
        last = before.until_on
        if last is None or last >= after.from_on:
            row.complain(
                "from_on",
                "divisions-overlap",
                "{before} 和 {after} 在同一天都有效；请给 {before} 写上最后一天。",
                before=before.name_zh,
                after=after.name_zh,
            )
        elif (after.from_on - last).days > 1:
            row.complain(
                "from_on",
                "divisions-gap",
                "{before} 到 {last} 为止，{after} 却从 {first} 开始；中间不能空着。",
                before=before.name_zh,
                after=after.name_zh,
                last=last.isoformat(),
                first=after.from_on.isoformat(),
            )


def towns(sheet: Sheet, seats: Sheet) -> list[Town]:
    """Townships and sub-districts."""
    known = seats.column("county_code")
    made = []
    for row in sheet.rows:
        town = Town(
            code=row.digits("town_code", 9),
            county_id=row.known("county_code", known, seats.name),
            name_zh=row.text("town", 40),
            name_en=row.text("town_en", 80),
        )
        if not row.faulty and not town.code.startswith(town.county_id):
            row.complain(
                "town_code",
                "town-elsewhere",
                "{town} 的前六位不是 {county}；请改正其中一个。",
                town=town.code,
                county=town.county_id,
            )
        if not row.faulty:
            made.append(town)
    return made
