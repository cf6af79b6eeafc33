"""Ed25519, strict: S < L, canonical A and R, neither of small order, equation without cofactor.

Why not libsodium's check: since 1.0.19 it multiplies by the cofactor and would accept signatures
that other verifiers refuse; OpenSSL recomputes R and compares bytes.
"""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from nacl.bindings import crypto_core_ed25519_is_valid_point

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493

_ORDER_8 = (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
)


def _small_order() -> frozenset[bytes]:
    ys = {0, 1, P - 1, *(int.from_bytes(bytes.fromhex(y), "little") for y in _ORDER_8)}
    return frozenset((y | sign << 255).to_bytes(32, "little") for y in ys for sign in (0, 1))


SMALL_ORDER = _small_order()
"""Every encoding with a canonical y of the eight points of small order."""


def canonical_point(encoding: bytes) -> bool:
    """Whether 32 bytes are an encoding with y < p that is not of small order."""
    if len(encoding) != 32 or encoding in SMALL_ORDER:
        return False
    return int.from_bytes(encoding, "little") & ((1 << 255) - 1) < P


@lru_cache(maxsize=4096)
def good_key(key: bytes) -> bool:
    """Whether a public key is canonical and lies in the group of prime order."""
    return canonical_point(key) and bool(crypto_core_ed25519_is_valid_point(key))


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is a strict signature of `message` by `key`."""
    if len(signature) != 64 or not good_key(key) or not canonical_point(signature[:32]):
        return False
    if int.from_bytes(signature[32:], "little") >= L:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def sign(secret: bytes, message: bytes) -> bytes:
    """A signature with the 32-byte seed `secret`."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def public_key(secret: bytes) -> bytes:
    """The public key of the 32-byte seed `secret`."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
