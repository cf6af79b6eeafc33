"""The units of the demonstration: recorded with their agents and a vehicle, from the folder."""

from datetime import date
from pathlib import Path

from django.db import transaction

from doorstep.config.demo_city.owners import particulars
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Key
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.kernel.uscc import Uscc
from doorstep.people import queries as people
from doorstep.people import services as people_services
from doorstep.places.demo import Demo, demo_day
from doorstep.places.errors import PackRefused
from doorstep.places.pack.report import Report
from doorstep.places.pack.tables import Table, read_tables
from doorstep.registry import queries as record
from doorstep.registry import services as registry
from doorstep.registry.types import LoadedVehicle

UNITS = "demo/units.toml"


def load_units(folder: Path, demo: Demo, *, agents_from: date) -> int:
    """Record units, agents and vehicles that are not there yet; how many. Errors: PackRefused."""
    report = Report()
    tables = read_tables(folder, UNITS, report).get("unit", [])
    for table in tables:
        table.only("name", "code", "agents", "vin", "plate", "registered_on", "inspected_until")
    made = sum(_unit(table, demo, agents_from) for table in tables)
    if report.problems:
        raise PackRefused(*report.in_order())
    return made


def _unit(table: Table, demo: Demo, agents_from: date) -> bool:
    agents, vin = table.values.get("agents"), table.text("vin", 17)
    keys = [str(each) for each in agents] if isinstance(agents, list) else []
    accounts = people.demo_accounts()
    if vin not in demo.certificates or not keys or not {*keys} <= accounts.keys():
        table.complain("agents", "demo-unit", "“{key}”要写 people.toml 里的人，车要有合格证。")
        return False
    code = Uscc.parse(table.text("code", 18))
    if people.person_by_number(code) is not None:
        return False
    unit = people_services.record_person(
        name=table.text("name", 100),
        number=code,
        sample=True,
        by=SYSTEM,
        key=Key(f"demo-unit:{code.text}"),
    )
    for key in keys:
        people_services.appoint_agent(
            unit_id=unit,
            agent_id=accounts[key].person_id or "",
            from_on=min(agents_from, clock.today()),
            by=SYSTEM,
            key=Key(f"demo-agent:{code.text}:{key}"),
        )
    _register(table, demo, str(unit), vin)
    return True


def _register(table: Table, demo: Demo, unit_id: str, vin: str) -> None:
    if record.vin_registered(vin):
        return
    today = clock.today()
    with transaction.atomic(durable=True):
        vehicle = LoadedVehicle(
            particulars=particulars(demo.certificates[vin]),
            owner_id=unit_id,
            plate=PlateNumber(PlateKind.SMALL, table.text("plate", 12)),
            registered_on=demo_day(table, "registered_on", today),
            inspection_valid_until=demo_day(table, "inspected_until", today),
        )
        registry.bulk_load([vehicle], by=SYSTEM)
