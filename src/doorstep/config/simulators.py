"""The outside systems of the demonstration behind one address: `/<name>/…` is the simulator's.

They run in a process of their own and speak the real protocol, so that adapters are used as they
are against the real systems.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterable
from typing import Any

from doorstep import integrations
from doorstep.config.processes import end_with_parent

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def found() -> dict[str, Application]:
    """The simulators that come with this copy, by name."""
    applications: dict[str, Application] = {}
    for room in pkgutil.iter_modules(integrations.__path__):
        name = f"{integrations.__name__}.{room.name}.simulator"
        if room.ispkg and importlib.util.find_spec(name) is not None:
            applications[room.name] = importlib.import_module(name).application
    return applications


class Street:
    """One door per simulator."""

    def __init__(self, doors: dict[str, Application]) -> None:
        self._doors = doors

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        name, _, rest = environ.get("PATH_INFO", "").lstrip("/").partition("/")
        door = self._doors.get(name)
        if door is None:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"no such system\n"]
        inner = environ | {
            "SCRIPT_NAME": f"{environ.get('SCRIPT_NAME', '')}/{name}",
            "PATH_INFO": f"/{rest}",
        }
        return door(inner, start_response)


def load() -> Street:
    """What a web server loads: it must not go on answering after its server was killed."""
    end_with_parent()
    return Street(found())
