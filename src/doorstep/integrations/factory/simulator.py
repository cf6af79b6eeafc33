"""The makers' platform for the demonstration: knows the demo's certificates."""

from collections.abc import Mapping
from typing import Any

from doorstep.integrations.simulator import Answer, Simulator, demo


def _handle(method: str, path: str, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    number = path.removeprefix("/certificates/")
    for certificate in demo().certificates.values():
        if certificate["number"] == number:
            return 200, dict(certificate)
    return 404, {"error": "unknown certificate"}


application = Simulator(_handle)
