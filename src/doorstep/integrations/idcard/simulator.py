"""A desk's card reader for the demonstration: the card of an invented person lies on it.

`POST /_behave {"told": {"state": "unreadable"}}` changes what it says; `person` is the key of who
put a card there, `valid_until` another last day. Slow and away are told as to every simulator.
"""

import base64
import struct
import zlib
from collections.abc import Mapping
from typing import Any

from doorstep.integrations.simulator import Answer, Simulator, demo

WHOSE = "elder"
"""Who stands at the desk unless it is told otherwise."""
_SIDE = 48


def _handle(method: str, path: str, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    if (method, path) != ("GET", "/readings") or not query.get("point"):
        return 404, {"error": "no such address"}
    told = application.behaviour.told
    state = told.get("state", "read")
    if state != "read":
        return 200, {"state": state}
    person = demo().person(told.get("person", WHOSE))
    return 200, {
        "state": "read",
        "name": person.name,
        "number": person.id_number,
        "valid_until": told.get("valid_until", "long"),
        "photo": base64.b64encode(_grey()).decode(),
    }


def _grey() -> bytes:
    """A picture of nobody: a grey square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checked)

    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\xaa" * _SIDE) * _SIDE)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


application = Simulator(_handle)
