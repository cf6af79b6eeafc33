"""A verification service for the demonstration: it has no eyes and says what it was told to say.

`POST /_behave {"told": {"face": "unsure"}}` changes what it says of `document`, `face` or `alive`;
untold it says yes. It keeps no picture.
"""

from collections.abc import Mapping
from typing import Any

from doorstep.integrations.simulator import Answer, Simulator

_NEEDED = {"name", "number", "gesture", "pictures"}
_ASKED = ("document", "face", "alive")


def _handle(method: str, path: str, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    if (method, path) != ("POST", "/examinations"):
        return 404, {"error": "no such address"}
    if not query["idempotency_key"] or set(body) != _NEEDED:
        return 400, {"error": f"{', '.join(sorted(_NEEDED))} and an Idempotency-Key are needed"}
    told = application.behaviour.told
    return 200, {name: told.get(name, "yes") for name in _ASKED}


application = Simulator(_handle)
