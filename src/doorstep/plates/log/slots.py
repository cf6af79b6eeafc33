"""The pool: an array of slots, each holding one released number or nothing.

Why its own tree: choosing changes one slot, and the root then changes by log n hashes.
"""

import hashlib
from collections.abc import Iterable

from doorstep.plates.log.merkle import EMPTY_ROOT, Tree, leaf_hash, node_hash

_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class Slots:
    """Numbers by slot with the RFC 6962 root over them, and which of them are free.

    >>> slots = Slots(["A", "B", ""])
    >>> slots.root == Tree(leaf_hash(text.encode()) for text in ("A", "B", "")).root()
    True
    >>> slots.release(0); slots.free_count, slots.bitmap().hex()
    (1, '80')
    """

    def __init__(self, numbers: Iterable[str] = ()) -> None:
        self.numbers: list[str] = list(numbers)
        self.free = 0
        """Bit i stands for slot i."""
        row = [leaf_hash(number.encode()) for number in self.numbers]
        self._levels: list[list[bytes]] = [row]
        while len(row) > 1:  # a whole list at once: two hashes a slot instead of log n
            pairs = iter(row)
            odd = row[-1:] if len(row) % 2 else []
            row = [node_hash(left, right) for left, right in zip(pairs, pairs, strict=False)] + odd
            self._levels.append(row)

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def root(self) -> bytes:
        """RFC 6962 root over the slots in order."""
        return self._levels[-1][0] if self.numbers else EMPTY_ROOT

    @property
    def free_count(self) -> int:
        """How many slots hold a number that is released."""
        return self.free.bit_count()

    @property
    def filled(self) -> int:
        """How many slots hold a number."""
        return len(self.numbers) - self.numbers.count("")

    def bitmap(self) -> bytes:
        """The free slots, slot 0 as the top bit of the first byte."""
        return bitmap_bytes(self.free, len(self.numbers))

    def put(self, slot: int, number: str) -> None:
        """Put a number (or nothing) into a slot; says nothing about free."""
        self.numbers[slot] = number
        self._climb(slot, leaf_hash(number.encode()))

    def append(self, number: str) -> None:
        """Add a slot at the end."""
        self.numbers.append(number)
        self._climb(len(self.numbers) - 1, leaf_hash(number.encode()))

    def release(self, *slots: int) -> None:
        """The numbers in these slots are free to be offered."""
        self.free |= mask_of(slots, len(self.numbers))

    def take(self, *slots: int) -> int:
        """The numbers in these slots are not free; the mask of the slots."""
        taken = mask_of(slots, len(self.numbers))
        self.free &= ~taken
        return taken

    def _climb(self, at: int, node: bytes) -> None:
        """Set one leaf; a node without a right neighbour rises unchanged, as in RFC 6962."""
        levels = self._levels
        level = 0
        while True:
            row = levels[level]
            if at == len(row):
                row.append(node)
            else:
                row[at] = node
            if len(row) == 1:
                return
            left = at & ~1
            node = node_hash(row[left], row[left + 1]) if left + 1 < len(row) else row[left]
            at >>= 1
            level += 1
            if level == len(levels):
                levels.append([node_hash(row[0], row[1])])
                return


def bitmap_bytes(mask: int, n: int) -> bytes:
    """The lowest n bits of a mask as bytes, bit 0 first (as the top bit)."""
    return mask.to_bytes((n + 7) // 8, "little").translate(_MIRRORED)


def bitmap_mask(bitmap: bytes) -> int:
    """The mask that `bitmap_bytes` wrote."""
    return int.from_bytes(bitmap.translate(_MIRRORED), "little")


def mask_of(slots: Iterable[int], n: int) -> int:
    """The mask of these slots of n.

    >>> mask_of([0, 9], 10)
    513
    """
    mask = bytearray((n + 7) // 8)
    for slot in slots:
        mask[slot >> 3] |= 1 << (slot & 7)
    return int.from_bytes(mask, "little")


def bitmap_hash(mask: int, n: int) -> str:
    """`free` of a call: SHA-256 of the bitmap."""
    return hashlib.sha256(bitmap_bytes(mask, n)).hexdigest()


def listed_root(numbers: Iterable[str]) -> bytes:
    """Root over a whole list of slots."""
    return Tree(leaf_hash(number.encode()) for number in numbers).root()
