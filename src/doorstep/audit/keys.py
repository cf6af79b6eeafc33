"""The two keys of the record: one marks each row, one signs each sealed batch.

Why two: every serving process must mark rows, only the sealer must be able to sign.
"""

import hashlib
import hmac
from functools import cache

from django.conf import settings
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from doorstep.kernel.key_ring import KeyRing

ROW = "audit-row"
SEAL = "audit-seal"


@cache
def _ring(purpose: str) -> KeyRing:
    return KeyRing(purpose, settings.DOORSTEP_KEYS[purpose])


def current_row_key() -> str:
    """Name of the key that marks new rows."""
    return _ring(ROW).current


def mark(key_id: str, content: bytes) -> bytes:
    """HMAC-SHA-256 of a row's content."""
    return hmac.new(_ring(ROW).key(key_id), content, hashlib.sha256).digest()


def current_seal_key() -> str:
    """Name of the key that signs new batches."""
    return _ring(SEAL).current


def sign(key_id: str, message: bytes) -> bytes:
    """An Ed25519 signature."""
    return SigningKey(_ring(SEAL).key(key_id)).sign(message).signature


def public_key(key_id: str) -> str:
    """The public key that checks the batches signed with that key, lower-case hex."""
    return SigningKey(_ring(SEAL).key(key_id)).verify_key.encode().hex()


def signed(public: str, message: bytes, signature: bytes) -> bool:
    """Whether the signature is that key's over that message."""
    try:
        VerifyKey(bytes.fromhex(public)).verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def known(key_id: str) -> bool:
    """Whether this installation holds the row key of that name."""
    return key_id in _ring(ROW).names


def known_seal(key_id: str) -> bool:
    """Whether this installation holds the seal key of that name."""
    return key_id in _ring(SEAL).names
