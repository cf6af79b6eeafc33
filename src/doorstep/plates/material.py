"""The pool at a call, as kept for the receipt: slots, free ones, slots taken in between.

Why deflated: two thousand numbers repeat themselves; they take about a third so.
"""

import json
import zlib

from doorstep.plates.log.model import Offered


def pack(offered: Offered) -> bytes:
    """The material as bytes for the table."""
    kept = [list(offered.pool), f"{offered.free:x}", list(offered.taken)]
    return zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), 6)


def unpack(packed: bytes) -> Offered:
    """The material that `pack` wrote."""
    pool, free, taken = json.loads(zlib.decompress(packed))
    return Offered(tuple(pool), int(free, 16), tuple(taken))
