"""A city's folder as rows ready for the tables, or the whole list of what is wrong with it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from doorstep.kernel import clock
from doorstep.places import demo, models
from doorstep.places.errors import PackRefused
from doorstep.places.pack import divisions, points, scopes, values
from doorstep.places.pack.report import Place, Report
from doorstep.places.pack.sheet import read_sheet
from doorstep.places.pack.tables import read_tables

SHEETS: dict[str, tuple[str, ...]] = {
    "divisions.csv": (
        "code",
        "county_code",
        "name_zh",
        "name_en",
        "from_on",
        "until_on",
        "source_zh",
        "source_en",
        "sample",
    ),
    "county-seats.csv": ("county_code", "county", "lon_wgs84_approx", "lat_wgs84_approx"),
    "towns.csv": ("town_code", "county_code", "county", "town", "town_en"),
    "procedures.csv": ("code", "name_zh", "name_en"),
    "vehicle-groups.csv": (
        "code",
        "name_zh",
        "name_en",
        "includes",
        "excludes",
        "excludes_uses",
    ),
    "timetables.csv": ("code", "words_zh", "words_en"),
    "opening-hours.csv": ("~timetable", "days", "opens", "closes"),
    "points.csv": (
        "code",
        "kind",
        "host_kind",
        "name_zh",
        "name_en",
        "town_code",
        "address_zh",
        "address_en",
        "lon",
        "lat",
        "crs",
        "timetable",
        "opens_on",
        "closes_on",
        "sample",
    ),
    "scope.csv": (
        "~who",
        "procedure",
        "vehicles",
        "from_on",
        "until_on",
        "basis_zh",
        "basis_en",
        "sample",
    ),
    "settings.csv": ("~name", "value", "from_on", "source_zh", "source_en", "sample"),
}
"""Every file and its columns; `~` before the first one: its value may repeat."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Rows of every table as the folder wants them."""

    city: models.CityPack
    counties: list[models.County]
    divisions: list[models.Division]
    towns: list[models.Town]
    businesses: list[models.Business]
    groups: list[models.VehicleGroup]
    timetables: list[models.Timetable]
    hours: list[models.OpeningHours]
    points: list[models.ServicePoint]
    scopes: list[models.Scope]
    settings: list[models.CitySetting]


def read_pack(folder: Path) -> Pack:
    """Read and check every file of a folder. Errors: PackRefused with all mistakes."""
    report = Report()
    sheets = {name: read_sheet(folder, name, cols, report) for name, cols in SHEETS.items()}
    city = _city(folder, report)
    seats = divisions.counties(sheets["county-seats.csv"])
    named = divisions.divisions(sheets["divisions.csv"], sheets["county-seats.csv"])
    towns = divisions.towns(sheets["towns.csv"], sheets["county-seats.csv"])
    businesses = points.businesses(sheets["procedures.csv"])
    groups = points.vehicle_groups(sheets["vehicle-groups.csv"])
    timetables, hours = points.timetables(sheets["timetables.csv"], sheets["opening-hours.csv"])
    service_points = points.service_points(sheets["points.csv"], sheets, seats)
    pack = Pack(
        city=city,
        counties=seats,
        divisions=named,
        towns=towns,
        businesses=businesses,
        groups=groups,
        timetables=timetables,
        hours=hours,
        points=service_points,
        scopes=scopes.scopes(sheets["scope.csv"], sheets, service_points),
        settings=values.city_settings(sheets["settings.csv"], folder),
    )
    if (folder / "demo").is_dir():
        demo.check_demo(folder, clock.today(), {row.code for row in service_points}, report)
    if report.problems:
        raise PackRefused(*report.in_order())
    return pack


def _city(folder: Path, report: Report) -> models.CityPack:
    tables = read_tables(folder, "city.toml", report)
    city = models.CityPack(only=True, digest=_digest(folder))
    if not tables:
        return city
    top = tables[""][0]
    top.only("code", "name_zh", "name_en", "prefix")
    city.code = top.text("code", 4)
    city.name_zh = top.text("name_zh", 40)
    city.name_en = top.text("name_en", 80)
    city.prefix = top.text("prefix", 2)
    if city.code and not (city.code.isdecimal() and len(city.code) == 4):
        top.complain("code", "digits", "“{key}”是行政区划代码的前四位数字，例如 3716。")
    footers = tables.get("footer")
    if footers is None:
        place = Place("city.toml")
        report.add(place, "table-missing", "缺少 [footer] 一节，请写 text_zh 和 text_en。")
        return city
    footers[0].only("text_zh", "text_en")
    city.footer_zh = footers[0].text("text_zh", 400)
    city.footer_en = footers[0].text("text_en", 800)
    return city


def _digest(folder: Path) -> str:
    """One fingerprint of all files the tables come from."""
    whole = hashlib.sha256()
    for name in sorted(["city.toml", *SHEETS]):
        file = folder / name
        content = file.read_bytes() if file.is_file() else b""
        whole.update(f"{name}\n{len(content)}\n".encode() + content)
    return whole.hexdigest()
