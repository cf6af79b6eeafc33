"""Keys with names: the last one of a ring encrypts and signs, all of them decrypt and verify.

Why names: a row says which key made it, so that keys can be changed without a day of standstill.
"""

from collections.abc import Mapping

KEY_BYTES = 32


class KeyRing:
    """The keys of one purpose, oldest first, as `{name: 64 hex digits}`.

    >>> ring = KeyRing("field", {"2026a": "11" * 32, "2026b": "22" * 32})
    >>> ring.current, ring.key("2026a")[:2]
    ('2026b', b'\\x11\\x11')

    Errors: ValueError for a ring without keys or a key of another length.
    """

    def __init__(self, purpose: str, keys: Mapping[str, str]) -> None:
        if not keys:
            raise ValueError(f"no key for the purpose {purpose!r}")
        self.purpose = purpose
        self._keys: dict[str, bytes] = {}
        for name, text in keys.items():
            key = bytes.fromhex(text)
            if len(key) != KEY_BYTES or not 0 < len(name) <= 16:
                raise ValueError(f"key {name!r} of {purpose!r}: 64 hex digits, name ≤ 16 letters")
            self._keys[name] = key
        self.current = list(self._keys)[-1]

    @property
    def names(self) -> tuple[str, ...]:
        """All names, oldest first."""
        return tuple(self._keys)

    def key(self, name: str) -> bytes:
        """The key of that name. Errors: KeyError for a name this ring never had."""
        return self._keys[name]
