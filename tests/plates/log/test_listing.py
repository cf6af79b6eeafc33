"""The packed list of slots: what goes in comes out, and nothing else is read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.plates.log.listing import packed, unpacked
from doorstep.plates.log.patterns import Pattern

NUMBERS = st.one_of(st.just(""), st.from_regex("[鲁京]?[0-9A-Z]{1,12}", fullmatch=True))


@settings(max_examples=300, deadline=None)
@given(st.lists(NUMBERS, max_size=60))
def test_what_is_packed_comes_back(numbers: list[str]) -> None:
    patterns, content = packed(numbers)
    assert unpacked(patterns, content, len(numbers)) == numbers


def test_the_numbers_of_a_segment_take_few_bits_and_its_pattern_is_found() -> None:
    numbers = [Pattern.parse("鲁M@####").number(at) for at in range(0, 240_000, 120)]
    patterns, content = packed(numbers)
    assert patterns == ["鲁M@###0"]
    assert len(content) == 2000 * 15 // 8


def test_a_list_that_no_writer_makes_is_not_read() -> None:
    patterns, content = packed(["A1", "", "A7"])
    assert (patterns, content) == (["A#"], b"\x20\x80")
    for texts, raw, n in (
        (patterns, content + b"\0", 3),
        (patterns, content, 5),
        (patterns, bytes([content[0], content[1] | 1]), 3),
        (patterns, b"\xff\xff", 3),
        (["A?"], content, 3),
        ([], content, 3),
    ):
        with pytest.raises(ValueError, match=r"\S"):
            unpacked(texts, raw, n)
    assert unpacked([], b"", 2) == ["", ""]
