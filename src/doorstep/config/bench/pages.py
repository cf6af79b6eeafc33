"""How long a page takes when twenty people read at once, over real HTTP."""

import resource
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from doorstep.config.demo import City, Wish
from doorstep.config.demo_check import city_apart

READERS = 20
PAGES_EACH = 25
PATHS = ("/readyz", "/")


def _one(city: City, path: str) -> float:
    begun = time.perf_counter()
    with urllib.request.urlopen(city.address + path, timeout=30) as page:  # noqa: S310
        page.read()
    return (time.perf_counter() - begun) * 1000


def measure() -> dict[str, float | int]:
    """Milliseconds at the median and the 95th of a hundred, per page."""
    found: dict[str, float | int] = {"readers": READERS}
    with city_apart(Wish(small=True)) as city, ThreadPoolExecutor(READERS) as readers:
        for path in PATHS:
            _one(city, path)
            times = sorted(readers.map(lambda p: _one(city, p), [path] * READERS * PAGES_EACH))
            found[f"p50 ms {path}"] = round(times[len(times) // 2], 1)
            found[f"p95 ms {path}"] = round(times[len(times) * 95 // 100], 1)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    found["largest process MB"] = usage.ru_maxrss // 1024
    return found
