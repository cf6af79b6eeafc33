"""A city made for drawing: two pools, citizens who are signed in, and its real processes.

The processes are those of `serve` and of the demonstration: web, sequencer, and the province where
it is wanted. The database is the embedded one, durable as shipped.
"""

import contextlib
import os
import shutil
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from doorstep.config.cli.words import complain
from doorstep.config.crowd import city_with_a_crowd
from doorstep.config.database.address import PROVINCE
from doorstep.config.database.using import Addresses, close_for_good, database
from doorstep.config.demo import free_port
from doorstep.config.folders import checkout
from doorstep.config.processes import Child, Supervisor, doorstep
from doorstep.kernel.plate_number import PlateKind

PEOPLE = 16
FIRST_PORT = 9200
PLACES, PORTS_EACH = 800, 10
READY_S = 600.0
"""Ten million numbers are hashed by the city and by the province before they are declared."""
TARGET = 2000
TERMS: dict[str, object] = {
    "k": 50,
    "target": TARGET,
    "tries": 3,
    "reveal_s": 10,
    "choose_s": 600,
    "extend_n": 2,
    "extend_s": 300,
    "hold_workdays": 10,
    "retain_days": 365,
    "channels": ["phone"],
    "policy": "open",
    "text": "bench",
}


def pool_of(kind: PlateKind) -> str:
    """The id of the pool of a kind."""
    return f"3716-{kind.value}"


@dataclass
class BenchCity:
    """What runs, and how to reach it."""

    folder: Path
    addresses: Addresses
    port: int
    province_port: int
    workers: int
    supervisor: Supervisor = field(default_factory=Supervisor)
    tokens: list[str] = field(default_factory=list)

    def child(self, name: str) -> Child:
        """One of the processes."""
        return next(child for child in self.supervisor.children if child.name == name)

    def pid(self, name: str) -> int:
        """Its process id now; `postgres` is the server of the database."""
        if name == "postgres":
            lease = self.addresses.lease
            return lease.pid() or 0 if lease is not None else 0
        process = self.child(name).process
        return process.pid if process is not None else 0

    def start(self, name: str, *command: str) -> Child:
        """Start one more process of the city."""
        log = self.folder / "logs" / f"{name}.log"
        return self.supervisor.add(Child(name, command, log))


@contextlib.contextmanager
def bench_city(
    pools: dict[PlateKind, str], *, workers: int = 2, with_province: bool = True
) -> Iterator[BenchCity]:
    """Everything up inside, everything gone after; `pools` are patterns by kind of plate."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-", dir="/var/tmp"))
    folder.chmod(0o755)  # PostgreSQL's user must pass through
    # Two that look for a free port at one moment would find the same.
    port = free_port("127.0.0.1", FIRST_PORT + os.getpid() % PLACES * PORTS_EACH)
    factory = free_port("127.0.0.1", port + 1)
    province = free_port("127.0.0.1", factory + 1) if with_province else 0
    os.environ |= {
        "DOORSTEP_DATA": str(folder),
        "DOORSTEP_DEMO": "1",
        "DOORSTEP_FACTORY_URL": f"http://127.0.0.1:{factory}",
        "DOORSTEP_POSTS_PER_MINUTE": "1000000",
        "DOORSTEP_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "doorstep.config.settings",
    }
    os.environ["PROVINCE_URL"] = f"http://127.0.0.1:{province}" if province else ""
    os.environ.pop("DATABASE_URL", None)
    city_folder = folder / "binzhou"
    try:
        keys = city_with_a_crowd(_usual_city(), city_folder, PEOPLE)
        os.environ["DOORSTEP_CITY_FOLDER"] = str(city_folder)
        with database() as addresses:
            running = BenchCity(folder, addresses, port, province, workers)
            try:
                _load(running, keys)
                running.start(
                    "factory",
                    sys.executable,
                    "-m",
                    "doorstep.config.bench.drawing.factory",
                    str(factory),
                )
                _start(running, pools)
                yield running
            finally:
                running.supervisor.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _usual_city() -> Path:
    usual = (checkout() or Path.cwd()) / "cities" / "binzhou"
    return Path(os.environ.get("DOORSTEP_CITY_FOLDER", "") or usual)


def _load(city: BenchCity, keys: list[str]) -> None:
    import django
    from django.conf import settings

    django.setup()
    from doorstep.config.database import bootstrap
    from doorstep.kernel import clock
    from doorstep.people import queries as people
    from doorstep.people.services import load_demo_people
    from doorstep.places import queries as places
    from doorstep.places.demo import read_demo
    from doorstep.places.services import load_city
    from doorstep.portals.api.service import new_token

    bootstrap.migrate(city.addresses.admin, city.addresses.owner, [settings.CITY, PROVINCE])
    load_city(settings.CITY_FOLDER)
    load_demo_people(
        read_demo(settings.CITY_FOLDER, clock.today()).people,
        point_kind_of=lambda code: places.point(code).kind.value,
        from_on=clock.today(),
    )
    accounts = people.demo_accounts()
    city.tokens = [new_token(accounts[key].user_id) for key in keys]
    close_for_good()


def _start(city: BenchCity, pools: dict[PlateKind, str]) -> None:
    from django.conf import settings

    from doorstep.config import founding

    with contextlib.ExitStack() as stack:
        if city.province_port:
            file = founding.introduce(settings.CITY_FOLDER, city.folder)
            port = str(city.province_port)
            city.start("province", *doorstep("province", "--port", port, "--admit", file))
            wait_for("the province", lambda: answers(city.province_port))
            stack.enter_context(founding.officer_at_work(settings.PROVINCE_URL, patience=READY_S))
        begun = time.monotonic()
        _open(pools)
        city.start("sequencer", *doorstep("sequencer"))
        wait_for("the pools", _filled)
        complain(f"pools declared and filled in {time.monotonic() - begun:.1f} s")
    serve = doorstep("serve", "--port", str(city.port), "--workers", str(city.workers))
    city.start("web", *serve)
    wait_for("the pages", lambda: answers(city.port))


def _open(pools: dict[PlateKind, str]) -> None:
    from django.conf import settings

    from doorstep.kernel.actor import SYSTEM
    from doorstep.plates import services

    parties = ["city", "province"] if settings.PROVINCE_URL else ["city"]
    for kind, pattern in pools.items():
        services.open_pool(
            pool=pool_of(kind),
            kind=kind,
            origin=f"{settings.CITY}.example",
            terms=TERMS | {"parties": parties},
            patterns=[pattern],
            by=SYSTEM,
        )


def wait_for(what: str, done: Callable[[], bool]) -> None:
    """Look until it is so. Errors: TimeoutError."""
    deadline = time.monotonic() + READY_S
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Whether a process answers there and finds its database."""
    address = f"http://127.0.0.1:{port}/readyz"
    try:
        with urllib.request.urlopen(address, timeout=2) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _filled() -> bool:
    from doorstep.plates import queries

    try:
        return all(queries.counts(pool).released >= TARGET for pool in queries.pools())
    finally:
        close_for_good()
