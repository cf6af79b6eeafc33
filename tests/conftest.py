"""The database of the tests: a real server of our launcher, real roles, real migrations.

One server per checkout serves all runs at once. A template database is migrated once per state
of the migrations. Every pytest process clones it for itself and, when first asked, loads the
demonstration's city into a second one. A test that needs a city of its own, because it commits or
starts processes, gets another clone, see `databases`; all others take back what they wrote.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg import sql
from pytest_django import DjangoDbBlocker
from tests import running
from tests.databases import Shelf, a_name, clone, drop
from tests.order import longest_first, pytest_xdist_make_scheduler
from tests.procedures.city import DAY, a_city
from tests.traces import nothing_personal_is_written

from doorstep.config.database import launcher
from doorstep.config.database.address import (
    APP,
    OWNER,
    PROVINCE,
    serving_path,
    settings_for,
    with_database,
    with_user,
)
from doorstep.config.database.bootstrap import migrate
from doorstep.config.database.using import close_for_good
from doorstep.config.demo_city import load
from doorstep.config.folders import SOURCE, test_folder
from doorstep.config.testing import FreshCity
from doorstep.kernel import clock

__all__ = ["nothing_personal_is_written", "pytest_xdist_make_scheduler"]

# A shared machine may stop for a second in the middle of an example.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

KEPT_TEMPLATES = 3


def _place_of_the_run() -> Path:
    """A folder that all processes of this run of tests share, named by the one that began it."""
    first = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    return Path(tempfile.gettempdir()) / f"doorstep-run-{first}"


def pytest_configure(config: pytest.Config) -> None:
    """Who begins a run finds nothing of runs that were killed."""
    if not hasattr(config, "workerinput"):
        for folder in _place_of_the_run().parent.glob("doorstep-run-*"):
            pid = folder.name.rpartition("-")[2]
            if pid == str(os.getpid()) or not Path(f"/proc/{pid}").exists():
                shutil.rmtree(folder, ignore_errors=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Who began the run removes what its processes shared."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(_place_of_the_run(), ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """No test begins in the last minute of a legal day: what counts by days would lie in two."""
    left = (clock.end_of(clock.today()) - clock.now()).total_seconds()
    if left < 60:
        time.sleep(left + 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first; one in a city that is shared goes there before its transaction begins."""
    items[:] = longest_first(items)
    for item in items:
        names = getattr(item, "fixturenames", [])
        for where in ("in_loaded_city", "in_small_city"):
            if where in names:
                names.remove(where)
                names.insert(0, where)


def _state_of_the_schema() -> str:
    """Changes whenever a migration, a privilege or the bootstrap changes."""
    digest = hashlib.sha256(settings.CITY.encode())
    files = [*SOURCE.rglob("migrations/*.py"), *SOURCE.rglob("apps.py")]
    files += [SOURCE / "config" / "settings.py", *(SOURCE / "config" / "database").glob("*.py")]
    for file in sorted(files):
        digest.update(str(file.relative_to(SOURCE)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _forget_the_old(admin: psycopg.Connection, current: str) -> None:
    """Databases of runs that have ended and templates of states long gone."""
    found = admin.execute("SELECT datname FROM pg_database ORDER BY oid DESC").fetchall()
    names = [name for (name,) in found]
    templates = [name for name in names if name.startswith("template_") and name != current]
    for name in templates[KEPT_TEMPLATES:]:
        drop(admin, name)
    for name in names:
        parts = name.split("_")
        if parts[0] == "run" and not Path(f"/proc/{parts[1]}").exists():
            drop(admin, name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[launcher.Lease]:
    """The test server: fast instead of durable, gone when the last run has ended."""
    lease = launcher.hold(test_folder() / "postgres", durable=False)
    yield lease
    lease.close()


@pytest.fixture(scope="session")
def admin(postgres: launcher.Lease) -> Iterator[psycopg.Connection]:
    """A connection that may create and drop databases."""
    url = postgres.url(launcher.SUPERUSER, "postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def template(
    postgres: launcher.Lease, admin: psycopg.Connection, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Name of a database with all roles, schemas and tables and not one row.

    This process's own: the one that all runs share may go while this one is at work.
    """
    name, own = f"template_{_state_of_the_schema()}", f"run_{os.getpid()}_template"
    with (test_folder() / "postgres" / "template.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if admin.execute(query, [name]).fetchone() is None:
            draft = f"run_{os.getpid()}_draft"
            drop(admin, draft)
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
            with django_db_blocker.unblock():
                migrate(
                    postgres.url(launcher.SUPERUSER, draft),
                    postgres.url(OWNER, draft),
                    [settings.CITY, PROVINCE],
                )
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(draft), sql.Identifier(name)
                )
            )
        _forget_the_old(admin, name)
        drop(admin, own)
        clone(admin, name, own)
    yield own
    drop(admin, own)


@pytest.fixture(autouse=True)
def settings_as_before() -> Iterator[None]:
    """No test leaves a setting behind: overrides that end in another order than they began do."""
    before = settings._wrapped
    yield
    left, settings._wrapped = settings._wrapped, before
    assert left is before, "settings stay overridden: begin and end the overrides in one order"


def _point_django_at(url: str) -> None:
    """Let the default connection of every thread started from now on lead there."""
    close_for_good()
    # The province's own tables are found too, so that its room is tested in the same process.
    path = serving_path(settings.CITY).replace(",", f",{PROVINCE},", 1)
    entry = settings_for(url, path=path, role=APP, pool=None)
    completed = connections.configure_settings({"default": entry})["default"]
    connections.settings["default"].update(completed)
    # This thread's wrapper was made with the same dictionary; `update` has reached it too.
    connections["default"].settings_dict = connections.settings["default"]


@pytest.fixture(scope="session")
def database_url(
    postgres: launcher.Lease, admin: psycopg.Connection, template: str
) -> Iterator[str]:
    """This run's own database, as the role that serves."""
    name = f"run_{os.getpid()}_main"
    drop(admin, name)
    clone(admin, template, name)
    yield postgres.url(APP, name)
    drop(admin, name)


@pytest.fixture(scope="session")
def django_db_setup(database_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What pytest-django asks for before the first test that uses the database."""
    _point_django_at(database_url)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


Opened = Callable[[str], AbstractContextManager[FreshCity]]
Fill = Callable[[FreshCity], None]


@pytest.fixture(scope="session")
def opened(
    database_url: str,
    django_db_setup: None,  # noqa: ARG001 - it leads to this run's own database, and first
    django_db_blocker: DjangoDbBlocker,
) -> Opened:
    """Leads Django's default connection and the environment's DATABASE_URL to a database."""

    @contextlib.contextmanager
    def there(name: str) -> Iterator[FreshCity]:
        url = with_database(database_url, name)
        with django_db_blocker.unblock(), _environment("DATABASE_URL", url):
            _point_django_at(url)
            try:
                yield FreshCity(url, with_user(url, launcher.SUPERUSER), with_user(url, OWNER))
            finally:
                connections.close_all()
                _point_django_at(database_url)

    return there


@contextlib.contextmanager
def _of_each_day(
    what: str, admin: psycopg.Connection, template: str, opened: Opened, fill: Fill
) -> Iterator[Callable[[], str]]:
    """Names a filled copy of the template that was made on the legal day of asking."""
    made: dict[date, str] = {}

    def of_today() -> str:
        day = clock.today()
        if day not in made:
            name = f"run_{os.getpid()}_{what}_{day:%Y%m%d}"
            drop(admin, name)
            clone(admin, template, name)
            with opened(name) as city:
                fill(city)
            made[day] = name
        return made[day]

    yield of_today
    for name in made.values():
        drop(admin, name)


@pytest.fixture(scope="session")
def loaded_template(
    admin: psycopg.Connection, template: str, opened: Opened
) -> Iterator[Callable[[], str]]:
    """Name of a database with the demonstration's city as it stands on the legal day of asking."""

    def fill(city: FreshCity) -> None:
        load(settings.CITY_FOLDER, small=True, owner_url=city.owner_url)

    with _of_each_day("city", admin, template, opened, fill) as name:
        yield name


@pytest.fixture(scope="session")
def small_template(
    admin: psycopg.Connection, template: str, opened: Opened
) -> Iterator[Callable[[], str]]:
    """Name of a database with the points of Binzhou and one small pool, on a day of 2017."""

    def fill(_: FreshCity) -> None:
        with clock.at_day(DAY):
            a_city()

    with _of_each_day("small", admin, template, opened, fill) as name:
        yield name


@pytest.fixture
def in_loaded_city(loaded_template: Callable[[], str], opened: Opened) -> Iterator[None]:
    """Leads to the loaded city that all tests of this process share."""
    assert not connection.in_atomic_block, "the test's transaction has begun in another database"
    with opened(loaded_template()):
        yield


@pytest.fixture
def in_small_city(small_template: Callable[[], str], opened: Opened) -> Iterator[None]:
    """Leads to a database where `a_city` has been already."""
    assert not connection.in_atomic_block, "the test's transaction has begun in another database"
    with opened(small_template()):
        yield


@pytest.fixture(scope="session")
def empty_databases(
    admin: psycopg.Connection, template: str, postgres: launcher.Lease
) -> Iterator[Shelf]:
    """Databases of the template that tests use one after the other."""
    shelf = Shelf(admin, template, lambda name: postgres.url(launcher.SUPERUSER, name))
    yield shelf
    shelf.clear()


@pytest.fixture(scope="session")
def founded() -> Path:
    """Data of a demonstration that was founded and stopped, to be copied."""
    return running.founded_in(_place_of_the_run())


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at noon, so that a test may look minutes ahead within one legal day."""
    now = clock.now().astimezone(clock.LOCAL)
    midday = now.replace(hour=12, minute=0, second=0) + timedelta(days=1)
    with clock.ahead(midday - now):
        yield


@pytest.fixture
def fresh_city(empty_databases: Shelf, opened: Opened) -> Iterator[FreshCity]:
    """An empty database of this test alone, for tests that commit or start processes."""
    name = empty_databases.take()
    with opened(name) as city:
        yield city
    empty_databases.give_back(name)


@pytest.fixture
def loaded_city(
    admin: psycopg.Connection, loaded_template: Callable[[], str], opened: Opened
) -> Iterator[FreshCity]:
    """The same with the demonstration's city in it."""
    name = a_name()
    clone(admin, loaded_template(), name)
    with opened(name) as city:
        yield city
    drop(admin, name)
