"""Lists go on after the last row shown; a broken marker is named."""

import pytest

from doorstep.kernel.errors import InvalidInput
from doorstep.portals.frame.paging import page_of, read_cursor, size_from, write_cursor


def test_a_cursor_survives_the_address() -> None:
    cursor = ("2017-06-21T10:00:00", 7)
    assert read_cursor(write_cursor(cursor), length=2) == cursor


@pytest.mark.parametrize("text", ["x", "####", "bnVsbA", "W10", "WzEsMiwzXQ", "汉", "W3RydWUsMV0"])
def test_a_broken_cursor_is_named(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_cursor(text, length=2)


def test_no_cursor_is_the_first_page() -> None:
    assert read_cursor("", length=2) is None
    assert read_cursor(None, length=2) is None


def test_a_page_knows_whether_more_follows() -> None:
    page = page_of([1, 2, 3], size=2, cursor_of=lambda row: (row,))
    assert list(page.rows) == [1, 2]
    assert page.after is not None
    assert read_cursor(page.after, length=1) == (2,)
    assert page_of([1, 2], size=2, cursor_of=lambda row: (row,)).after is None
    assert page_of([], size=2, cursor_of=lambda row: (row,)).after is None


@pytest.mark.parametrize("text", ["0", "101", "-1", "x", "９", "1e3", "99999999999999999999"])
def test_a_page_holds_one_to_a_hundred_rows(text: str) -> None:
    with pytest.raises(InvalidInput):
        size_from(text)


def test_the_usual_size() -> None:
    assert size_from(None) == 20
    assert size_from("100") == 100
