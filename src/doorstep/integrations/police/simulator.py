"""The police network for the demonstration: nothing stands against any vehicle unless told so."""

from collections.abc import Mapping
from typing import Any

from doorstep.integrations.simulator import Answer, Simulator


def _handle(method: str, path: str, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    return 404, {"error": "nothing known"}


application = Simulator(_handle)
