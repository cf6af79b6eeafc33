"""Reading and writing entries: one value, one sequence of bytes, nothing else accepted.

Why strict: two readers that accept different bytes for one entry would replay different logs.
"""

import json
import re
from collections.abc import Callable
from dataclasses import field
from typing import Any

from doorstep.kernel.canonical import rewritten
from doorstep.plates.log.refusals import Refused

MAX_BYTES = 65_535
_HEX = re.compile(r"(?:[0-9a-f]{2})*")
_NUMBER = re.compile(r"[\u4e00-\u9fff]?[0-9A-Z]{1,12}")
_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")

Check = Callable[[Any], bool]


def decode(entry: bytes) -> dict[str, Any]:
    """The object an entry stands for. Errors: Refused."""
    if len(entry) > MAX_BYTES:
        raise Refused("log/too-long")
    try:
        value = _read(entry.decode())
        same = isinstance(value, dict) and rewritten(value) == entry
    except (ValueError, TypeError, RecursionError) as broken:
        raise Refused("log/not-canonical") from broken
    if not same:
        raise Refused("log/not-canonical")
    return dict(value)


def is_count(value: Any) -> bool:
    """A whole number from 0 that every language's JSON can hold."""
    return type(value) is int and 0 <= value < 1 << 53


def is_id(value: Any) -> bool:
    """A count from 1."""
    return is_count(value) and value > 0


def is_hex(length: int) -> Check:
    """Lower-case hex of so many bytes."""
    return lambda value: (
        isinstance(value, str) and len(value) == 2 * length and bool(_HEX.fullmatch(value))
    )


def is_hex_or_empty(length: int) -> Check:
    """Lower-case hex of so many bytes, or an empty string."""
    filled = is_hex(length)
    return lambda value: value == "" or filled(value)


def is_number(value: Any) -> bool:
    """A plate number: at most one Chinese character, then capitals and digits."""
    return isinstance(value, str) and bool(_NUMBER.fullmatch(value))


def is_number_or_empty(value: Any) -> bool:
    """A plate number, or an empty string."""
    return value == "" or is_number(value)


def is_word(value: Any) -> bool:
    """A short name in lower case: a channel, a reason, a party."""
    return isinstance(value, str) and bool(_WORD.fullmatch(value))


def is_text(longest: int) -> Check:
    """Printable text of at most so many characters."""
    return lambda value: (
        isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()
    )


def is_list(inner: Check, least: int = 0, most: int = 4096) -> Check:
    """An array whose members all pass."""
    return lambda value: (
        isinstance(value, list | tuple)
        and least <= len(value) <= most
        and all(inner(member) for member in value)
    )


def is_object(fields: dict[str, Check]) -> Check:
    """An object with exactly these fields."""
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == fields.keys()
        and all(check(value[name]) for name, check in fields.items())
    )


def wire(check: Check, name: str = "") -> Any:
    """A dataclass field of an entry: how it is checked, and its name on the wire if another."""
    return field(metadata={"check": check, "name": name})


def _whole(digits: str) -> int:
    value = int(digits)
    if abs(value) >= 1 << 53:
        raise ValueError("a number that not every language's JSON can hold")
    return value


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")


_read = json.JSONDecoder(parse_int=_whole, parse_float=_no_number, parse_constant=_no_number).decode
