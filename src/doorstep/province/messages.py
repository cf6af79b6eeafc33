"""What cities and phones send, read strictly: one value, or the name of the field that is wrong.

Why apart: nothing behind this module meets a value that is not of its form.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from doorstep.plates.log import wire as w
from doorstep.province.errors import Malformed

MESSAGE = b"doorstep/message/v1\0"
MAX_BYTES = 32_000_000
MOST_ENTRIES = 20_000
MOST_IDS = 20_000
_NONCE = w.is_hex(16)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message for a batch; every part may be empty and every part may come again."""

    epoch: int
    size: int
    start: int
    """Index of the first entry of `tail`."""
    tail: tuple[bytes, ...]
    note: str
    nonces: tuple[tuple[int, str], ...]
    close: tuple[int, ...]
    proposal: tuple[bytes, ...]


def message(path: str, body: bytes) -> bytes:
    """The text a city signs for a message to that path."""
    return MESSAGE + path.encode() + b"\0" + body


def read(body: bytes) -> dict[str, Any]:
    """The object of a body. Errors: Malformed."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as broken:
        raise Malformed("body") from broken
    if not isinstance(value, dict):
        raise Malformed("body")
    return value


def read_turn(body: bytes) -> Turn:
    """Errors: Malformed."""
    given = read(body)
    size, start = _field(given, "size", w.is_count), _field(given, "from", w.is_count)
    tail = _entries(given, "tail")
    if tail and start + len(tail) > size:
        raise Malformed("tail")
    nonces = _list(given, "nonces", MOST_IDS, _is_nonce)
    return Turn(
        epoch=_field(given, "epoch", w.is_count),
        size=size,
        start=start,
        tail=tail,
        note=_text(given, "note"),
        nonces=tuple((log_id, nonce) for log_id, nonce in nonces),
        close=tuple(_list(given, "close", MOST_IDS, w.is_id)),
        proposal=_entries(given, "proposal"),
    )


def read_from(body: bytes) -> int:
    """Where a tail shall begin. Errors: Malformed."""
    start: int = _field(read(body), "from", w.is_count)
    return start


def read_nonce(body: bytes) -> tuple[int, str]:
    """Log id and nonce of a phone. Errors: Malformed."""
    given = read(body)
    return _field(given, "id", w.is_id), _field(given, "nonce", _NONCE)


def _is_nonce(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and w.is_id(value[0]) and _NONCE(value[1])


def _field(given: Mapping[str, Any], name: str, check: Callable[[Any], bool]) -> Any:
    value = given.get(name)
    if not check(value):
        raise Malformed(name)
    return value


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise Malformed(name)
    return value


def _list(
    given: Mapping[str, Any], name: str, most: int, check: Callable[[Any], bool]
) -> list[Any]:
    value = given.get(name)
    if not isinstance(value, list) or len(value) > most or not all(map(check, value)):
        raise Malformed(name)
    return value


def _entries(given: Mapping[str, Any], name: str) -> tuple[bytes, ...]:
    texts = _list(given, name, MOST_ENTRIES, lambda value: isinstance(value, str))
    try:
        return tuple(text.encode() for text in texts)
    except UnicodeEncodeError as broken:  # half a surrogate pair
        raise Malformed(name) from broken
