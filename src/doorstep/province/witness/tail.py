"""The cosigned log handed back to a city that was restored from an older copy."""

from typing import Any

from doorstep.province.errors import UnknownPool
from doorstep.province.models import Entry, Pool

MOST_ENTRIES = 2_000


def head(pool: str) -> dict[str, Any]:
    """Size, root and note of the newest cosigned checkpoint. Errors: UnknownPool."""
    row = Pool.objects.filter(pk=pool).values_list("size", "root", "note").first()
    if row is None:
        raise UnknownPool
    size, root, note = row
    return {"size": size, "root": bytes(root).hex(), "note": note}


def tail(pool: str, start: int) -> dict[str, Any]:
    """At most 2,000 entries from `start`, with size and note. Errors: UnknownPool."""
    newest = head(pool)
    stored = Entry.objects.filter(
        pool_id=pool, index__gte=start, index__lt=min(start + MOST_ENTRIES, newest["size"])
    )
    bodies = stored.order_by("index").values_list("body", flat=True)
    return {
        "from": start,
        "entries": [bytes(body).decode() for body in bodies],
        "size": newest["size"],
        "note": newest["note"],
    }
