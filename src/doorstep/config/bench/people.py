"""Finding a person among 10⁴, 10⁵ and 10⁶ by the number of a document, and a change of keys.

Beside each stands what the same machine does without us in the same run: the bare indexed SELECT,
and decrypting and encrypting without a database. Both keys of 10⁵ people are changed.
"""

import contextlib
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorstep.config.cli.words import complain, django
from doorstep.config.database.using import close_for_good

if TYPE_CHECKING:
    from doorstep.kernel.citizen_id import CitizenId

SIZES = (10**4, 10**5, 10**6)
ROTATED = 10**5
PORTION = 50_000
LOOKS = 2_000
TURNS = 5
FIRST_BIRTH = date(1940, 1, 1)
A_DAY = 400
"""So many are born on one day: numbers differ in three digits on it, and half are of women."""


def measure() -> dict[str, object]:
    """Milliseconds of a look at each size; rows a second of a change of keys."""
    with apart():
        found: dict[str, object] = {}
        here = 0
        for size in SIZES:
            _load(here, size)
            here = size
            if size == ROTATED:
                found |= _rotated()
            found |= _looked(size)
        close_for_good()
    return found


@contextlib.contextmanager
def apart() -> Iterator[None]:
    """A database and keys of this measurement alone, durable as shipped."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-", dir="/var/tmp"))
    folder.chmod(0o755)  # PostgreSQL's user must pass through
    os.environ |= {"DOORSTEP_DATA": str(folder), "DOORSTEP_LOG_LEVEL": "WARNING"}
    os.environ["DOORSTEP_POOL"] = "0"
    os.environ.pop("DATABASE_URL", None)
    try:
        with django() as addresses:
            from django.conf import settings

            from doorstep.config.database import bootstrap

            bootstrap.migrate(addresses.admin, addresses.owner, [settings.CITY])
            close_for_good()
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _number(n: int) -> "CitizenId":
    """The number of the nth invented person."""
    from doorstep.kernel.citizen_id import CitizenId, check_character

    day, serial = divmod(n, A_DAY)
    first17 = f"371602{FIRST_BIRTH + timedelta(days=day):%Y%m%d}{serial:03d}"
    return CitizenId(first17 + check_character(first17))


def _load(first: int, size: int) -> None:
    """Everybody up to that size; then the planner is told how many there are."""
    from django.db import connection, transaction

    from doorstep.kernel.person_name import PersonName
    from doorstep.people.services import LoadedPerson, bulk_load

    begun = time.monotonic()
    name = PersonName("Zhang San")
    for start in range(first, size, PORTION):
        people = range(start, min(start + PORTION, size))
        with transaction.atomic():
            bulk_load((LoadedPerson(name, _number(n), "371602") for n in people), sample=True)
    with connection.cursor() as cursor:
        for table in ("people_person", "people_residence"):
            cursor.execute(f"ANALYZE {table}")
    complain(f"{size} people, loaded in {time.monotonic() - begun:.0f} s")


def _looked(size: int) -> dict[str, object]:
    """Finding by number as the desk does, and the bare SELECT, in turns; medians in ms."""
    from django.db import connection

    from doorstep.people import queries
    from doorstep.people.sealed import numbers_found_by

    chance = random.Random(size)  # noqa: S311 - whom somebody looks for
    whole: list[float] = []
    bare: list[float] = []
    unknown: list[float] = []
    with connection.cursor() as cursor:

        def select(marks: list[bytes]) -> None:
            cursor.execute("SELECT id FROM people_person WHERE number_index = %s", [marks[0]])
            if cursor.fetchone() is None:
                raise LookupError("the index does not find who is there")

        for _ in range(TURNS):
            known = [_number(chance.randrange(size)) for _ in range(LOOKS // TURNS)]
            marks = [numbers_found_by(number) for number in known]
            nobody = [_number(max(SIZES) + n) for n in range(LOOKS // TURNS)]
            bare += _times(select, marks)
            whole += _times(queries.person_by_number, known)
            unknown += _times(queries.person_by_number, nobody)
    return {
        f"ms look {size}": _median(whole),
        f"ms look p95 {size}": round(sorted(whole)[len(whole) * 95 // 100], 3),
        f"ms unknown {size}": _median(unknown),
        f"ms select {size}": _median(bare),
    }


def _times(does: Callable[[Any], object], each: Sequence[Any]) -> list[float]:
    found = []
    for one in each:
        begun = time.perf_counter()
        does(one)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _median(times: list[float]) -> float:
    return round(sorted(times)[len(times) // 2], 3)


def _rotated() -> dict[str, object]:
    """A change of both keys, and the arithmetic alone, of one process."""
    from doorstep.config.cli.keys import raw_loop
    from doorstep.people.services import rotation

    found: dict[str, object] = {}
    for purpose in ("field", "index"):
        rotation.new_key(purpose)
        begun, cpu, rows = time.perf_counter(), time.process_time(), 0
        for done in rotation.rewrite(purpose):
            rows = done.rows
        seconds, ours = time.perf_counter() - begun, time.process_time() - cpu
        if rotation.rows_behind(purpose):
            raise LookupError(f"{purpose}: rows stayed behind")
        found |= {
            f"rows {purpose}": rows,
            f"rows/s {purpose}": round(rows / seconds),
            f"rows/s of our CPU {purpose}": round(rows / ours),
            f"raw rows/s {purpose}": raw_loop(purpose),
        }
        complain(f"{purpose}: {rows} rows in {seconds:.1f} s")
    return found
