"""Nothing personal is written where it stays: logs, addresses on pages, error pages.

Every process of a run of tests listens to what it logs itself, looks at each page it is answered
and reads the logs of every demonstration it stopped; at its end it fails if it met the number, the
phone, the vehicle or the name of one of the invented people. tests/test_traces.py plants each of
them and sees that it is met.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test.client import ClientHandler
from structlog.stdlib import ProcessorFormatter

from doorstep.places.demo import read_demo

_ADDRESS = re.compile(r'(?:href|action|src)="([^"]*)"')
_ERROR_PAGE = "application/problem+json"
_ERROR = 'id="error"'
_DEMO = "/demo/"
"""Pages of the demonstration alone: there a phone may stand in an address, nobody has it."""
_MOST = 20


def seeded() -> frozenset[str]:
    """What the invented people must not leave anywhere."""
    people = read_demo(settings.CITY_FOLDER, date(2026, 11, 1)).people
    values = {
        value for each in people for value in (each.name, each.id_number, each.phone, each.vin)
    }
    return frozenset(value for value in values if value)


class Traces:
    """Where something personal was met; the places are said, what was met is not."""

    def __init__(self, values: Iterable[str]) -> None:
        longest_first = sorted(values, key=len, reverse=True)
        self._sought = re.compile("|".join(map(re.escape, longest_first)))
        self.met: list[str] = []
        self.lines = self.pages = 0

    def line(self, text: str, where: str) -> None:
        """A line of a log."""
        self.lines += 1
        self._look(text, f"log: {where}")

    def page(self, path: str, answer: Any) -> None:
        """An answer: where it leads, and what it says where it says that something is wrong."""
        self.pages += 1
        self._look(unquote(answer.headers.get("Location", "")), f"redirect of {path}")
        kind = answer.headers.get("Content-Type", "")
        if answer.streaming or not kind.startswith(("text/html", _ERROR_PAGE)):
            return
        text = answer.content.decode("utf-8", "replace")
        for address in map(unquote, _ADDRESS.findall(text)):
            if _DEMO not in address:
                self._look(address, f"address on {path}")
        if kind.startswith(_ERROR_PAGE) or _ERROR in text:
            self._look(text, f"error page of {path}")

    def folder(self, data: Path) -> None:
        """The logs of a demonstration that was stopped."""
        for file in sorted((data / "logs").glob("*.log")):
            with file.open(errors="replace") as written:
                for text in written:
                    self.line(text, file.name)

    def _look(self, text: str, where: str) -> None:
        if len(self.met) < _MOST and self._sought.search(text):
            shown = self._sought.sub("▒▒▒", text).strip()
            self.met.append(f"{where}: {shown[:300]}")


class Listening(logging.Handler):
    """Hears every line as it is written, masks and all."""

    def __init__(self, traces: Traces) -> None:
        super().__init__()
        self._traces = traces

    def emit(self, record: logging.LogRecord) -> None:
        # The house's own handler; pytest's keep the line unmasked for its report alone.
        for handler in logging.getLogger().handlers:
            if isinstance(handler.formatter, ProcessorFormatter):
                self._traces.line(handler.format(record), record.name)


here: list[Traces] = []
"""What this process has met so far."""


def take_logs(data: Path) -> None:
    """A demonstration has ended: its logs are read before they vanish."""
    for traces in here:
        traces.folder(data)


@pytest.fixture(scope="session", autouse=True)
def nothing_personal_is_written() -> Iterator[None]:
    """At the end of this process: nothing was met."""
    traces = Traces(seeded())
    here.append(traces)
    listening = Listening(traces)
    logging.getLogger().addHandler(listening)
    answered = ClientHandler.__call__

    def seen(handler: ClientHandler, environ: dict[str, Any]) -> Any:
        answer = answered(handler, environ)
        traces.page(str(environ.get("PATH_INFO", "")), answer)
        return answer

    with pytest.MonkeyPatch.context() as watched:
        watched.setattr(ClientHandler, "__call__", seen)
        yield
    logging.getLogger().removeHandler(listening)
    here.remove(traces)
    assert not traces.met, "\n".join(traces.met)
