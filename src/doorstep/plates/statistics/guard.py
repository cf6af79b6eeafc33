"""Small numbers are not published, and cannot be computed from what is.

Why exact: a reader knows all sums. Hiding one cell of a row hides nothing, and even several hidden
cells may follow from the sums; so each hidden cell is tested for a second value it could have.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A table whose cells under `least` are None, and so many more that none can be computed.

    Sums of rows and columns stay published. `names` are the rows; the last may be a merged one.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[int | None, ...], ...]
    sums: tuple[int, ...]
    columns: tuple[int, ...]


def guarded(table: Sequence[tuple[str, Sequence[int]]], least: int, rest: str) -> Guarded | None:
    """The table as it may be published; rows whose sum is under `least` are merged as `rest`.

    None where nothing may be published: no row of `least`, or a sum that gives a cell away.
    """
    rows = _merged(table, least, rest)
    if not rows:
        return None
    counts = [list(cells) for _, cells in rows]
    hidden = _hidden(counts, least)
    if hidden is None:
        return None
    return Guarded(
        tuple(name for name, _ in rows),
        tuple(
            tuple(None if (r, c) in hidden else n for c, n in enumerate(cells))
            for r, cells in enumerate(counts)
        ),
        tuple(map(sum, counts)),
        tuple(map(sum, zip(*counts, strict=True))),
    )


def _merged(
    table: Sequence[tuple[str, Sequence[int]]], least: int, rest: str
) -> list[tuple[str, list[int]]]:
    """Rows of at least `least`, in order, then all smaller ones as one that is large enough."""
    kept = [(name, list(cells)) for name, cells in table if sum(cells)]
    small = [row for row in kept if sum(row[1]) < least]
    kept = [row for row in kept if sum(row[1]) >= least]
    # A merged row that is small itself takes the smallest of the others with it.
    while small and sum(sum(cells) for _, cells in small) < least and kept:
        small.append(kept.pop(min(range(len(kept)), key=lambda at: sum(kept[at][1]))))
    if small and sum(sum(cells) for _, cells in small) < least:
        return []
    if small:
        kept.append((rest, [sum(cells) for cells in zip(*(c for _, c in small), strict=True)]))
    return kept


def _hidden(counts: list[list[int]], least: int) -> set[Cell] | None:
    """Small cells and as many more as it takes; None where all of them do not suffice."""
    hidden = {
        (r, c) for r, cells in enumerate(counts) for c, n in enumerate(cells) if 0 < n < least
    }
    while True:
        given_away = next((cell for cell in sorted(hidden) if _follows(counts, hidden, cell)), None)
        if given_away is None:
            return hidden
        more = _next_to(counts, hidden, given_away)
        if more is None:
            return None
        hidden.add(more)


def _next_to(counts: list[list[int]], hidden: set[Cell], cell: Cell) -> Cell | None:
    """The cell to hide next: not nothing, partner of lonely hidden cells, near, small."""
    in_row = Counter(r for r, _ in hidden)
    in_column = Counter(c for _, c in hidden)
    shown = [
        (r, c) for r, cells in enumerate(counts) for c in range(len(cells)) if (r, c) not in hidden
    ]

    def order(at: Cell) -> tuple[bool, int, bool, int, Cell]:
        r, c = at
        lonely = (in_row[r] == 1) + (in_column[c] == 1)
        return counts[r][c] == 0, -lonely, r != cell[0] and c != cell[1], counts[r][c], at

    return min(shown, key=order, default=None)


def _follows(counts: list[list[int]], hidden: set[Cell], cell: Cell) -> bool:
    """Whether sums and the cells shown leave this hidden cell one value only.

    Another value exists if one can be moved around a ring of hidden cells through this one: rows
    gain along a cell, columns lose along one that is not zero.
    """
    row, column = cell
    others = hidden - {cell}
    grows = _reaches(counts, others, ("c", column), ("r", row))
    shrinks = counts[row][column] > 0 and _reaches(counts, others, ("r", row), ("c", column))
    return not (grows or shrinks)


def _reaches(
    counts: list[list[int]], hidden: set[Cell], start: tuple[str, int], end: tuple[str, int]
) -> bool:
    seen = {start}
    waiting = [start]
    while waiting:
        for after in _steps(counts, hidden, waiting.pop()):
            if after == end:
                return True
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


def _steps(
    counts: list[list[int]], hidden: set[Cell], at: tuple[str, int]
) -> Iterator[tuple[str, int]]:
    side, place = at
    for row, column in hidden:
        if side == "r" and row == place:
            yield "c", column
        if side == "c" and column == place and counts[row][column] > 0:
            yield "r", row
