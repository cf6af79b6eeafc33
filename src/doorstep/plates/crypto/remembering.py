"""Proofs that were made or checked here a moment ago are not checked again.

Why: who makes a proof knows its output, and the replay asks for the very same bytes.
"""

from doorstep.plates.crypto import ecvrf, ed25519
from doorstep.plates.log.verifiers import Verifiers

KEPT = 4096


class RememberedProofs:
    """Outputs of good proofs by key, input and proof; the oldest are forgotten."""

    def __init__(self) -> None:
        self._outputs: dict[tuple[bytes, bytes, bytes], bytes] = {}

    def prove(self, secret: bytes, alpha: bytes) -> bytes:
        """The 80-byte proof of `alpha`, its output remembered."""
        proof = ecvrf.prove(secret, alpha)
        self._keep((ecvrf.public_key(secret), alpha, proof), ecvrf.proof_to_hash(proof))
        return proof

    def verify(self, key: bytes, alpha: bytes, proof: bytes) -> bytes | None:
        """The output that the proof proves, or None."""
        known = self._outputs.get((key, alpha, proof))
        if known is not None:
            return known
        output = ecvrf.verify(key, alpha, proof)
        if output is not None:
            self._keep((key, alpha, proof), output)
        return output

    def verifiers(self) -> Verifiers:
        """The checks of the log with this memory."""
        return Verifiers(signature=ed25519.verify, key=ed25519.good_key, proof=self.verify)

    def _keep(self, proven: tuple[bytes, bytes, bytes], output: bytes) -> None:
        if len(self._outputs) >= KEPT:
            del self._outputs[next(iter(self._outputs))]
        self._outputs[proven] = output
