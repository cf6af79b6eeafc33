"""The pool at a call, as kept for the receipt: slots, free ones, slots taken in between.

Why deflated lightly: two thousand numbers repeat themselves; the last percents cost most time.
"""

import json
import zlib

from doorstep.plates.log.model import Offered

_LEVEL = 1


def pack(offered: Offered) -> bytes:
    """The material as bytes for the table."""
    kept = [",".join(offered.pool), f"{offered.free:x}", list(offered.taken)]
    return zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), _LEVEL)


def unpack(packed: bytes) -> Offered:
    """The material that `pack` wrote."""
    pool, free, taken = json.loads(zlib.decompress(packed))
    return Offered(tuple(pool.split(",")), int(free, 16), tuple(taken))
