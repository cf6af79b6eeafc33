"""Seeded sampling: the fifty numbers of a draw and the number that takes the chosen one's place.

Why here and not with the log: it is normative, needs no library, and the browser repeats it line
by line (docs/reference/plate-log.md, section "Seed and sampling").
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from itertools import count

DRAW = b"doorstep/draw/v1\0"
MISSES = 4096
"""After so many declared numbers that were not unreleased a refill gives up."""

_WORD = 1 << 64
_BLOCK = 64
_PADS = tuple(bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


def seed(alpha: bytes, index: int, betas: Sequence[bytes], nonce: bytes) -> bytes:
    """The seed of a draw or fill, from the leaf hash of its request and the index of its call."""
    return hashlib.sha256(
        DRAW + alpha + index.to_bytes(8, "big") + b"".join(betas) + nonce
    ).digest()


def words(key: bytes) -> Iterator[int]:
    """u64(0), u64(1), …: the first 8 bytes of HMAC-SHA256(key, j); the key has at most 64 bytes.

    HMAC is written out (RFC 2104): its two inner hashes cost a third of the library's whole.

    >>> next(words(bytes(32))) == next(words(bytes(32)))
    True
    """
    if len(key) > _BLOCK:
        raise ValueError("a longer key would have to be hashed")
    sha, number = hashlib.sha256, int.from_bytes
    inner, outer = (key.ljust(_BLOCK, b"\0").translate(pad) for pad in _PADS)
    for counter in count():
        mac = sha(outer + sha(inner + counter.to_bytes(8, "big")).digest()).digest()
        yield number(mac[:8], "big")


def below(stream: Iterator[int], n: int) -> int:
    """A number in 0 … n - 1 without bias; words at or above the last multiple of n are dropped."""
    limit = _WORD // n * n
    word = next(stream)
    while word >= limit:
        word = next(stream)
    return word % n


def order(stream: Iterator[int], n: int) -> Iterator[int]:
    """The numbers 0 … n - 1 in random order, made one at a time.

    >>> sorted(order(words(bytes(32)), 5))
    [0, 1, 2, 3, 4]
    """
    moved: dict[int, int] = {}
    for i in range(n):
        j = i + below(stream, n - i)
        taken = moved.get(j, j)
        moved[j] = moved.pop(i, i)
        yield taken


def offer(draw_seed: bytes, n: int, k: int, available: Callable[[int], bool]) -> tuple[int, ...]:
    """The first k slots of the order that are available; fewer when fewer are."""
    found: list[int] = []
    for slot in order(words(draw_seed), n):
        if available(slot):
            found.append(slot)
            if len(found) == k:
                break
    return tuple(found)


def refill_words(draw_seed: bytes) -> Iterator[int]:
    """The word stream of refills: its key is HMAC-SHA256(seed, "refill")."""
    return words(hmac.digest(draw_seed, b"refill", "sha256"))


def refill(stream: Iterator[int], declared: int, unreleased: Callable[[int], bool]) -> int | None:
    """The place (0 … declared - 1) of the first unreleased number drawn; None after 4,096 misses.

    A caller that fills several slots hands in one stream again and again.
    """
    for _ in range(MISSES):
        place = below(stream, declared)
        if unreleased(place):
            return place
    return None
