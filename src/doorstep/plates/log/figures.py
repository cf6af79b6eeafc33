"""The fairness figures that follow from the log alone: anybody with a copy counts them again.

Why apart from the page's tables: the province and a stranger recompute what the city publishes, and
need no table of the city for it. Entries are counted as they stand; `audit` says whether they may.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from doorstep.plates.log.entries import Call, Choose, Request, Result, read_entry
from doorstep.plates.log.fine_looking import FineRule
from doorstep.plates.log.uniformity import Uniformity, uniformity_of


@dataclass(slots=True)
class WayFigures:
    """Draws of one way, numbers drawn in them and chosen, and the fine-looking ones among both."""

    draws: int = 0
    numbers: int = 0
    fine_offered: int = 0
    chosen: int = 0
    fine_chosen: int = 0


@dataclass(slots=True)
class Figures:
    """All figures under one rule, of entries from the instant `since` on (Unix seconds)."""

    rule: FineRule
    since: int = 0
    ways: dict[str, WayFigures] = field(default_factory=dict)
    fine_of: Counter[str] = field(default_factory=Counter)
    """Fine-looking numbers chosen, by the applicant as the log names them."""
    slots: list[int] = field(default_factory=list)
    """How often each slot was offered since the pool had its present size."""
    slot_draws: int = 0
    k: int = 0
    _who: dict[int, tuple[str, str]] = field(default_factory=dict)
    _n: dict[int, int] = field(default_factory=dict)

    def add(self, entry: bytes) -> None:
        """Count one entry, in the order of the log."""
        match read_entry(entry):
            case Request() as read:
                self._who[read.id] = (read.ch, read.na)
            case Call() as read:
                self._n[read.id] = read.n
            case Result() as read:
                self._slots(read)
                if read.t >= self.since:
                    way = self._way(read.id)
                    way.draws += 1
                    way.numbers += len(read.numbers)
                    way.fine_offered += sum(map(self.rule.fine, read.numbers))
            case Choose() as read if read.t >= self.since:
                way = self._way(read.id)
                way.chosen += 1
                if self.rule.fine(read.number):
                    way.fine_chosen += 1
                    self.fine_of[self._who[read.id][1]] += 1
            case _:
                pass

    def add_all(self, entries: Iterable[bytes]) -> "Figures":
        """Count all entries of a log."""
        for entry in entries:
            self.add(entry)
        return self

    @property
    def fine_chosen(self) -> int:
        """Fine-looking numbers chosen, by all."""
        return sum(self.fine_of.values())

    @property
    def repeated(self) -> int:
        """Those of applicants who chose two or more: the figure of concentration."""
        return sum(count for count in self.fine_of.values() if count >= 2)

    @property
    def uniformity(self) -> Uniformity | None:
        """The test of the slots; None before any draw."""
        return uniformity_of(self.slots, self.slot_draws, self.k) if self.slot_draws else None

    def _way(self, draw: int) -> WayFigures:
        return self.ways.setdefault(self._who[draw][0], WayFigures())

    def _slots(self, read: Result) -> None:
        n = self._n.pop(read.id)
        if (len(self.slots), self.k) != (n, len(read.slots)):
            self.slots, self.k, self.slot_draws = [0] * n, len(read.slots), 0
        self.slot_draws += 1
        for slot in read.slots:
            self.slots[slot] += 1
