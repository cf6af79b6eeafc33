"""Keyset paging: the next page starts after the last row shown, however the list grows."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from doorstep.kernel.errors import InvalidInput, Problem

MOST = 100
Row = TypeVar("Row")
Cursor = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page and the cursor of the next one, if there is one."""

    rows: Sequence[Row]
    after: str | None


def page_of(rows: Sequence[Row], *, size: int, cursor_of: Callable[[Row], Cursor]) -> Page[Row]:
    """A page from a query that was asked for `size + 1` rows in cursor order."""
    shown = rows[:size]
    more = len(rows) > size
    return Page(shown, write_cursor(cursor_of(shown[-1])) if more and shown else None)


def write_cursor(cursor: Cursor) -> str:
    """A cursor as text for an address."""
    packed = json.dumps(cursor, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read_cursor(text: str | None, *, length: int) -> Cursor | None:
    """A cursor from an address; anything else is named, never a failure of the page."""
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        raise _broken() from None
    if (
        not isinstance(values, list)
        or len(values) != length
        or not all(isinstance(v, str | int) and not isinstance(v, bool) for v in values)
    ):
        raise _broken()
    return tuple(values)


def size_from(text: str | None, *, usual: int = 20) -> int:
    """How many rows a caller asked for, at most a hundred."""
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST:
        raise InvalidInput(
            Problem(
                "limit", "limit-out-of-range", "每页条数要在 1 到 {most} 之间。", {"most": MOST}
            )
        )
    return int(text)


def _broken() -> InvalidInput:
    return InvalidInput(
        Problem("after", "cursor-unreadable", "翻页的标记读不出来，请从第一页重新翻。", {})
    )
