"""While the database is away every request is one line in the log, which names no server."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import psycopg
import pytest
from django.db import OperationalError, connections
from django.test import Client

from doorstep.config import logs

PAGES = ("/", "/procedures/", "/sign-in", "/cases/")
OPERATIONS = ("/api/v1/points", "/api/v1/cases")


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


SERVER = "connection to server on socket /var/secret/.s.PGSQL.5432 failed for user hidden"


@contextmanager
def nowhere() -> Iterator[None]:
    """Every statement fails as it does when the server is gone."""

    def refused(*_: object, **__: object) -> None:
        raise OperationalError(SERVER) from psycopg.OperationalError(SERVER)

    with pytest.MonkeyPatch.context() as taken_away:
        taken_away.setattr(connections["default"], "cursor", refused)
        taken_away.setattr(connections["default"], "ensure_connection", refused)
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PAGES, *OPERATIONS])
def test_a_request_without_a_database_is_one_line(path: str, kept: Kept) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    with nowhere():
        answer = client.get(path)
    assert answer.status_code == 503
    lines = [json.loads(line) for line in kept.lines]
    errors = [line for line in lines if line["level"] != "info"]
    assert [(line["event"], line["error"]) for line in errors] == [
        ("database unavailable", "OperationalError")
    ]
    assert errors[0]["reference"] == answer["X-Reference"]
    told = "".join(kept.lines) + answer.content.decode()
    assert SERVER not in told
    assert "Traceback" not in told
    assert "/var/secret" not in told


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
