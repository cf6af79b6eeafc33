"""The keys of this room, all from `settings.DOORSTEP_KEYS`: `{purpose: {name: 64 hex digits}}`.

`field` encrypts numbers, `index` finds them without reading them, `login-code` marks codes. The
last key of a purpose is the one in use; older ones read until every row is rewritten.
"""

import hashlib
import hmac
import secrets
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from doorstep.kernel.key_ring import KeyRing
from doorstep.people.types import Sealed

__all__ = ["Sealed", "code_mark", "index", "indexes", "opened", "ring", "seal"]

FIELD = "field"
INDEX = "index"
LOGIN_CODE = "login-code"
_NONCE = 12


@cache
def ring(purpose: str) -> KeyRing:
    """The keys of one purpose."""
    return KeyRing(purpose, settings.DOORSTEP_KEYS[purpose])


def seal(text: str, *, place: str) -> Sealed:
    """Encrypt with AES-256-GCM; `place` (table, row, column) must be the same when opening."""
    current = ring(FIELD).current
    nonce = secrets.token_bytes(_NONCE)
    body = AESGCM(ring(FIELD).key(current)).encrypt(nonce, text.encode(), place.encode())
    return Sealed(current, nonce + body)


def opened(sealed: Sealed, *, place: str) -> str:
    """The text. Errors: InvalidTag where it was moved from elsewhere or changed."""
    key = ring(FIELD).key(sealed.key_id)
    nonce, body = sealed.data[:_NONCE], sealed.data[_NONCE:]
    return AESGCM(key).decrypt(nonce, body, place.encode()).decode()


def index(kind: str, text: str, *, key_id: str | None = None) -> bytes:
    """What a number is found by: the same for the same number, telling nothing without the key."""
    key = ring(INDEX).key(key_id or ring(INDEX).current)
    return hmac.new(key, f"{kind}\0{text}".encode(), hashlib.sha256).digest()


def indexes(kind: str, text: str) -> list[bytes]:
    """Under every key still in use, newest first."""
    return [index(kind, text, key_id=name) for name in reversed(ring(INDEX).names)]


def code_mark(code: str, *, phone_index: bytes, caller: str, key_id: str) -> bytes:
    """HMAC of a login code, bound to the phone and to who asked for it."""
    content = phone_index + b"\0" + caller.encode() + b"\0" + code.encode()
    return hmac.new(ring(LOGIN_CODE).key(key_id), content, hashlib.sha256).digest()
