"""The slots of a pool as a short text: each number by its place in a few patterns.

Why not deflate: packed so, two thousand numbers take two thirds of the room, every writer makes
the same bytes, and a reader in another language needs no decompression.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, repeat
from operator import add, floordiv, mod

from doorstep.plates.log.patterns import DIGITS, LETTERS, Pattern

_KIND = str.maketrans(dict.fromkeys(DIGITS, "#") | dict.fromkeys(LETTERS, "@"))


def packed(numbers: Sequence[str]) -> tuple[list[str], bytes]:
    """The patterns that cover the numbers, and one index of equal width for each slot.

    >>> packed(["A1", "", "A7"])
    (['A#'], b' \\x80')
    """
    kinds: dict[str, list[int]] = {}
    for slot, number in enumerate(numbers):
        if number:
            kinds.setdefault(number.translate(_KIND), []).append(slot)
    # Column by column: a draw's material is made while somebody waits.
    found = []
    for kind, slots in kinds.items():
        columns = list(zip(*(numbers[slot] for slot in slots), strict=True))
        shared = (set(column) for column in columns)
        text = "".join(
            seen.pop() if len(seen) == 1 else symbol
            for symbol, seen in zip(kind, shared, strict=True)
        )
        found.append((text, slots, columns))
    indexes = [0] * len(numbers)
    start = 1
    for text, slots, columns in sorted(found):
        pattern = Pattern.read(text)
        for slot, place in zip(slots, _places(pattern, columns, start), strict=True):
            indexes[slot] = place
        start += pattern.size
    width = (start - 1).bit_length()
    lined = "".join(map(format, indexes, repeat(f"0{width}b"))) if width else ""
    lined += "0" * (-len(lined) % 8)
    content = int(lined or "0", 2).to_bytes(len(lined) // 8, "big")
    return [text for text, _, _ in sorted(found)], content


def unpacked(texts: Iterable[str], content: bytes, n: int) -> list[str]:
    """The numbers of `n` slots. Errors: ValueError for what no list is packed as."""
    patterns = [Pattern.read(text) for text in texts]
    starts = _starts(patterns)
    most = starts[-1] - 1
    width = most.bit_length()
    if len(content) != (n * width + 7) // 8:
        raise ValueError("length")
    if not width:
        return [""] * n
    lined = f"{int.from_bytes(content, 'big'):0{8 * len(content)}b}"
    if "1" in lined[n * width :]:
        raise ValueError("bits after the last slot")
    indexes = [int(lined[at : at + width], 2) for at in range(0, n * width, width)]
    if max(indexes, default=0) > most:
        raise ValueError("index")
    slots: dict[int, list[int]] = {}
    for slot, index in enumerate(indexes):
        if index:
            slots.setdefault(bisect_right(starts, index) - 1, []).append(slot)
    numbers = [""] * n
    for which, taken in slots.items():
        places = [indexes[slot] - starts[which] for slot in taken]
        for slot, number in zip(taken, _numbers(patterns[which], places), strict=True):
            numbers[slot] = number
    return numbers


def _starts(patterns: Sequence[Pattern]) -> list[int]:
    """First index of each pattern, and the first one after all; 0 is an empty slot."""
    return list(accumulate((each.size for each in patterns), initial=1))


def _places(pattern: Pattern, columns: Sequence[Sequence[str]], start: int) -> list[int]:
    """`start` and the place of each number, whose letters stand in `columns`."""
    places = [start] * len(columns[0])
    weight = 1
    for alphabet, column in zip(reversed(pattern.alphabets), reversed(columns), strict=True):
        if len(alphabet) > 1:
            worth = {letter: weight * at for at, letter in enumerate(alphabet)}
            places = list(map(add, places, map(worth.__getitem__, column)))
            weight *= len(alphabet)
    return places


def _numbers(pattern: Pattern, places: list[int]) -> list[str]:
    """The numbers at these places."""
    columns: list[Iterable[str]] = []
    for alphabet in reversed(pattern.alphabets):
        if len(alphabet) == 1:
            columns.append(repeat(alphabet, len(places)))
            continue
        size = len(alphabet)
        columns.append([alphabet[at] for at in map(mod, places, repeat(size))])
        places = list(map(floordiv, places, repeat(size)))
    return list(map("".join, zip(*reversed(columns), strict=True)))
