"""The signatures and coin proofs of the log, on libsodium and OpenSSL.

Why apart: `plates.log` is pure and is handed these functions.
"""

from doorstep.plates.crypto import ecvrf, ed25519
from doorstep.plates.log.verifiers import Verifiers

VERIFIERS = Verifiers(
    signature=ed25519.verify,
    key=ed25519.good_key,
    proof=ecvrf.verify,
)

__all__ = ["VERIFIERS", "ecvrf", "ed25519"]
