"""The whole city on one machine: database, pages, worker, sequencer and the outside systems.

Six steps with their seconds, then a box that says where everything is; ends with all it started.
"""

import contextlib
import fcntl
import os
import secrets
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from unicodedata import east_asian_width

from doorstep.config.cli.words import BadInput, answer, complain
from doorstep.config.database.address import PROVINCE
from doorstep.config.database.using import Addresses, database
from doorstep.config.folders import data_folder
from doorstep.config.processes import Child, Supervisor, doorstep
from doorstep.config.scannable import scannable
from doorstep.portals.demo import outages

FIRST_PORT = 8000
PORTS_TRIED = 100
READY_WITHIN = 60.0
LOOK_EVERY = 0.3


class NotReady(Exception):
    """The city did not come up; the message says which part and its last words."""


def padded(text: str, columns: int) -> str:
    """Filled up with blanks to that many columns of a terminal, where a Chinese sign takes two.

    >>> padded("城市", 6) + "|"
    '城市  |'
    """
    taken = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * (columns - taken)


@dataclass
class Steps:
    """Says each step and how long it took."""

    total: int = 6
    done: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    say: Callable[[str], None] = answer

    @contextlib.contextmanager
    def step(self, zh: str, en: str, already: float = 0.0) -> Iterator[None]:
        """Measure one step; `already` was spent on it before this process began."""
        begun = time.monotonic()
        yield
        self.done += 1
        taken = already + time.monotonic() - begun
        self.seconds[en] = round(taken, 2)
        self.say(f"  {self.done}/{self.total}  {padded(f'{zh} {en}', 30)} {taken:6.1f} s")


@dataclass(frozen=True, slots=True)
class Wish:
    """How the demonstration is to run."""

    port: int = FIRST_PORT
    lan: bool = False
    small: bool = False


@dataclass
class City:
    """A running demonstration."""

    wish: Wish
    steps: Steps = field(default_factory=Steps)
    supervisor: Supervisor = field(default_factory=Supervisor)
    port: int = 0
    province_port: int = 0
    addresses: Addresses | None = None

    @property
    def address(self) -> str:
        """Where the pages are on this machine."""
        return f"http://127.0.0.1:{self.port}{os.environ.get('DOORSTEP_PREFIX', '')}"

    @property
    def province_address(self) -> str:
        """Where the province's pages are on this machine."""
        return f"http://127.0.0.1:{self.province_port}{os.environ.get('DOORSTEP_PREFIX', '')}"

    @property
    def lan_addresses(self) -> list[str]:
        """Where the pages are for telephones and other machines of the same network."""
        prefix = os.environ.get("DOORSTEP_PREFIX", "")
        return [f"http://{ip}:{self.port}{prefix}" for ip in lan_addresses()]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Everything up inside, everything down after."""
        with contextlib.ExitStack() as stack:
            stack.enter_context(_alone())
            for part in outages.PARTS:
                outages.go_on(data_folder(), part)
            spent = float(os.environ.pop("DOORSTEP_ENVIRONMENT_SECONDS", "") or 0)
            with self.steps.step("环境", "environment", spent):
                self._environment()
            with self.steps.step("数据库", "PostgreSQL"):
                self.addresses = stack.enter_context(database())
            with self.steps.step("结构", "schemas"):
                self._migrate()
            stack.callback(self.supervisor.stop)
            with self.steps.step("城市和省级", "city and province"):
                self._load()
            with self.steps.step("网页", "web"):
                self._start_web()
            with self.steps.step("后台", "worker and sequencer"):
                self._start_background()
            yield

    def _environment(self) -> None:
        os.environ["DOORSTEP_DEMO"] = "1"
        os.environ["DJANGO_SETTINGS_MODULE"] = "doorstep.config.settings"
        host = "" if self.wish.lan else "127.0.0.1"
        self.port = free_port(host, self.wish.port)
        simulators = free_port("127.0.0.1", self.port + 1)
        os.environ["DOORSTEP_SIMULATORS"] = f"http://127.0.0.1:{simulators}"
        self.province_port = free_port(host, simulators + 1)
        os.environ["PROVINCE_URL"] = self.province_address
        if self.wish.lan:
            # The simulators answer on this machine alone: another one cannot open their pages.
            os.environ["DOORSTEP_HOSTS"] = "*"
        else:
            os.environ["DOORSTEP_OIDC_ISSUER"] = f"http://127.0.0.1:{simulators}/identity"
            os.environ["DOORSTEP_OIDC_CLIENT_SECRET"] = secrets.token_urlsafe(24)

    def _migrate(self) -> None:
        import django
        from django.conf import settings

        django.setup()
        from doorstep.config.database import bootstrap

        if self.addresses is not None:
            cities = [settings.CITY, *settings.OTHER_CITIES, PROVINCE]
            bootstrap.migrate(self.addresses.admin, self.addresses.owner, cities)

    def _load(self) -> None:
        from django.conf import settings

        from doorstep.config import demo_city, founding
        from doorstep.config.database.using import close_for_good
        from doorstep.config.pools import open_pools

        if not settings.CITY_FOLDER.is_dir():
            raise BadInput(f"demo: DOORSTEP_CITY_FOLDER: there is no {settings.CITY_FOLDER}")
        owner = self.addresses.owner if self.addresses is not None else ""
        province = self._start_province(settings.CITY_FOLDER)

        def found(directory: Path) -> None:
            self._until_ready(province, self.province_address)
            with founding.officer_at_work(self.province_address):
                open_pools(directory)

        demo_city.load(settings.CITY_FOLDER, small=self.wish.small, owner_url=owner, found=found)
        close_for_good()

    def _start_province(self, directory: Path) -> Child:
        """It comes up while the city is loaded, and admits the city's logs first."""
        from doorstep.config import founding

        file = founding.introduce(directory, data_folder())
        host = "0.0.0.0" if self.wish.lan else "127.0.0.1"  # noqa: S104 - asked for by --lan
        port = str(self.province_port)
        return self._child("province", "province", "--host", host, "--port", port, "--admit", file)

    def _child(self, name: str, *arguments: str) -> Child:
        log = data_folder() / "logs" / f"{name}.log"
        return self.supervisor.add(Child(name, doorstep(*arguments), log))

    def _until_ready(self, child: Child, address: str) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not _answers(address):
            if not child.alive or time.monotonic() > deadline:
                raise NotReady(f"{child.name}: {child.last_words()} (whole log: {child.log})")
            time.sleep(0.05)

    def _start_web(self) -> None:
        simulators = os.environ["DOORSTEP_SIMULATORS"].rpartition(":")[2]
        self._child("simulators", "simulators", "--port", simulators)
        host = "0.0.0.0" if self.wish.lan else "127.0.0.1"  # noqa: S104 - asked for by --lan
        web = self._child("web", "serve", "--host", host, "--port", str(self.port))
        self._until_ready(web, self.address)

    def _start_background(self) -> None:
        children = [self._child("worker", "worker"), self._child("sequencer", "sequencer")]
        time.sleep(LOOK_EVERY)
        for child in children:
            if not child.alive:
                raise NotReady(f"{child.name}: {child.last_words()} (whole log: {child.log})")

    def ready(self) -> bool:
        """Whether the pages of city and province answer and find their database."""
        return _answers(self.address) and _answers(self.province_address)

    def mind(self) -> None:
        """Keep everything alive until a signal says stop."""
        while not self.supervisor.stopping.wait(LOOK_EVERY):
            if self.addresses is not None and self.addresses.lease is not None:
                lease = self.addresses.lease
                if lease.pid() is None and lease.ensure():
                    complain("doorstep: PostgreSQL had died and was started again")
            for name in self.supervisor.mind(outages.stopped(data_folder())):
                complain(f"doorstep: {name} had died and was started again")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address + "/readyz", timeout=2) as page:  # noqa: S310
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One demonstration per data folder; a second one is told where the first is."""
    data_folder().mkdir(mode=0o755, parents=True, exist_ok=True)
    file = data_folder() / "demo.lock"
    with FileIO(str(file), "a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BadInput(
                f"demo: already running from {data_folder()}: stop that one, "
                "or set DOORSTEP_DATA to another folder"
            ) from error
        yield


def free_port(host: str, wanted: int) -> int:
    """The wanted port or the next free one."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                probe.listen(1)
            except OSError:
                continue
            return port
    raise BadInput(f"demo: --port: {wanted} and the {PORTS_TRIED} after it are taken, name another")


def lan_addresses() -> list[str]:
    """Addresses under which other machines may reach this one."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # reserved for documentation; nothing is sent
        return [probe.getsockname()[0]]
    return []


def box(city: City) -> str:
    """What a person needs to know now."""
    rows = [
        ("打开 open", city.address),
        ("人物 demo people", city.address + "/demo"),
        ("省级 province", city.province_address + "/demo"),
        ("数据 data", str(data_folder())),
        ("停止 stop", "Ctrl+C"),
    ]
    if city.wish.lan:
        rows[1:1] = [("局域网 LAN", address) for address in city.lan_addresses]
    width = max(len(value) for _, value in rows) + 22
    line = "─" * width
    codes: list[str] = []
    for address in city.lan_addresses if city.wish.lan else ():
        codes += ["", *(f"  {row}" for row in scannable(address, coloured=sys.stdout.isatty()))]
    return "\n".join(
        ["", line, *(f"  {padded(name, 18)}{value}" for name, value in rows), line, *codes, ""]
    )


def show(wish: Wish) -> int:
    """Run the demonstration until it is stopped."""
    city = City(wish)
    city.supervisor.obey_signals()
    try:
        with city.running():
            answer(box(city))
            sys.stdout.flush()
            city.mind()
            answer("  停止 stopping …")
    except NotReady as error:
        complain(f"doorstep: demo: {error}")
        return 1
    return 0
