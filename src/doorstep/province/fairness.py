"""The fairness figures of a city, counted by the province from its own copy of the log.

Why again: the city publishes them, and a figure that two count apart cannot be made up by one.
"""

from collections.abc import Iterator

from doorstep.plates.log.figures import Figures
from doorstep.plates.log.fine_looking import FineRule
from doorstep.province.models import Entry, Pool

AT_ONCE = 5_000


def figures(pool: str, rule: FineRule, since: int) -> Figures | None:
    """All figures of a city's cosigned log under its published rule; None for no such log."""
    if not Pool.objects.filter(pk=pool).exists():
        return None
    return Figures(rule, since).add_all(_entries(pool))


def _entries(pool: str) -> Iterator[bytes]:
    start = 0
    while True:
        rows = Entry.objects.filter(pool_id=pool, index__gte=start).order_by("index")
        bodies = [bytes(body) for body in rows.values_list("body", flat=True)[:AT_ONCE]]
        if not bodies:
            return
        yield from bodies
        start += len(bodies)
