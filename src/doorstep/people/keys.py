"""The keys of this room, all from `settings.DOORSTEP_KEYS`: `{purpose: {name: 64 hex digits}}`.

`field` encrypts numbers, `index` finds them without reading them, `login-code` marks codes. The
last key of a purpose is the one in use; older ones read until every row is rewritten. A ring is
read again when its file has changed, so that a running process knows a new key at once.
"""

import hashlib
import hmac

from django.conf import settings

from doorstep.kernel.key_ring import KeyRing
from doorstep.people.ciphers import cipher_of
from doorstep.people.types import Sealed

__all__ = ["Sealed", "code_mark", "index", "indexes", "newest_index", "opened", "ring", "seal"]

FIELD = "field"
INDEX = "index"
LOGIN_CODE = "login-code"

_rings: dict[str, tuple[object, KeyRing]] = {}


def ring(purpose: str) -> KeyRing:
    """The keys of one purpose, as they are now."""
    state = settings.DOORSTEP_KEYS.state(purpose)
    known = _rings.get(purpose)
    if known is None or known[0] != state:
        known = _rings[purpose] = (state, KeyRing(purpose, settings.DOORSTEP_KEYS[purpose]))
    return known[1]


def seal(text: str, *, place: str) -> Sealed:
    """Encrypt with the key in use; `place` (table, row, column) must be the same when opening."""
    keys = ring(FIELD)
    sealed = cipher_of(keys.current).seal(keys.key(keys.current), text.encode(), place.encode())
    return Sealed(keys.current, sealed)


def opened(sealed: Sealed, *, place: str) -> str:
    """The text. Errors: InvalidTag where it was moved from elsewhere or changed."""
    key = ring(FIELD).key(sealed.key_id)
    return cipher_of(sealed.key_id).opened(key, sealed.data, place.encode()).decode()


def index(kind: str, text: str, *, key_id: str | None = None) -> bytes:
    """What a number is found by: the same for the same number, telling nothing without the key."""
    keys = ring(INDEX)
    name = key_id or keys.current
    return cipher_of(name).mark(keys.key(name), f"{kind}\0{text}".encode())


def newest_index(kind: str, text: str) -> tuple[bytes, str]:
    """What a number is found by from now on, and the name of the key that made it."""
    name = ring(INDEX).current
    return index(kind, text, key_id=name), name


def indexes(kind: str, text: str) -> list[bytes]:
    """Under every key still in use, newest first."""
    return [index(kind, text, key_id=name) for name in reversed(ring(INDEX).names)]


def code_mark(code: str, *, phone_index: bytes, caller: str, key_id: str) -> bytes:
    """HMAC of a login code, bound to the phone and to who asked for it."""
    content = phone_index + b"\0" + caller.encode() + b"\0" + code.encode()
    return hmac.new(ring(LOGIN_CODE).key(key_id), content, hashlib.sha256).digest()
