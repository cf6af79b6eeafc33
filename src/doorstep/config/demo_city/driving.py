"""Licences to drive of the demonstration's own people, from the city's folder.

Why days are counted from today: a licence about to expire must stay about to expire.
"""

from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.periods import Months, Years
from doorstep.people import queries as people
from doorstep.places import queries as places
from doorstep.places.demo import Demo, demo_day
from doorstep.places.errors import PackRefused
from doorstep.places.pack.report import Report
from doorstep.places.pack.tables import Table, read_tables
from doorstep.registry.driving import queries as driving
from doorstep.registry.driving import services
from doorstep.registry.driving.types import (
    DrivingStatus,
    Examined,
    LoadedDrivingLicence,
    scoring_starts,
)

LICENCES = "demo/licences.toml"
_BEFORE = {6: 0, 10: 6, 0: 16}
"""Years a licence was held before a validity of so many years began."""
_OF_AGE = Years(18)
_PRINTED = ("holder", "file_number", "classes", "years", "ends", "begins", "status")
_MORE = ("points", "examined_on", "issuing_city")


def load_driving_licences(folder: Path, demo: Demo) -> int:
    """Take over licences that are not in the record yet; how many. Errors: PackRefused.

    One that its holder could not have had by that day is left out.
    """
    report = Report()
    on = clock.today()
    numbers = {each.key: each.id_number for each in demo.people if each.id_number}
    rows = []
    for table in read_tables(folder, LICENCES, report).get("licence", []):
        table.only(*_PRINTED, *_MORE)
        holder = table.text("holder", 40)
        if holder not in numbers:
            table.complain("holder", "demo-person", "“{key}”不是 people.toml 里的人物。")
            continue
        number = CitizenId.parse(numbers[holder], on)
        person = people.person_by_number(number)
        row = _row(table, person.id if person is not None else "", on)
        grown = _OF_AGE.after(number.born_on) <= row.first_issued_on
        if person is not None and grown and driving.licence_of(person.id) is None:
            rows.append(row)
    if report.problems:
        raise PackRefused(*report.in_order())
    with transaction.atomic(durable=True):
        services.take_over(rows, by=SYSTEM)
        if rows:
            detail = {"licences": len(rows)}
            audit.note("demo.licences_loaded", "city:demo", by=SYSTEM, detail=detail)
    return len(rows)


def _row(table: Table, holder_id: str, on: date) -> LoadedDrivingLicence:
    years = table.number("years")
    if years not in _BEFORE:
        table.complain("years", "choice", "“{key}”可以是 6、10，长期的写 0。")
        years = 6
    ends = demo_day(table, "ends", on) if years else None
    begins = demo_day(table, "begins", on) if ends is None else Months(12 * years).before(ends)
    first = Months(12 * _BEFORE[years]).before(begins)
    status = table.text("status", 12, optional=True) or DrivingStatus.VALID.value
    if status not in set(DrivingStatus):
        choices = " · ".join(DrivingStatus)
        table.complain("status", "choice", "“{key}”可以是：{choices}。", choices=choices)
        status = DrivingStatus.VALID.value
    examined = table.text("examined_on", 20, optional=True)
    points = table.values.get("points")
    counted = [n for n in points if isinstance(n, int)] if isinstance(points, list) else []
    starts = [day for day in scoring_starts(first, on) if day >= begins - timedelta(days=1)]
    return LoadedDrivingLicence(
        holder_id=holder_id,
        file_number=table.text("file_number", 12),
        classes=tuple(table.text("classes", 40).split()),
        first_issued_on=first,
        valid_from=begins,
        valid_until=ends,
        issuing_city=table.text("issuing_city", 4, optional=True) or places.city().code,
        status=DrivingStatus(status),
        points={day: n for day, n in zip(starts, counted, strict=False) if n},
        examined=_examined(demo_day(table, "examined_on", on)) if examined else None,
    )


def _examined(day: date) -> Examined:
    return Examined(on=day, fit=True, until=Months(6).after(day))
