"""Numbers in use before a log: kept from the list an officer approved, never shown.

Why here: the log alone cannot know an unnamed number in use, so the province refuses a refill or
a fill that would release one.
"""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from doorstep.kernel import clock
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.plates.log.model import Effects, NumberState
from doorstep.plates.log.patterns import Pattern
from doorstep.plates.log.refusals import require
from doorstep.plates.log.state import State
from doorstep.province.models import GenesisList


def keep(*, pool: str, numbers: Sequence[str]) -> str:
    """Keep a list, in the order of its root; the root in hex. The same list again is no harm."""
    root = root_of(leaf_hash(number.encode()) for number in numbers).hex()
    GenesisList.objects.bulk_create(
        [
            GenesisList(
                pool_id=pool,
                root=root,
                n=len(numbers),
                numbers=zlib.compress("\n".join(numbers).encode()),
                at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )
    return root


@dataclass(frozen=True, slots=True)
class _Places:
    """The list of one segment as places of its pattern, ascending, with each one's index."""

    places: "array[int]"
    indexes: "array[int]"

    @classmethod
    def of(cls, pattern: Pattern, numbers: Sequence[str]) -> "_Places":
        found = sorted(
            (place, index)
            for index, number in enumerate(numbers)
            if (place := pattern.place(number)) is not None
        )
        return cls(array("L", (p for p, _ in found)), array("L", (i for _, i in found)))

    def index(self, place: int) -> int | None:
        """Where the list has that place; None where it has not."""
        at = bisect_left(self.places, place)
        if at == len(self.places) or self.places[at] != place:
            return None
        return self.indexes[at]


@dataclass(slots=True)
class Lists:
    """The lists of one pool, read when they are first needed."""

    _read: dict[str, _Places | None] = field(default_factory=dict)

    def require_none_in_use(self, pool: str, state: State, done: Effects) -> None:
        """The entry released no number that is in use and unnamed. Errors: Refused."""
        if not any(segment.genesis_n for segment in state.segments):
            return
        for move in done.moves:
            if move.before is NumberState.UNRELEASED and move.after is NumberState.RELEASED:
                require(not self.in_use(pool, state, move.number), "number/state")

    def in_use(self, pool: str, state: State, number: str) -> bool:
        """Whether a list has the number and no `inuse` has named it."""
        for segment in state.segments:
            place = segment.pattern.place(number)
            if place is None:
                continue
            if not segment.genesis_n:
                return False
            known = self._list(pool, segment.genesis_root.hex(), segment.pattern)
            index = None if known is None else known.index(place)
            return index is not None and index not in segment.named
        return False

    def _list(self, pool: str, root: str, pattern: Pattern) -> _Places | None:
        if root not in self._read:
            # A log that began without us may name a list that we never saw: then nothing is known.
            stored = GenesisList.objects.filter(pool_id=pool, root=root).first()
            self._read[root] = None
            if stored is not None:
                numbers = zlib.decompress(bytes(stored.numbers)).decode().split("\n")
                self._read[root] = _Places.of(pattern, numbers)
        return self._read[root]
