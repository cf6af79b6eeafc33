"""The Merkle tree of RFC 6962: hashes, proofs that an entry is in it, proofs that it only grew.

Why strict: a proof is accepted only if the index lies inside the tree and every hash is used.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

Node = Callable[[int, int], bytes]
"""`node(level, index)`: hash of the complete subtree of 2^level leaves that starts at
index · 2^level."""

_SHA = hashlib.sha256
_BLOCK_LEVEL = 12
_BLOCK = 1 << _BLOCK_LEVEL

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    """Hash of one leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Root over leaf hashes, in memory of log n.

    >>> root_of([]) == EMPTY_ROOT
    True
    """
    peaks: list[tuple[int, bytes]] = []
    rest = iter(leaves)
    while row := list(islice(rest, _BLOCK)):
        if len(row) == _BLOCK:  # a whole block at once: half the time for ten million leaves
            while len(row) > 1:
                pairs = iter(row)
                row = [
                    _SHA(b"\x01" + left + right).digest()
                    for left, right in zip(pairs, pairs, strict=True)
                ]
            grow(peaks, _BLOCK_LEVEL, row[0])
        else:
            for leaf in row:
                grow(peaks, 0, leaf)
    return fold([node for _, node in peaks])


def grow(peaks: list[tuple[int, bytes]], level: int, node: bytes) -> None:
    """Add a complete subtree of 2^level leaves to the complete subtrees of a tree."""
    while peaks and peaks[-1][0] == level:
        node = node_hash(peaks.pop()[1], node)
        level += 1
    peaks.append((level, node))


def fold(peaks: Sequence[bytes]) -> bytes:
    """Root over the complete subtrees of a tree, from left to right."""
    if not peaks:
        return EMPTY_ROOT
    node = peaks[-1]
    for peak in reversed(peaks[:-1]):
        node = node_hash(peak, node)
    return node


def range_hash(start: int, end: int, node: Node) -> bytes:
    """Hash of the subtree over leaves start … end - 1 (a range that RFC 6962 has as a subtree)."""
    size = end - start
    if size <= 0:
        return EMPTY_ROOT
    level = size.bit_length() - 1
    if size == 1 << level:
        return node(level, start >> level)
    middle = start + (1 << level)
    return node_hash(node(level, start >> level), range_hash(middle, end, node))


def inclusion_proof(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Hashes from the leaf's sibling up to the root.

    Errors: ValueError for an index outside the tree.
    """
    if not 0 <= index < size:
        raise ValueError("index outside the tree")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start = middle
    return tuple(reversed(path))


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `leaf` (a leaf hash) stands at `index` of the tree of `size` leaves with `root`."""
    if not 0 <= index < size or any(len(hash_) != 32 for hash_ in (leaf, *proof)):
        return False
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    if len(proof) != inner + border:
        return False
    node = leaf
    for level, sibling in enumerate(proof):
        left = level >= inner or index >> level & 1
        node = node_hash(sibling, node) if left else node_hash(node, sibling)
    return node == root


def consistency_proof(first: int, second: int, node: Node) -> tuple[bytes, ...]:
    """Hashes that show the tree of `first` leaves is the beginning of that of `second`.

    Errors: ValueError unless 0 < first <= second.
    """
    if not 0 < first <= second:
        raise ValueError("sizes out of order")
    path: list[bytes] = []
    start, end, whole = 0, second, True
    while end != first:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(range_hash(start, end, node))
    return tuple(reversed(path))


def consistent(
    first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes
) -> bool:
    """Whether the proof shows that the tree of `first` leaves begins that of `second`."""
    if not 0 < first <= second or any(len(hash_) != 32 for hash_ in proof):
        return False
    if first == second:
        return not proof and first_root == second_root
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def multiproof(wanted: Sequence[int], size: int, node: Node) -> tuple[bytes, ...]:
    """Hashes that lead from several leaves (ascending indexes) to the root, from left to right."""
    hashes: list[bytes] = []

    def walk(start: int, end: int, inside: Sequence[int]) -> None:
        if not inside:
            hashes.append(range_hash(start, end, node))
        elif end - start > 1:
            middle = start + _split(end - start)
            cut = bisect_left(inside, middle)
            walk(start, middle, inside[:cut])
            walk(middle, end, inside[cut:])

    walk(0, size, wanted)
    return tuple(hashes)


def multiproof_root(
    leaves: Mapping[int, bytes], size: int, hashes: Sequence[bytes]
) -> bytes | None:
    """The root several leaf hashes lead to; None if indexes or the number of hashes do not fit."""
    if not leaves or not all(0 <= index < size for index in leaves):
        return None
    if any(len(each) != 32 for each in hashes):
        return None
    rest = iter(hashes)

    def walk(start: int, end: int, inside: Sequence[int]) -> bytes | None:
        if not inside:
            return next(rest, None)
        if end - start == 1:
            return leaves[start]
        middle = start + _split(end - start)
        cut = bisect_left(inside, middle)
        left = walk(start, middle, inside[:cut])
        right = walk(middle, end, inside[cut:])
        return None if left is None or right is None else node_hash(left, right)

    root = walk(0, size, sorted(leaves))
    return root if next(rest, None) is None else None


class Tree:
    """A whole tree in memory; for small trees, proofs over lists, and tests.

    >>> tree = Tree([leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")])
    >>> included(leaf_hash(b"b"), 1, 3, inclusion_proof(1, 3, tree.node), tree.root())
    True
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        level = 0
        self._levels[0].append(leaf)
        while len(self._levels[level]) % 2 == 0:
            pair = self._levels[level][-2:]
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(node_hash(*pair))

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """Root of the first `size` leaves (of all, without an argument)."""
        return range_hash(0, len(self) if size is None else size, self.node)


def _split(size: int) -> int:
    """The largest power of two below size."""
    return 1 << (size - 1).bit_length() - 1
