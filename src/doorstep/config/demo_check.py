"""`demo --check`: a city in a folder of its own, tried over HTTP, and gone again.

`CHECKS` is what is tried, in order; each gets the running city, may answer the seconds of its
steps, and raises `Failed` with a reason.
"""

import contextlib
import json
import os
import shutil
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from doorstep.config.cli.words import answer_json, complain
from doorstep.config.demo import City, NotReady, Steps, Wish
from doorstep.config.folders import data_folder
from doorstep.config.visiting import Failed

COSIGNED_WITHIN = 20.0


def pages_answer(city: City) -> None:
    """The health pages and the front pages of city and province answer."""
    for address in (city.address, city.province_address):
        for path in ("/readyz", "/"):
            _text(address + path)


def main_job(city: City) -> dict[str, float]:
    """A new car gets its number and is registered; a stranger checks it."""
    from django.conf import settings

    from doorstep.config import main_job
    from doorstep.kernel import clock
    from doorstep.places.demo import read_demo

    return main_job.main_job(city.address, read_demo(settings.CITY_FOLDER, clock.today()))


def witnessed(city: City) -> None:
    """What the city publishes is what the province cosigned, to the last entry."""
    from doorstep.config import founding, main_job

    deadline = time.monotonic() + COSIGNED_WITHIN
    for pool in founding.introduced(data_folder()):
        while True:
            theirs = json.loads(_text(f"{city.province_address}/witness/{pool}/head"))
            ours = _text(f"{city.address}/log/{pool}/checkpoint")
            if ours == theirs["note"]:
                break
            if time.monotonic() > deadline:
                raise Failed(f"{pool}: the city publishes {ours!r}, cosigned is {theirs['note']!r}")
            time.sleep(0.1)
        if not main_job.audit(city.address, pool).independent:
            raise Failed(f"{pool}: no independent witness")


def record_holds(city: City) -> None:
    """The audit record is whole and sealed as written."""
    del city
    from doorstep.audit.queries import verify
    from doorstep.config.database.using import close_for_good

    try:
        found = verify()
    finally:
        close_for_good()
    if not found.ok:
        raise Failed(f"audit record: {found}")


def _text(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as page:  # noqa: S310 - our own addresses
            return str(page.read().decode())
    except (urllib.error.URLError, OSError) as error:
        raise Failed(f"{address}: {error}") from error


CHECKS: tuple[Callable[[City], dict[str, float] | None], ...] = (
    pages_answer,
    main_job,
    witnessed,
    record_holds,
)


@contextlib.contextmanager
def city_apart(wish: Wish) -> Iterator[City]:
    """A running city whose data are its own and vanish with it; steps go to standard error."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-", dir="/var/tmp"))
    folder.chmod(0o755)  # PostgreSQL's user must pass through; what lies in it is private
    os.environ["DOORSTEP_DATA"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    city = City(wish, Steps(say=complain))
    try:
        with city.running():
            yield city
    finally:
        deadline = time.monotonic() + 10
        while (folder / "postgres/data/postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        shutil.rmtree(folder, ignore_errors=True)


def run(wish: Wish) -> int:
    """Try everything and say the timings in one line, or the first reason why not."""
    seconds: dict[str, object] = {}
    try:
        with city_apart(wish) as city:
            seconds |= city.steps.seconds
            for check in CHECKS:
                begun = time.monotonic()
                steps = check(city)
                taken = round(time.monotonic() - begun, 3)
                name = check.__name__.replace("_", " ")
                seconds[name] = {"total": taken} | steps if steps else taken
            stopping = time.monotonic()
        seconds["stop"] = round(time.monotonic() - stopping, 2)
    except (Failed, NotReady) as error:
        complain(f"doorstep: demo --check: {error}")
        return 1
    answer_json({"seconds": seconds})
    return 0
