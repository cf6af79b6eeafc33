"""The founding of the demonstration's pools under the province: admission, and an officer at work.

Why over HTTP: the city's process holds no key of the province and may not write its tables; the
officer who approves here signs in and presses what an officer presses.
"""

import json
import re
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doorstep.config import pools
from doorstep.config.visiting import Failed, Visitor

FILE = "introductions"
OFFICER = "province-officer"
LOOK_EVERY = 0.1
_REQUEST = re.compile(r'href="[^"]*/requests/(\d+)"')


def introduce(directory: Path, data: Path) -> str:
    """Write what the province must know of the city's logs; the name of the file."""
    code = tomllib.loads((directory / "city.toml").read_text("utf-8"))["code"]
    file = data / FILE
    lines = [json.dumps(each, sort_keys=True) for each in pools.introductions(code)]
    file.write_text("".join(line + "\n" for line in lines), "utf-8")
    return str(file)


def introduced(data: Path) -> list[str]:
    """The logs that were made known to the province."""
    return [json.loads(line)["pool"] for line in (data / FILE).read_text("utf-8").splitlines()]


@contextmanager
def officer_at_work(address: str, *, patience: float = 20.0) -> Iterator[None]:
    """Meanwhile the invented officer approves what the city asks for. Errors: Failed."""
    done = threading.Event()
    trouble: list[Failed] = []

    def work() -> None:
        try:
            officer = Visitor(address, patience=patience)
            officer.be(OFFICER)
            while not done.wait(LOOK_EVERY):
                _approve_all(officer)
            officer.close()
        except Failed as failed:
            trouble.append(failed)

    working = threading.Thread(target=work, name="officer")
    working.start()
    try:
        yield
    finally:
        done.set()
        working.join()
    if trouble:
        raise trouble[0]


def _approve_all(officer: Visitor) -> None:
    page = officer.request("GET", "/waiting").text
    for number in dict.fromkeys(_REQUEST.findall(page)):
        officer.send(f"/requests/{number}", {"decision": "approve"})
