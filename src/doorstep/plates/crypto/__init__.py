"""The signatures and coin proofs of the log, on libsodium and OpenSSL.

Why apart: `plates.log` is pure and is handed these functions.
"""

from doorstep.plates.crypto import ecvrf, ed25519
from doorstep.plates.log.verifiers import Tools, Verifiers

VERIFIERS = Verifiers(
    signature=ed25519.verify,
    key=ed25519.good_key,
    proof=ecvrf.verify,
)

TOOLS = Tools(
    verifiers=VERIFIERS,
    public=ed25519.public_key,
    sign=ed25519.sign,
    prove=ecvrf.prove,
)
"""What makes signatures and coins, for whoever has the secrets."""

__all__ = ["TOOLS", "VERIFIERS", "ecvrf", "ed25519"]
