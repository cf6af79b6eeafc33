"""An owner's page of every procedure, one reader after the other, over real HTTP; `/livez` beside.

The car is registered in the demonstration, the outside systems are its simulators. Each request is
timed from sending to the last byte.
"""

import os
import time

from doorstep.config.cli.words import complain
from doorstep.config.demo import Wish
from doorstep.config.demo_check import city_apart
from doorstep.config.visiting import Failed, Visitor

OWNER = "old-owner"
FIRST = 10
"""So many are read before anything is measured: they find processes that have just begun."""
TIMES = 200
PATHS = ("/livez", "/overview/", "/api/v1/overview")


def measure() -> dict[str, object]:
    """Milliseconds at the median and the 95th of a hundred, per address; the load beside."""
    found: dict[str, object] = {"load": round(os.getloadavg()[0], 1)}
    with city_apart(Wish(small=True)) as city:
        visitor = Visitor(city.address)
        visitor.be(OWNER)
        if "<details" not in visitor.request("GET", "/overview/").text:
            raise Failed(f"nothing is in anybody's way: {OWNER}")
        for path in PATHS:
            for _ in range(FIRST):
                visitor.request("GET", path)
            times = sorted(_milliseconds(visitor, path) for _ in range(TIMES))
            found[f"p50 ms {path}"] = round(times[TIMES // 2], 1)
            found[f"p95 ms {path}"] = round(times[TIMES * 95 // 100], 1)
            complain(f"{path}: {found[f'p95 ms {path}']} ms at the 95th of a hundred")
        visitor.close()
    return found


def _milliseconds(visitor: Visitor, path: str) -> float:
    begun = time.perf_counter()
    answer = visitor.request("GET", path)
    if answer.status_code != 200:
        raise Failed(f"{path}: status {answer.status_code}")
    return (time.perf_counter() - begun) * 1000
