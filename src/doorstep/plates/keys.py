"""The city's keys for the log, all derived from one secret of the environment.

Why derived: one thing to keep, and nothing of it in the database. A kiosk's nonce and one-time key
are derived from the draw's salt, so that no table ever holds a secret that could choose a number.
The supervisor's key is not the city's: it stands apart in `SUPERVISOR_SECRET` until the province
runs its own service.
"""

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings
from nacl.signing import SigningKey


def _derived(name: str, salt: bytes = b"") -> bytes:
    secret: str = settings.PLATES_SECRET
    return hmac.new(
        bytes.fromhex(secret), b"doorstep/" + name.encode() + b"\0" + salt, hashlib.sha256
    ).digest()


@cache
def log_key() -> bytes:
    """Ed25519 seed that signs checkpoints (32 bytes)."""
    return _derived("log")


@cache
def vrf_key() -> bytes:
    """ECVRF secret key of the party `city` (32 bytes)."""
    return _derived("vrf")


@cache
def party_key() -> bytes:
    """Ed25519 seed with which the party `city` signs rules and notes (32 bytes)."""
    return _derived("party")


@cache
def supervisor_key() -> bytes:
    """Ed25519 seed that signs rules, segments and fills (32 bytes)."""
    secret: str = settings.SUPERVISOR_SECRET
    return bytes.fromhex(secret)


@lru_cache(maxsize=64)
def _signing(seed: bytes) -> SigningKey:
    return SigningKey(seed)


def public(seed: bytes) -> str:
    """The Ed25519 public key of a seed, lower-case hex."""
    return _signing(seed).verify_key.encode().hex()


def sign(seed: bytes, message: bytes) -> str:
    """An Ed25519 signature, lower-case hex."""
    return _signing(seed).sign(message).signature.hex()


def nullifier(kind: str, text: str) -> str:
    """Keyed name of a vehicle or an applicant in the log: the log holds no personal data."""
    return _derived("nullifier/" + kind, text.encode()).hex()


@dataclass(frozen=True, slots=True)
class KioskSecret:
    """What a kiosk holds in the citizen's place: a 16-byte nonce and a one-time key."""

    nonce: bytes
    seed: bytes

    @property
    def commitment(self) -> str:
        """`cn` of the request."""
        return hashlib.sha256(self.nonce).hexdigest()

    @property
    def public_key(self) -> str:
        """`ck` of the request."""
        return public(self.seed)


def kiosk_secret(salt: bytes) -> KioskSecret:
    """The secret of one kiosk draw, from the draw's salt."""
    return KioskSecret(nonce=_derived("kiosk/nonce", salt)[:16], seed=_derived("kiosk/key", salt))
