"""Secrets and tokens of partners: what they look like, and the keyed digest that is kept.

Why a digest with a key and no slow hash: they are 256 random bits, so there is nothing to guess;
the key makes a stolen table worthless even to who intercepted a token.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator

from django.conf import settings

from doorstep.kernel.key_ring import KeyRing

PURPOSE = "partner"
TOKEN, SECRET, CLIENT = "dt_", "ds_", "dp_"
LONGEST = 64


def new_client_id() -> str:
    """A public name for a partner's program."""
    return CLIENT + secrets.token_hex(8)


def new(beginning: str) -> str:
    """256 random bits as text."""
    return beginning + secrets.token_urlsafe(32)


def newest(text: str) -> tuple[bytes, str]:
    """The digest to keep and the name of the key that made it."""
    ring = _ring()
    return _mark(ring.key(ring.current), text), ring.current


def all_of(text: str) -> list[bytes]:
    """The digests under which it may lie, newest key first; none for what is no such text."""
    if not text.isascii() or len(text) > LONGEST:
        return []
    return list(_all(text))


def _all(text: str) -> Iterator[bytes]:
    ring = _ring()
    for name in reversed(ring.names):
        yield _mark(ring.key(name), text)


def _mark(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _ring() -> KeyRing:
    return KeyRing(PURPOSE, settings.DOORSTEP_KEYS[PURPOSE])
