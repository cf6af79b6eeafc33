"""The agencies of the demonstration: contracts of points and training of clerks, from the folder.

Why days are counted from today: a contract must not run out while the software ages.
"""

from datetime import timedelta
from pathlib import Path

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Key
from doorstep.mandates import queries, services
from doorstep.people import queries as people
from doorstep.people.types import UserKind
from doorstep.places.errors import PackRefused
from doorstep.places.pack.report import Report
from doorstep.places.pack.tables import Table, read_tables
from doorstep.procedures import engine

AGENCIES = "demo/agencies.toml"
_DAYS = ("days_ago", "days_ahead")


def load_agencies(folder: Path) -> int:
    """Record contracts and trainings that are not in force yet; how many. Errors: PackRefused."""
    report = Report()
    tables = read_tables(folder, AGENCIES, report)
    contracts, trainings = tables.get("contract", []), tables.get("training", [])
    for table in contracts:
        table.only("point", "organisation", "daily_cap", "procedures", *_DAYS)
    for table in trainings:
        table.only("username", "point", "certificate", *_DAYS)
    made = sum(map(_contract, contracts)) + sum(map(_training, trainings))
    if report.problems:
        raise PackRefused(*report.in_order())
    return made


def _contract(table: Table) -> bool:
    point, organisation = table.text("point", 20), table.text("organisation", 100)
    known = {each.code for each in engine.all_procedures()}
    wanted = table.values.get("procedures")
    procedures = [str(each) for each in wanted] if isinstance(wanted, list) else []
    cap = table.number("daily_cap")
    if not procedures or not {*procedures} <= known or cap < 1:
        table.complain("procedures", "choice", "“{key}”要写成一项或几项业务的代码。")
    today = clock.today()
    if table.report.problems or queries.contract_on(point, today) is not None:
        return False
    services.record_contract(
        point=point,
        organisation=organisation,
        from_on=today - timedelta(days=table.number("days_ago")),
        until_on=today + timedelta(days=table.number("days_ahead")),
        procedures=procedures,
        daily_cap=cap,
        sample=True,
        by=SYSTEM,
        key=Key(f"demo-contract:{point}:{today}"),
    )
    return True


def _training(table: Table) -> bool:
    username, point = table.text("username", 40), table.text("point", 20)
    account = next(
        (each for each in people.demo_accounts().values() if _is(each, username)),
        None,
    )
    if account is None:
        table.complain("username", "demo-staff", "“{key}”不是 people.toml 里的工作人员。")
    if table.report.problems or account is None:
        return False
    if not account.posts or not _untrained(account.user_id, point):
        return False  # on a day before the posts there is nobody to be trained
    today = clock.today()
    services.record_training(
        user_id=account.user_id,
        point=point,
        certificate=table.text("certificate", 60),
        from_on=today - timedelta(days=table.number("days_ago")),
        until_on=today + timedelta(days=table.number("days_ahead")),
        sample=True,
        by=SYSTEM,
        key=Key(f"demo-training:{username}:{today}"),
    )
    return True


def _is(account: people.DemoAccount, username: str) -> bool:
    staff = account.kind is UserKind.STAFF
    return staff and people.staff(account.user_id).username == username


def _untrained(user_id: int, point: str) -> bool:
    today = clock.today()
    return not any(
        each.user_id == user_id and each.from_on <= today <= each.until_on
        for each in queries.trainings(point)
    )
