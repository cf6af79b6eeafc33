"""The insurers' platform for the demonstration: knows the demo's policies."""

from collections.abc import Mapping
from typing import Any

from doorstep.integrations.simulator import Answer, Simulator, answer_by_vin, demo


def _handle(method: str, path: str, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    return answer_by_vin(demo().policies, query.get("vin", ""))


application = Simulator(_handle)
