"""ECVRF-EDWARDS25519-SHA512-TAI of RFC 9381, on libsodium's group operations.

Why: one unpredictable, unique, checkable value per logged request. Not constant time: the input is
public and the signer is its own process. Stricter than the RFC in one point: Gamma must lie in the
group of prime order (libsodium refuses to multiply any other point).
"""

import hashlib
from functools import lru_cache

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_sub,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
)
from nacl.exceptions import CryptoError

from doorstep.plates.crypto.ed25519 import L, P, canonical_point, good_key

PROOF_BYTES = 80
_SUITE = b"\x03"
_IDENTITY = (1).to_bytes(32, "little")
_Y = (1 << 255) - 1


def public_key(secret: bytes) -> bytes:
    """The public key of a 32-byte secret (the same as for Ed25519)."""
    return _key_pair(secret)[2]


def prove(secret: bytes, alpha: bytes) -> bytes:
    """The 80-byte proof of `alpha`; the same secret and alpha give the same proof."""
    x, prefix, key = _key_pair(secret)
    scalar = x.to_bytes(32, "little")
    point = hash_to_curve(key, alpha)
    gamma = crypto_scalarmult_ed25519_noclamp(scalar, point)
    k = int.from_bytes(hashlib.sha512(prefix + point).digest(), "little") % L
    nonce = k.to_bytes(32, "little")
    c = _challenge(
        key,
        point,
        gamma,
        crypto_scalarmult_ed25519_base_noclamp(nonce),
        crypto_scalarmult_ed25519_noclamp(nonce, point),
    )
    s = (k + int.from_bytes(c, "little") * x) % L
    return gamma + c + s.to_bytes(32, "little")


def verify(key: bytes, alpha: bytes, proof: bytes) -> bytes | None:
    """The 64-byte output that `proof` proves, or None for anything that is not a proof."""
    if len(proof) != PROOF_BYTES or not good_key(key):
        return None
    gamma, c, s = proof[:32], proof[32:48], proof[48:]
    # Whether Gamma lies in the group is asked by its multiplication.
    if int.from_bytes(s, "little") >= L or not canonical_point(gamma):
        return None
    scalar = c + bytes(16)
    try:
        point = hash_to_curve(key, alpha)
        u = crypto_core_ed25519_sub(
            crypto_scalarmult_ed25519_base_noclamp(s),
            crypto_scalarmult_ed25519_noclamp(scalar, key),
        )
        v = crypto_core_ed25519_sub(
            crypto_scalarmult_ed25519_noclamp(s, point),
            crypto_scalarmult_ed25519_noclamp(scalar, gamma),
        )
    except (CryptoError, ValueError):
        return None
    return proof_to_hash(proof) if _challenge(key, point, gamma, u, v) == c else None


def proof_to_hash(proof: bytes) -> bytes:
    """The output of a proof that was already verified (or made here)."""
    return hashlib.sha512(_SUITE + b"\x03" + _times_eight(proof[:32]) + b"\x00").digest()


def hash_to_curve(key: bytes, alpha: bytes) -> bytes:
    """Try and increment: the first hash that is a point, times the cofactor."""
    for counter in range(256):
        candidate = hashlib.sha512(
            _SUITE + b"\x01" + key + alpha + bytes([counter]) + b"\x00"
        ).digest()[:32]
        if int.from_bytes(candidate, "little") & _Y >= P:
            continue
        try:
            point = _times_eight(candidate)
        except (CryptoError, ValueError):
            continue
        if point != _IDENTITY:
            return point
    raise ValueError("no point in 256 tries")


def _times_eight(point: bytes) -> bytes:
    for _ in range(3):
        point = crypto_core_ed25519_add(point, point)
    return point


@lru_cache(maxsize=4)
def _key_pair(secret: bytes) -> tuple[int, bytes, bytes]:
    """The scalar, the prefix for nonces and the public key of a secret."""
    digest = hashlib.sha512(secret).digest()
    x = (int.from_bytes(digest[:32], "little") & ~7 & _Y | 1 << 254) % L
    key = crypto_scalarmult_ed25519_base_noclamp(x.to_bytes(32, "little"))
    return x, digest[32:], key


def _challenge(*points: bytes) -> bytes:
    return hashlib.sha512(_SUITE + b"\x02" + b"".join(points) + b"\x00").digest()[:16]
