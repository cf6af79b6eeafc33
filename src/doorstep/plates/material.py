"""The pool at a call, as kept for the receipt: slots, free ones, slots taken in between.

Why deflated lightly: two thousand numbers repeat themselves; the last percents cost most time. Why
in two parts: draws called together have the same pool, which is then deflated once.
"""

import zlib
from functools import lru_cache

from doorstep.plates.log.model import Offered

_LEVEL = 1
_LENGTH = 4


def pack(offered: Offered) -> bytes:
    """The material as bytes for the table."""
    pool = _deflated(offered.pool, offered.free)
    return len(pool).to_bytes(_LENGTH, "big") + pool + f"{offered.taken:x}".encode()


@lru_cache(maxsize=8)
def _deflated(pool: tuple[str, ...], free: int) -> bytes:
    return zlib.compress(f"{free:x},{','.join(pool)}".encode(), _LEVEL)


def unpack(packed: bytes) -> Offered:
    """The material that `pack` wrote."""
    end = _LENGTH + int.from_bytes(packed[:_LENGTH], "big")
    free, *pool = zlib.decompress(packed[_LENGTH:end]).decode().split(",")
    return Offered(tuple(pool), int(free, 16), int(packed[end:], 16))
