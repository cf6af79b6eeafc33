"""The audit of numbers that another system gave out: a list against declared segments.

Why it proves little: only conservation. Who got which number, and whether by chance, it cannot say.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from doorstep.plates.log.patterns import Pattern

SAYS = "只核对了总数和范围：号码是否重复、是否在公布的号段内；不能证明号码是怎样选出来的。"


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """What a list of issued numbers shows. Lines count from 1, the heading being line 1."""

    rows: int
    declared: int
    issued_by_segment: dict[str, int]
    repeated: tuple[tuple[int, str], ...]
    outside: tuple[tuple[int, str], ...]
    remark: str = SAYS

    @property
    def good(self) -> bool:
        """Whether no number is repeated and none lies outside the segments."""
        return not self.repeated and not self.outside


def audit_issued(lines: Iterable[str], segments: Sequence[str]) -> IssuedReport:
    """Read a CSV with a column `number` and compare it with segment patterns.

    >>> report = audit_issued(["number", "M10", "M10", "X1"], ["M1#"])
    >>> report.repeated, report.outside
    (((3, 'M10'),), ((4, 'X1'),))

    Errors: ValueError for a missing column or a malformed pattern.
    """
    patterns = [Pattern.parse(text) for text in segments]
    reader = csv.DictReader(lines)
    if "number" not in (reader.fieldnames or ()):
        raise ValueError("the list needs a column named number")
    seen: set[str] = set()
    counts = {pattern.text: 0 for pattern in patterns}
    repeated: list[tuple[int, str]] = []
    outside: list[tuple[int, str]] = []
    rows = 0
    for row in reader:
        rows += 1
        number = (row["number"] or "").strip()
        home = next((each for each in patterns if each.place(number) is not None), None)
        if home is None:
            outside.append((reader.line_num, number))
        elif number in seen:
            repeated.append((reader.line_num, number))
        else:
            seen.add(number)
            counts[home.text] += 1
    declared = sum(pattern.size for pattern in patterns)
    return IssuedReport(rows, declared, counts, tuple(repeated), tuple(outside))
