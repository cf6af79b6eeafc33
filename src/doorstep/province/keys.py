"""The province's keys, all derived from one secret that no city knows.

Why derived: one thing to keep, and nothing of it in the database. Remembered by the secret they
come from, so that a process never answers with the keys of another.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings
from nacl.signing import SigningKey

from doorstep.plates.crypto import ecvrf
from doorstep.plates.log.checkpoint import COSIGNATURE, NoteKey
from doorstep.province.errors import NoProvinceHere

PARTY = "province"


@lru_cache(maxsize=64)
def _derived(secret: str, name: str) -> bytes:
    return hmac.new(
        bytes.fromhex(secret), b"doorstep/province/" + name.encode(), hashlib.sha256
    ).digest()


@lru_cache(maxsize=64)
def _signing(seed: bytes) -> SigningKey:
    return SigningKey(seed)


def _key(name: str) -> bytes:
    secret: str = settings.PROVINCE_SECRET
    if not secret:
        raise NoProvinceHere
    return _derived(secret, name)


def vrf_key() -> bytes:
    """ECVRF secret key of the party `province` (32 bytes)."""
    return _key("vrf")


def party_key() -> bytes:
    """Ed25519 seed with which the party `province` signs rules and notes (32 bytes)."""
    return _key("party")


def witness_key() -> bytes:
    """Ed25519 seed that cosigns checkpoints (32 bytes)."""
    return _key("witness")


def supervisor_key() -> bytes:
    """Ed25519 seed that signs what an officer approved (32 bytes)."""
    return _key("supervisor")


def public(seed: bytes) -> str:
    """The Ed25519 public key of a seed, lower-case hex."""
    return _signing(seed).verify_key.encode().hex()


def sign(seed: bytes, message: bytes) -> bytes:
    """An Ed25519 signature."""
    return _signing(seed).sign(message).signature


def vrf_public() -> str:
    """The public key that cities' rules name as `vrf`, lower-case hex."""
    return _vrf_public(vrf_key())


@lru_cache(maxsize=8)
def _vrf_public(secret: bytes) -> str:
    return ecvrf.public_key(secret).hex()


def witness_vkey() -> NoteKey:
    """The key of cosignatures, as readers of checkpoints pin it."""
    name: str = settings.PROVINCE_NAME
    return NoteKey(f"{name}/witness", COSIGNATURE, bytes.fromhex(public(witness_key())))
