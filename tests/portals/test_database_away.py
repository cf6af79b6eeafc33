"""While the database is away every request is one line in the log, which names no server."""

import json
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import psycopg
import pytest
from django.db import connection, connections
from django.test import Client
from tests.portals.door import Door

from doorstep.config import logs
from doorstep.config.testing import FreshCity

PAGES = ("/", "/procedures/", "/sign-in", "/cases/")
OPERATIONS = ("/api/v1/points", "/api/v1/cases")
SECRET = "nobody-hears-of-it"


class Kept(logging.Handler):
    """Lines as they would stand in the log."""

    def __init__(self, like: logging.Handler) -> None:
        super().__init__()
        self.formatter = like.formatter
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Iterator[Kept]:
    root = logging.getLogger()
    (written,) = [each for each in root.handlers if type(each) is logging.StreamHandler]
    found = Kept(written)
    root.addHandler(found)
    yield found
    root.removeHandler(found)


@pytest.fixture
def door(fresh_city: FreshCity, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Every connection to the database leads through it."""
    assert fresh_city.url
    entry = connections.settings["default"]
    name = f".s.PGSQL.{entry['PORT']}"
    with tempfile.TemporaryDirectory(prefix=SECRET) as folder:
        opened = Door(Path(folder) / name, Path(entry["HOST"]) / name)
        connection.close()
        monkeypatch.setitem(entry, "HOST", folder)
        yield opened
        opened.shut()
        connection.close()


@pytest.mark.parametrize("path", [*PAGES, *OPERATIONS])
@pytest.mark.parametrize("connected", [True, False], ids=["lost", "refused"])
def test_a_request_without_a_database_is_one_line(
    path: str, connected: bool, kept: Kept, door: Door
) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if not connected:
        connection.close()
    door.shut()
    answer = client.get(path)
    assert answer.status_code == 503
    lines = [json.loads(line) for line in kept.lines]
    errors = [line for line in lines if line["level"] != "info"]
    assert [(line["event"], line["error"]) for line in errors] == [
        ("database unavailable", "OperationalError")
    ]
    assert errors[0]["reference"] == answer["X-Reference"]
    told = "".join(kept.lines) + answer.content.decode()
    assert "PGSQL" not in told
    assert "Traceback" not in told
    assert SECRET not in told


def _raised(error: Exception) -> tuple[type[BaseException], BaseException, TracebackType | None]:
    try:
        raise error
    except type(error) as found:
        return type(found), found, found.__traceback__


def test_other_failures_keep_their_trace(kept: Kept) -> None:
    log = logging.getLogger("doorstep.any")
    log.error("away", exc_info=_raised(psycopg.OperationalError("host=secret")))
    log.error("a mistake of ours", exc_info=_raised(ValueError("odd")))
    away, ours = kept.lines
    assert "secret" not in away
    assert "Traceback" not in away
    assert "Traceback" in ours


def test_what_the_pool_says_names_no_server(kept: Kept) -> None:
    logs.configure("INFO")
    trouble = psycopg.OperationalError("connection to 10.1.2.3 failed")
    logging.getLogger("psycopg.pool").warning("error connecting in %r: %s", "pool-1", trouble)
    assert "10.1.2.3" not in kept.lines[0]
    assert "OperationalError" in kept.lines[0]
