"""Numbers in use before the log began: kept here, published as root and count only.

Why chunks of 256: a row is a complete subtree of the published tree, so a number is proven from one
row and the roots of the others, and a million plates are four thousand rows.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from doorstep.plates.log.entries import read_entry
from doorstep.plates.log.merkle import inclusion_proof, leaf_hash, node_hash, root_of
from doorstep.plates.log.patterns import Pattern
from doorstep.plates.models import Entry, FormerNumbers

LEVEL = 8
CHUNK = 1 << LEVEL
KEPT = 512
"""Chunks in memory at most: about 4 MB."""


def by_segment(patterns: Sequence[str], numbers: Iterable[str]) -> dict[int, list[int]]:
    """Places of the numbers in each segment (from one), ascending.

    Numbers that no pattern declares belong to a segment declared another day and are left aside.
    Errors: ValueError for a number given twice.
    """
    parsed = [Pattern.parse(pattern) for pattern in patterns]
    found: dict[int, list[int]] = {}
    for number in numbers:
        for segment, pattern in enumerate(parsed, 1):
            place = pattern.place(number)
            if place is not None:
                found.setdefault(segment, []).append(place)
                break
    for places in found.values():
        places.sort()
        if any(before == after for before, after in pairwise(places)):
            raise ValueError("a number twice")
    return found


def remember(pool: str, segment: int, pattern: str, places: Sequence[int]) -> str:
    """Keep the list of one segment; the root of its tree in hex."""
    numbers = Pattern.parse(pattern)
    rows = [
        FormerNumbers(
            pool_id=pool,
            segment=segment,
            chunk=at // CHUNK,
            places=list(places[at : at + CHUNK]),
            root=root_of(_leaves(numbers, places[at : at + CHUNK])),
        )
        for at in range(0, len(places), CHUNK)
    ]
    FormerNumbers.objects.bulk_create(rows)
    return root_of(_leaves(numbers, places)).hex()


def was_in_use(pool: str, number: str) -> bool:
    """Whether the number was in use before this pool's log began."""
    declared = Entry.objects.filter(pool_id=pool, verb="segment").order_by("index")
    for body in declared.values_list("body", flat=True):
        segment = read_entry(bytes(body)).as_object()
        place = Pattern.parse(segment["pattern"]).place(number)
        if place is not None:
            rows = FormerNumbers.objects.filter(pool_id=pool, segment=segment["s"])
            chunk = rows.filter(places__0__lte=place).order_by("-chunk").first()
            return chunk is not None and place in chunk.places
    return False


def document(text: str) -> str:
    """Hash of the published reason for a genesis."""
    return hashlib.sha256(text.encode()).hexdigest()


def _leaves(pattern: Pattern, places: Iterable[int]) -> list[bytes]:
    return [leaf_hash(pattern.number(place).encode()) for place in places]


class Former:
    """The lists of one pool as the sequencer asks them; they never change once there."""

    def __init__(self, pool: str) -> None:
        self.pool = pool
        self._lists: dict[int, _List] = {}

    def index(self, segment: int, place: int) -> int | None:
        """Where the list of a segment has this place; None where it has not."""
        return self._list(segment).index(place)

    def path(self, segment: int, pattern: Pattern, index: int) -> tuple[str, ...]:
        """The hashes that prove the number at `index`, in hex."""
        return tuple(each.hex() for each in self._list(segment).path(pattern, index))

    def _list(self, segment: int) -> "_List":
        if segment not in self._lists:
            self._lists[segment] = _List(self.pool, segment)
        return self._lists[segment]


class _List:
    """One segment's list: roots of the chunks in memory, chunks as they are needed."""

    def __init__(self, pool: str, segment: int) -> None:
        self._rows = FormerNumbers.objects.filter(pool_id=pool, segment=segment)
        heads = self._rows.order_by("chunk").values_list("root", "places__0", "places__len")
        self._roots: list[bytes] = []
        self._firsts: list[int] = []
        self._size = 0
        for root, first, length in heads:
            self._roots.append(bytes(root))
            self._firsts.append(first)
            self._size += length
        self._chunks: dict[int, list[int]] = {}
        self._nodes: dict[tuple[int, int], bytes] = {}

    def index(self, place: int) -> int | None:
        """Where the list has this place."""
        chunk = bisect_right(self._firsts, place) - 1
        if chunk < 0:
            return None
        places = self._places(chunk)
        at = bisect_left(places, place)
        if at == len(places) or places[at] != place:
            return None
        return chunk * CHUNK + at

    def path(self, pattern: Pattern, index: int) -> tuple[bytes, ...]:
        """Hashes from the leaf to the root."""

        def node(level: int, at: int) -> bytes:
            if level < LEVEL:
                chunk, start = divmod(at << level, CHUNK)
                return root_of(_leaves(pattern, self._places(chunk)[start : start + (1 << level)]))
            return self._upper(level, at)

        return inclusion_proof(index, self._size, node)

    def _upper(self, level: int, at: int) -> bytes:
        if level == LEVEL:
            return self._roots[at]
        if (level, at) not in self._nodes:
            halves = self._upper(level - 1, 2 * at), self._upper(level - 1, 2 * at + 1)
            self._nodes[level, at] = node_hash(*halves)
        return self._nodes[level, at]

    def _places(self, chunk: int) -> list[int]:
        if chunk not in self._chunks:
            if len(self._chunks) >= KEPT:
                self._chunks.clear()
            self._chunks[chunk] = self._rows.values_list("places", flat=True).get(chunk=chunk)
        return self._chunks[chunk]
