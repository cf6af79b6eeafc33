"""Canonical JSON: one value, one sequence of bytes.

Why: hashes of decisions, of requests and of log entries must not depend on who wrote them.
"""

import hashlib
import json

_write = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode
_ONLY = "canonical JSON holds integers, strings, booleans, null, arrays and objects only"


def canonical(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; strings escaped as in RFC 8785.

    >>> canonical({"b": [1, "鲁M"], "a": None})
    b'{"a":null,"b":[1,"\\xe9\\xb2\\x81M"]}'

    Errors: TypeError for a float or any other type, ValueError for half a surrogate pair.
    """
    _check(value)
    return _write(value).encode()


def rewritten(value: object) -> bytes:
    """`canonical` of what a reader of JSON made that refuses numbers with a fraction.

    Errors: ValueError for half a surrogate pair.
    """
    return _write(value).encode()


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes, lower-case hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _check(value: object) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(_ONLY)
            _check(inner)
        return
    if isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
        return
    raise TypeError(_ONLY)
