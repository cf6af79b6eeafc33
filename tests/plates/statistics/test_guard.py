"""What a reader who knows every sum can compute of the cells that are not shown: nothing."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.plates.statistics.guard import Guarded, guarded

LEAST = 4


def tables(table: Guarded) -> list[tuple[tuple[int, ...], ...]]:
    """Every table that has these sums and the cells that are shown."""
    rows = [
        [
            cells
            for cells in product(*(range(total + 1) for _ in row))
            if sum(cells) == total
            and all(shown is None or shown == n for shown, n in zip(row, cells, strict=True))
        ]
        for row, total in zip(table.rows, table.sums, strict=True)
    ]
    return [
        found
        for found in product(*rows)
        if all(
            sum(column) == total
            for column, total in zip(zip(*found, strict=True), table.columns, strict=True)
        )
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=1, max_size=4))
def test_no_cell_that_is_not_shown_follows_from_the_sums(cells: list[tuple[int, ...]]) -> None:
    table = guarded([(str(at), row) for at, row in enumerate(cells)], LEAST, "rest")
    if table is None:
        return
    possible = tables(table)
    assert possible
    for r, row in enumerate(table.rows):
        assert table.sums[r] >= LEAST
        for c, shown in enumerate(row):
            assert shown is None or shown == 0 or shown >= LEAST
            if shown is None:
                assert len({each[r][c] for each in possible}) > 1


def test_large_numbers_are_shown_as_they_are() -> None:
    table = guarded([("a", (40, 60)), ("b", (0, 30))], 10, "rest")
    assert table is not None
    assert table.rows == ((40, 60), (0, 30))
    assert table.columns == (40, 90)


def test_a_hidden_cell_takes_a_whole_ring_with_it() -> None:
    table = guarded([("a", (3, 60)), ("b", (20, 30)), ("c", (50, 90))], 10, "rest")
    assert table is not None
    assert table.rows == ((None, None), (None, None), (50, 90))


def test_small_outlets_are_merged_and_never_one_alone() -> None:
    table = guarded([("a", (40, 60)), ("b", (2, 1)), ("c", (12, 11))], 10, "rest")
    assert table is not None
    assert table.names == ("a", "rest")
    assert table.sums == (100, 26)


def test_one_small_table_is_not_published_at_all() -> None:
    assert guarded([("a", (2, 1))], 10, "rest") is None
    assert guarded([("a", (3, 60))], 10, "rest") is None
