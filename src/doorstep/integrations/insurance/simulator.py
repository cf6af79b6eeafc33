"""The insurers' platform for the demonstration: knows the demo's policies, past ones too."""

from collections.abc import Mapping
from typing import Any

from doorstep.integrations.simulator import Answer, Simulator, demo


def _handle(method: str, path: str, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    found = demo().policies.get(query.get("vin", ""), ())
    day = query.get("day", "")
    if day:
        found = tuple(p for p in found if str(p["from_on"]) <= day <= str(p["until_on"]))
    return (200, dict(found[-1])) if found else (404, {"error": "no policy"})


application = Simulator(_handle)
