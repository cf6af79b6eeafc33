"""Reads of places: frozen values for a day; every answer about a point or a county names one."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from doorstep.kernel import clock
from doorstep.law import working_days
from doorstep.places import models
from doorstep.places.errors import CityNotLoaded, PointNotFound, SettingNotInForce
from doorstep.places.types import (
    Business,
    City,
    County,
    Crs,
    DayKind,
    HostKind,
    Opening,
    Point,
    PointKind,
    ScopeLine,
    Setting,
)

EVERYTHING = "*"
"""Stands in a scope row for every procedure."""

__all__ = [
    "EVERYTHING",
    "City",
    "County",
    "Point",
    "city",
    "counties",
    "county_of",
    "hours_on",
    "in_city",
    "may_handle",
    "point",
    "points",
    "scope_of",
    "scopes",
    "setting",
    "settings",
]


def _on(day: date, path: str = "", first: str = "from_on", last: str = "until_on") -> Q:
    """Rows whose days include `day`."""
    still = Q(**{f"{path}{last}__isnull": True}) | Q(**{f"{path}{last}__gte": day})
    return Q(**{f"{path}{first}__lte": day}) & still


def city() -> City:
    """The city of this schema, its counties as of today. Errors: CityNotLoaded."""
    pack = models.CityPack.objects.first()
    if pack is None:
        raise CityNotLoaded
    return City(
        code=pack.code,
        name_zh=pack.name_zh,
        name_en=pack.name_en,
        prefix=pack.prefix,
        footer_zh=pack.footer_zh,
        footer_en=pack.footer_en,
        counties=counties(clock.today()),
    )


def counties(on: date) -> tuple[County, ...]:
    """The counties under the names of that day, in the order of their codes."""
    rows = models.Division.objects.filter(_on(on), county__isnull=False).order_by("county")
    return tuple(
        County(*row)
        for row in rows.values_list("code", "name_zh", "name_en", "county__lon", "county__lat")
    )


def county_of(division_code: str, on: date) -> County | None:
    """The county that bears this code or once bore it, under its name of that day."""
    rows = models.Division.objects.filter(
        _on(on), county__names__code=division_code, county__names__from_on__lte=on
    )
    row = rows.values_list("code", "name_zh", "name_en", "county__lon", "county__lat").first()
    return County(*row) if row else None


def in_city(division_code: str, on: date) -> bool:
    """Whether the code names the city or a part of it; codes of the past still do.

    An identity number keeps the code of the day it was given, a code of the future names nothing.
    """
    return models.Division.objects.filter(code=division_code, from_on__lte=on).exists()


def points(
    on: date,
    kind: PointKind | None = None,
    county: str | None = None,
    procedure: str | None = None,
) -> list[Point]:
    """Points open on a day, by county and code; `county` is any code the county ever bore."""
    found = models.ServicePoint.objects.filter(_on(on, "", "opens_on", "closes_on"))
    if kind is not None:
        found = found.filter(kind=kind.value)
    if county is not None:
        found = found.filter(
            town__county__in=models.Division.objects.filter(code=county).values("county")
        )
    if procedure is not None:
        found = found.filter(Exists(_scope(procedure, on).filter(point=OuterRef("pk"))))
    return list(_points(found, on))


def point(code: str, on: date | None = None) -> Point:
    """One point, open or not, its county under the name of the day. Errors: PointNotFound."""
    found = list(_points(models.ServicePoint.objects.filter(pk=code), on or clock.today()))
    if not found:
        raise PointNotFound(point=code)
    return found[0]


def _points(found: QuerySet[models.ServicePoint], on: date) -> Iterable[Point]:
    named = found.filter(_on(on, "town__county__names__"))
    rows = named.annotate(county_code=F("town__county__names__code")).select_related(
        "town", "timetable"
    )
    for row in rows.order_by("town__county", "code"):
        yield Point(
            code=row.code,
            kind=PointKind(row.kind),
            host_kind=HostKind(row.host_kind),
            name_zh=row.name_zh,
            name_en=row.name_en,
            county_code=row.county_code,
            town_code=row.town_id,
            town_zh=row.town.name_zh,
            town_en=row.town.name_en,
            address_zh=row.address_zh,
            address_en=row.address_en,
            lon=row.lon,
            lat=row.lat,
            crs=Crs(row.crs),
            hours=row.timetable.words_zh,
            hours_en=row.timetable.words_en,
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            sample=row.sample,
        )


def _scope(procedure: str, on: date) -> QuerySet[models.Scope]:
    return models.Scope.objects.filter(
        _on(on),
        _on(on, "point__", "opens_on", "closes_on"),
        procedure__in=(procedure, EVERYTHING),
    )


def may_handle(
    point_code: str,
    procedure_code: str,
    vehicle_class: str | None,
    on: date,
    use_character: str = "A",
) -> bool:
    """Whether the point is open and entrusted with this business for such a vehicle on a day.

    Without a vehicle class the business alone decides (a change of telephone number).
    """
    rows = _scope(procedure_code, on).filter(point=point_code)
    return point_code in _handlers(rows, vehicle_class, use_character)


def handlers(
    procedure_code: str, vehicle_class: str | None, on: date, use_character: str = "A"
) -> frozenset[str]:
    """Codes of all points of which `may_handle` says yes, in one question to the database."""
    return _handlers(_scope(procedure_code, on), vehicle_class, use_character)


def _handlers(
    rows: QuerySet[models.Scope], vehicle_class: str | None, use_character: str
) -> frozenset[str]:
    groups = rows.values_list(
        "point_id", "vehicles__includes", "vehicles__excludes", "vehicles__excludes_uses"
    )
    return frozenset(
        code
        for code, *group in groups
        if vehicle_class is None or _covers(vehicle_class, use_character, *group)
    )


def _covers(
    vehicle_class: str, use: str, includes: list[str], excludes: list[str], uses: list[str]
) -> bool:
    if use in uses or any(vehicle_class.startswith(each) for each in excludes):
        return False
    return not includes or any(vehicle_class.startswith(each) for each in includes)


def scope_of(point_code: str, on: date) -> tuple[ScopeLine, ...]:
    """What a point must post up (registration rules art. 69): business, vehicles, basis."""
    return _scope_lines(on, Q(point=point_code)).get(point_code, ())


def scopes(on: date, kind: PointKind) -> dict[str, tuple[ScopeLine, ...]]:
    """What every point of a kind must post up, by point."""
    return _scope_lines(on, Q(point__kind=kind.value))


def _scope_lines(on: date, which: Q) -> dict[str, tuple[ScopeLine, ...]]:
    rows = models.Scope.objects.filter(
        _on(on), _on(on, "point__", "opens_on", "closes_on"), which
    ).select_related("vehicles")
    named = _businesses()
    order = {code: place for place, code in enumerate(named)}
    found: dict[str, list[ScopeLine]] = {}
    for row in sorted(rows, key=lambda row: (order[row.procedure], row.vehicles_id)):
        found.setdefault(row.point_id, []).append(
            ScopeLine(
                business=named[row.procedure],
                vehicles_zh=row.vehicles.name_zh,
                vehicles_en=row.vehicles.name_en,
                from_on=row.from_on,
                until_on=row.until_on,
                basis_zh=row.basis_zh,
                basis_en=row.basis_en,
            )
        )
    return {point_code: tuple(lines) for point_code, lines in found.items()}


def _businesses() -> dict[str, Business | None]:
    """Names by code in the order of the city's list; the row for everything comes first."""
    rows = models.Business.objects.order_by("place").values_list("code", "name_zh", "name_en")
    named: dict[str, Business | None] = {EVERYTHING: None}
    named.update((code, Business(code, zh, en)) for code, zh, en in rows)
    return named


def hours_on(point_code: str, day: date) -> tuple[Opening, ...]:
    """When the point is open on a day; holidays and make-up days are those of the law's table."""
    kind = DayKind.WORKING if working_days.is_working(day) else DayKind.RESTING
    spans = models.OpeningHours.objects.filter(
        _on(day, "timetable__points__", "opens_on", "closes_on"),
        timetable__points=point_code,
        days=kind.value,
    )
    return tuple(Opening(*row) for row in spans.order_by("opens").values_list("opens", "closes"))


def setting(name: str, on: date) -> Setting:
    """The value in force on a day. Errors: SettingNotInForce."""
    for each in settings(name):
        if each.from_on <= on and (each.until_on is None or on <= each.until_on):
            return each
    raise SettingNotInForce(setting=name, day=on.isoformat())


def settings(name: str | None = None) -> tuple[Setting, ...]:
    """All values of one setting or of all, by name and day."""
    rows = models.CitySetting.objects.order_by("name", "from_on")
    if name is not None:
        rows = rows.filter(name=name)
    return tuple(
        Setting(
            name=row.name,
            value=row.value,
            from_on=row.from_on,
            until_on=after.from_on - timedelta(days=1)
            if after is not None and after.name == row.name
            else None,
            source_zh=row.source_zh,
            source_en=row.source_en,
            sample=row.sample,
        )
        for row, after in pairwise([*rows, None])
        if row is not None
    )
