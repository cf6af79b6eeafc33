"""Any value an act is called with, as what canonical JSON can hold.

Why: the hash of a request must be the same for the same request, and differ for another.
"""

import hashlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

from doorstep.kernel.canonical import canonical


def plain(value: object) -> object:
    """Strings, integers, booleans, null, lists and objects of them.

    >>> plain({"on": date(2017, 6, 21), "n": 3, "file": b"x"})["on"]
    '2017-06-21'

    Errors: TypeError for a type whose content this cannot know.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        # Half a surrogate pair has no UTF-8; it is refused by who reads it, not by the hash.
        return value.encode(errors="backslashreplace").decode()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | float):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return {"sha256": hashlib.sha256(value).hexdigest()}
    if is_dataclass(value):
        return {
            "type": type(value).__qualname__,
            **{field.name: plain(getattr(value, field.name)) for field in fields(value)},
        }
    return _collection(value)


def _collection(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, AbstractSet):
        return sorted((plain(inner) for inner in value), key=canonical)
    if isinstance(value, Sequence):
        return [plain(inner) for inner in value]
    raise TypeError(f"{type(value).__qualname__} cannot be part of a request that may be repeated")
