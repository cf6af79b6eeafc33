"""Tables of places; what may not be is refused by constraints, the loader only explains it.

Why `County` beside `Division`: 邹平县 371626 became 邹平市 371681, and a post outlet in it did not
move. The county is the place, the division its name and code for a span of days.
"""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, IntegerRangeField
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value

from doorstep.places.types import HOSTS, Crs, DayKind, HostKind, PointKind


def _days() -> Func:
    # Both ends belong to the span, an empty end means for ever.
    return Func(
        "from_on", "until_on", Value("[]"), function="daterange", output_field=DateRangeField()
    )


def _choices(kinds: Any) -> list[tuple[str, str]]:
    return [(kind.value, kind.name) for kind in kinds]


def _in_order(name: str, first: str = "from_on", last: str = "until_on") -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)}), name=name
    )


def _on_earth(name: str) -> models.CheckConstraint:
    # Within the mainland: swapped longitude and latitude fall outside.
    return models.CheckConstraint(
        condition=Q(lon__gte=73, lon__lte=136, lat__gte=3, lat__lte=54), name=name
    )


def _host_fits() -> Q:
    fits = Q()
    for kind, hosts in HOSTS.items():
        fits |= Q(kind=kind.value, host_kind__in=sorted(host.value for host in hosts))
    return fits


class CityPack(models.Model):
    """The one city of this schema; `digest` says which data was loaded."""

    only = models.BooleanField(primary_key=True, default=True)
    code = models.CharField(max_length=4)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    prefix = models.CharField(max_length=2)
    footer_zh = models.CharField(max_length=400)
    footer_en = models.CharField(max_length=800)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(only=True), name="places_city_only_one"),
            models.CheckConstraint(condition=Q(code__regex="^[0-9]{4}$"), name="places_city_code"),
        )

    def __str__(self) -> str:
        return self.code


class County(models.Model):
    """A county as a place; `code` is the newest of its codes and never shown by itself."""

    code = models.CharField(primary_key=True, max_length=6)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        constraints = (_on_earth("places_county_position"),)

    def __str__(self) -> str:
        return self.code


class Division(models.Model):
    """A code of GB/T 2260 with its name and days; without `county` it is the city itself."""

    code = models.CharField(primary_key=True, max_length=6)
    county = models.ForeignKey(County, null=True, on_delete=models.PROTECT, related_name="names")
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    source_zh = models.CharField(max_length=200)
    source_en = models.CharField(max_length=400)
    sample = models.BooleanField()

    class Meta:
        constraints = (
            _in_order("places_division_days"),
            ExclusionConstraint(
                name="places_division_overlap",
                expressions=[("county", "="), (_days(), "&&")],
                deferrable=Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Town(models.Model):
    """A township or sub-district of the national list."""

    code = models.CharField(primary_key=True, max_length=9)
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="towns")
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Business(models.Model):
    """The name under which the city's tables print a procedure; `place` orders the list."""

    code = models.SlugField(primary_key=True, max_length=60)
    place = models.SmallIntegerField()
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.code


class VehicleGroup(models.Model):
    """Vehicles a scope speaks of: by beginnings of class codes and by use characters."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=200)
    includes = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    excludes = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    excludes_uses = ArrayField(models.CharField(max_length=1), default=list, blank=True)

    def __str__(self) -> str:
        return self.code


class Timetable(models.Model):
    """Opening hours several points share, and the words for them."""

    code = models.SlugField(primary_key=True, max_length=40)
    words_zh = models.CharField(max_length=120)
    words_en = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class OpeningHours(models.Model):
    """One span of a timetable, in minutes after midnight."""

    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="spans")
    days = models.CharField(max_length=8, choices=_choices(DayKind))
    opens = models.SmallIntegerField()
    closes = models.SmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["timetable", "days", "opens"], name="places_hours_once"
            ),
            models.CheckConstraint(
                condition=Q(opens__gte=0, closes__lte=1440, closes__gt=F("opens")),
                name="places_hours_order",
            ),
            ExclusionConstraint(
                name="places_hours_overlap",
                expressions=[
                    ("timetable", "="),
                    ("days", "="),
                    (
                        Func(
                            "opens",
                            "closes",
                            function="int4range",
                            output_field=IntegerRangeField(),
                        ),
                        "&&",
                    ),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"{self.timetable_id} {self.days} {self.opens}-{self.closes}"


class ServicePoint(models.Model):
    """A place with a counter; closing is a day, a point is never deleted once it has opened."""

    code = models.CharField(primary_key=True, max_length=20)
    kind = models.CharField(max_length=12, choices=_choices(PointKind))
    host_kind = models.CharField(max_length=16, choices=_choices(HostKind))
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160)
    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="points")
    address_zh = models.CharField(max_length=120)
    address_en = models.CharField(max_length=240)
    lon = models.FloatField()
    lat = models.FloatField()
    crs = models.CharField(max_length=6, choices=_choices(Crs))
    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="points")
    opens_on = models.DateField()
    closes_on = models.DateField(null=True)
    sample = models.BooleanField()

    class Meta:
        constraints = (
            _in_order("places_point_days", "opens_on", "closes_on"),
            _on_earth("places_point_position"),
            models.CheckConstraint(
                condition=Q(crs__in=[crs.value for crs in Crs]), name="places_point_crs"
            ),
            models.CheckConstraint(condition=_host_fits(), name="places_point_host"),
            # Deferred: two points may swap their names in one load.
            models.UniqueConstraint(
                fields=["name_zh"], name="places_point_name_zh", deferrable=Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["name_en"], name="places_point_name_en", deferrable=Deferrable.DEFERRED
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Scope(models.Model):
    """What a point may handle for which vehicles on which days; no business means every one."""

    point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="scope")
    procedure = models.CharField(max_length=60)
    vehicles = models.ForeignKey(VehicleGroup, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    basis_zh = models.CharField(max_length=200)
    basis_en = models.CharField(max_length=400)
    sample = models.BooleanField()

    class Meta:
        constraints = (
            _in_order("places_scope_days"),
            ExclusionConstraint(
                name="places_scope_overlap",
                expressions=[
                    ("point", "="),
                    ("procedure", "="),
                    ("vehicles", "="),
                    (_days(), "&&"),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
        )
        indexes = (models.Index(fields=["procedure", "point"], name="places_scope_who"),)

    def __str__(self) -> str:
        return f"{self.point_id} {self.procedure} {self.vehicles_id} {self.from_on}"


class CitySetting(models.Model):
    """A value of the city from a day on, until the next row of the same name."""

    name = models.SlugField(max_length=60)
    from_on = models.DateField()
    value = models.JSONField()
    source_zh = models.CharField(max_length=200)
    source_en = models.CharField(max_length=400)
    sample = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["name", "from_on"], name="places_setting_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.from_on}"
