"""Loading a city's folder: all of it or nothing, and only what differs is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, connection, models, transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor
from doorstep.kernel.errors import explained
from doorstep.places.errors import PackRefused
from doorstep.places.models import (
    Business,
    CityPack,
    CitySetting,
    County,
    Division,
    OpeningHours,
    Scope,
    ServicePoint,
    Timetable,
    Town,
    VehicleGroup,
)
from doorstep.places.pack.reading import Pack, read_pack
from doorstep.places.pack.report import Place, Report
from doorstep.places.types import Loaded

__all__ = ["load_city"]


def load_city(directory: Path, *, by: Actor = SYSTEM) -> Loaded:
    """Take up a city's folder; the same folder twice changes nothing.

    Errors: PackRefused with every mistake of the folder; an error that explains a constraint.
    """
    pack = read_pack(directory)
    try:
        with transaction.atomic(durable=True):
            changes = _take_up(pack)
            if changes.any:
                detail = {**changes.counts(), "digest": pack.city.digest}
                audit.note("city.loaded", f"city:{pack.city.code}", by=by, detail=detail)
    except IntegrityError as broken:
        _explain(broken)
        raise
    return Loaded(city=pack.city.code, **changes.counts())


@dataclass
class _Changes:
    """How many rows of all tables were touched."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def any(self) -> bool:
        """Whether anything differed."""
        return bool(self.added or self.changed or self.removed)

    def counts(self) -> dict[str, int]:
        """The figures alone."""
        return {
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
        }


def _take_up(pack: Pack) -> _Changes:
    # Two loads at once: the second waits here and then finds nothing left to do.
    CityPack.objects.bulk_create([pack.city], ignore_conflicts=True)
    CityPack.objects.select_for_update().get(only=True)
    _refuse_vanished(pack)
    changes = _Changes()
    _write(CityPack, [pack.city], ("only",), changes)
    _write(County, pack.counties, ("code",), changes)
    _write(Division, pack.divisions, ("code",), changes)
    _write(Town, pack.towns, ("code",), changes)
    _write(Business, pack.businesses, ("code",), changes)
    _write(VehicleGroup, pack.groups, ("code",), changes)
    _write(Timetable, pack.timetables, ("code",), changes)
    _write(OpeningHours, pack.hours, ("timetable_id", "days", "opens"), changes)
    _write(ServicePoint, pack.points, ("code",), changes)
    _write(Scope, pack.scopes, ("point_id", "procedure", "vehicles_id", "from_on"), changes)
    _write(CitySetting, pack.settings, ("name", "from_on"), changes)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return changes


def _refuse_vanished(pack: Pack) -> None:
    """A point that has opened or a code that was in force is closed by a day, never taken away."""
    report = Report()
    opened = ServicePoint.objects.filter(opens_on__lte=clock.today())
    points = {point.code for point in pack.points}
    for code in opened.exclude(code__in=points).order_by("code").values_list("code", flat=True):
        report.add(
            Place("points.csv"),
            "point-vanished",
            "已经开过的网点 {code} 不见了；办件还要用到它，请留着这一行并写上 closes_on。",
            code=code,
        )
    codes = {division.code for division in pack.divisions}
    known = Division.objects.exclude(code__in=codes).order_by("code")
    for code in known.values_list("code", flat=True):
        report.add(
            Place("divisions.csv"),
            "division-vanished",
            "行政区划代码 {code} 不见了；旧代码还在证件上，请留着这一行并写上 until_on。",
            code=code,
        )
    if report.problems:
        raise PackRefused(*report.in_order())


def _write(
    model: type[models.Model],
    wanted: Sequence[models.Model],
    key: tuple[str, ...],
    changes: _Changes,
) -> None:
    """Make the rows of one table those wanted, told apart by `key`."""
    fields = [
        each.attname
        for each in model._meta.concrete_fields
        if not isinstance(each, models.AutoField)
    ]
    there = {_values(row, key): row for row in model._default_manager.all()}
    fresh, altered = [], []
    for row in wanted:
        old = there.pop(_values(row, key), None)
        if old is None:
            fresh.append(row)
        elif _values(old, fields) != _values(row, fields):
            row.pk = old.pk
            altered.append(row)
        else:
            changes.unchanged += 1
    changes.removed += len(there)
    changes.added += len(fresh)
    changes.changed += len(altered)
    if there:
        model._default_manager.filter(pk__in=[row.pk for row in there.values()]).delete()
    if altered:
        names = [each.name for each in model._meta.concrete_fields if not each.primary_key]
        model._default_manager.bulk_update(altered, names)
    if fresh:
        model._default_manager.bulk_create(fresh)


def _values(row: models.Model, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(_plain(getattr(row, name)) for name in names)


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _explain(broken: IntegrityError) -> None:
    cause = broken.__cause__
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    error = explained(str(getattr(cause, "sqlstate", "") or ""), constraint)
    if error is not None:
        raise error from broken
