"""The cryptographic checks that the rules need, as functions handed in from outside.

Why: the rules stay free of libraries, and a browser or a second implementation brings its own.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verifiers:
    """`signature(key, message, signature)` and `key(key)` are strict Ed25519;
    `proof(key, alpha, proof)` gives the 64-byte ECVRF output or None.
    Keys of both kinds pass `key`.
    """

    signature: Callable[[bytes, bytes, bytes], bool]
    key: Callable[[bytes], bool]
    proof: Callable[[bytes, bytes, bytes], bytes | None]


@dataclass(frozen=True, slots=True)
class Tools:
    """Makes what `Verifiers` check, each from a secret of 32 bytes."""

    verifiers: Verifiers
    public: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    prove: Callable[[bytes, bytes], bytes]
