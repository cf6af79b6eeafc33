"""What a customer brings to a desk: a phone with its three codes, or a draw card."""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from doorstep.plates.crypto import ed25519
from doorstep.plates.scans import ScanKind, text_of

Seen = TypeVar("Seen")


@dataclass
class CustomersPhone:
    """Nonce and one-time key of a phone that shares no network with the desk."""

    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def first(self) -> str:
        commitment = hashlib.sha256(self.nonce).digest()
        return text_of(ScanKind.REQUEST, commitment + ed25519.public_key(self.seed))

    @property
    def second(self) -> str:
        return text_of(ScanKind.NONCE, self.nonce)

    @property
    def third(self) -> str:
        return text_of(ScanKind.KEY, self.seed)


def eventually(
    look: Callable[[], Seen], enough: Callable[[Seen], bool], seconds: float = 60
) -> Seen:
    """What is seen once it is enough; a busy machine gets its time."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if enough(seen):
            return seen
        assert time.monotonic() < deadline, seen
        time.sleep(0.05)
