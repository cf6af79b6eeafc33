"""The log's cryptographic checks, with a memory of what was made or checked a moment ago.

Why: a state that is replayed again, because a proposal was replaced, meets the same signatures
and proofs; and whoever made a proof knows its output.
"""

from functools import cache, lru_cache

from doorstep.plates.crypto import ed25519
from doorstep.plates.crypto.remembering import RememberedProofs
from doorstep.plates.log.verifiers import Verifiers

KEPT = 8_192


@cache
def proofs() -> RememberedProofs:
    """The proofs of this process."""
    return RememberedProofs()


@cache
def verifiers() -> Verifiers:
    """The checks with which this process replays."""
    return Verifiers(
        signature=lru_cache(maxsize=KEPT)(ed25519.verify),
        key=ed25519.good_key,
        proof=proofs().verify,
    )
