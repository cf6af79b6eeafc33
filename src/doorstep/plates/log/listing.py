"""The slots of a pool as a short text: each number by its place in a few patterns.

Why not deflate: packed so, two thousand numbers take two thirds of the room, every writer makes
the same bytes, and a reader in another language needs no decompression.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from doorstep.plates.log.patterns import DIGITS, LETTERS, Pattern


def packed(numbers: Sequence[str]) -> tuple[list[str], bytes]:
    """The patterns that cover the numbers, and one index of equal width for each slot.

    >>> packed(["A1", "", "A7"])
    (['A#'], b' \\x80')
    """
    patterns = _covering(numbers)
    starts = _starts(patterns)
    width = (starts[-1] - 1).bit_length()
    lined = "".join(f"{_index(number, patterns, starts):0{width}b}" for number in numbers if width)
    lined += "0" * (-len(lined) % 8)
    return [each.text for each in patterns], int(lined or "0", 2).to_bytes(len(lined) // 8, "big")


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
    numbers: list[str] = []
    for at in range(0, n * width, width):
        index = int(lined[at : at + width], 2)
        if index > most:
            raise ValueError("index")
        numbers.append(_number(index, patterns, starts) if index else "")
    return numbers


def _covering(numbers: Iterable[str]) -> list[Pattern]:
    """One pattern for each kind of number; what all of a kind share is written out."""
    kinds: dict[str, list[set[str]]] = {}
    for number in numbers:
        if number:
            kind = "".join(map(_symbol, number))
            for seen, letter in zip(
                kinds.setdefault(kind, [set() for _ in kind]), number, strict=True
            ):
                seen.add(letter)
    texts = (
        "".join(
            min(seen) if len(seen) == 1 else symbol
            for symbol, seen in zip(kind, letters, strict=True)
        )
        for kind, letters in kinds.items()
    )
    return [Pattern.read(text) for text in sorted(texts)]


def _symbol(letter: str) -> str:
    return "#" if letter in DIGITS else "@" if letter in LETTERS else letter


def _starts(patterns: Sequence[Pattern]) -> list[int]:
    """First index of each pattern, and the first one after all; 0 is an empty slot."""
    return list(accumulate((each.size for each in patterns), initial=1))


def _index(number: str, patterns: Sequence[Pattern], starts: Sequence[int]) -> int:
    for pattern, start in zip(patterns, starts, strict=False):
        place = pattern.place(number)
        if place is not None:
            return start + place
    return 0


def _number(index: int, patterns: Sequence[Pattern], starts: Sequence[int]) -> str:
    for pattern, start in zip(reversed(patterns), reversed(starts[:-1]), strict=True):
        if index >= start:
            return pattern.number(index - start)
    return ""
