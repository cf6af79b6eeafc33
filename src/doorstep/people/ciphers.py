"""How numbers are encrypted and found: AES-256-GCM with SHA-256, or SM4-GCM with SM3.

Why the key's name decides (`2026-11a.sm4`): a row written by one is read by the other's process,
and a change of cipher is nothing but a change of keys.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher as Machine
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12
TAG = 16
_SM4_BYTES = 16


@dataclass(frozen=True, slots=True)
class Cipher:
    """One way of sealing; `seal` and `opened` take key, content and what it is bound to."""

    code: str
    name: str
    hash_name: str
    seal: Callable[[bytes, bytes, bytes], bytes]
    opened: Callable[[bytes, bytes, bytes], bytes]
    digest: Callable[[], hashes.HashAlgorithm]

    def mark(self, key: bytes, content: bytes) -> bytes:
        """A keyed digest."""
        keyed = hmac.HMAC(key, self.digest())
        keyed.update(content)
        return keyed.finalize()


@cache
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)


def _seal_aes(key: bytes, content: bytes, place: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + _aes(key).encrypt(nonce, content, place)


def _open_aes(key: bytes, data: bytes, place: bytes) -> bytes:
    return _aes(key).decrypt(data[:NONCE], data[NONCE:], place)


@cache
def _sm4(key: bytes) -> algorithms.SM4:
    # Our keys have 32 bytes, this cipher's have 16.
    derived = HKDF(hashes.SM3(), _SM4_BYTES, salt=None, info=b"doorstep/field/sm4-gcm")
    return algorithms.SM4(derived.derive(key))


def _seal_sm4(key: bytes, content: bytes, place: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    machine = Machine(_sm4(key), modes.GCM(nonce)).encryptor()
    machine.authenticate_additional_data(place)
    return nonce + machine.update(content) + machine.finalize() + machine.tag


def _open_sm4(key: bytes, data: bytes, place: bytes) -> bytes:
    if len(data) < NONCE + TAG:
        raise InvalidTag
    mode = modes.GCM(data[:NONCE], data[-TAG:])
    machine = Machine(_sm4(key), mode).decryptor()
    machine.authenticate_additional_data(place)
    return machine.update(data[NONCE:-TAG]) + machine.finalize()


AES = Cipher("aes", "aes-256-gcm", "hmac-sha256", _seal_aes, _open_aes, hashes.SHA256)
SM4 = Cipher("sm4", "sm4-gcm", "hmac-sm3", _seal_sm4, _open_sm4, hashes.SM3)
CIPHERS = {cipher.name: cipher for cipher in (AES, SM4)}
_BY_CODE = {cipher.code: cipher for cipher in CIPHERS.values()}


def cipher_of(key_id: str) -> Cipher:
    """The cipher a key belongs to; a key without an ending is the usual one's.

    >>> cipher_of("2026-11a.sm4").name, cipher_of("2026-11").name
    ('sm4-gcm', 'aes-256-gcm')
    """
    return _BY_CODE.get(key_id.rpartition(".")[2], AES)
