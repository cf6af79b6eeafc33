"""Tiles of C2SP tlog-tiles: the log as files that anyone can mirror.

Why: a full tile never changes; what is beyond the last full one is kept here in memory.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from doorstep.plates.log.merkle import Tree, fold, grow, node_hash

WIDTH = 256
HEIGHT = 8


@dataclass(frozen=True, slots=True)
class Tile:
    """256 hashes of one level that will never change."""

    level: int
    index: int
    hashes: bytes


class Edge:
    """The growing right edge of a log: its partial tiles, and with them its root.

    >>> edge = Edge()
    >>> edge.append(bytes(32)), edge.size, edge.root() == bytes(32)
    ([], 1, True)
    """

    def __init__(self, size: int = 0, partials: Sequence[bytes] = ()) -> None:
        self.size = size
        self._rows: list[list[bytes]] = [_split(partial) for partial in partials]
        self._peaks: list[tuple[int, bytes]] = []
        for level in reversed(range(len(self._rows))):
            for node in self._rows[level]:
                grow(self._peaks, HEIGHT * level, node)

    def append(self, leaf: bytes) -> list[Tile]:
        """Add a leaf hash; the tiles that became full, lowest level first."""
        full: list[Tile] = []
        level = 0
        node = leaf
        self.size += 1
        grow(self._peaks, 0, leaf)
        while True:
            if level == len(self._rows):
                self._rows.append([])
            row = self._rows[level]
            row.append(node)
            if len(row) < WIDTH:
                return full
            index = (self.size >> HEIGHT * (level + 1)) - 1
            full.append(Tile(level, index, b"".join(row)))
            node = _root(row)
            self._rows[level] = []
            level += 1

    def root(self) -> bytes:
        """Root of the whole log."""
        return fold([node for _, node in self._peaks])

    def partials(self) -> list[bytes]:
        """The partial tile of each level (may be empty), lowest level first; restores the edge."""
        return [b"".join(row) for row in self._rows]


class TileReader:
    """Nodes of a log of `size` leaves, read from tiles; for proofs.

    `tile(level, index, width)` gives the hashes of a tile that has `width` of them.
    """

    def __init__(self, size: int, tile: Callable[[int, int, int], bytes]) -> None:
        self.size = size
        self._tile = tile
        self._seen: dict[tuple[int, int], Tree] = {}

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree (see `merkle.Node`)."""
        row, inner = divmod(level, HEIGHT)
        first = index << inner
        tile, at = divmod(first, WIDTH)
        tree = self._seen.get((row, tile))
        if tree is None:
            width = min(WIDTH, (self.size >> HEIGHT * row) - tile * WIDTH)
            hashes = _split(self._tile(row, tile, width))
            if len(hashes) < width:
                raise ValueError("short tile")
            tree = self._seen[row, tile] = Tree(hashes[:width])
        return tree.node(inner, at >> inner)


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Path of a tile; level "entries" for entry bundles.

    >>> tile_path(0, 1234067), tile_path("entries", 0, 5)
    ('tile/0/x001/x234/067', 'tile/entries/000.p/5')
    """
    parts = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        parts.append(f"x{index % 1000:03d}")
    path = f"tile/{level}/{'/'.join(reversed(parts))}"
    return path if width == WIDTH else f"{path}.p/{width}"


def widths(size: int) -> list[int]:
    """Widths of the tiles of level 0 of a log of `size` leaves."""
    full, rest = divmod(size, WIDTH)
    return [WIDTH] * full + [rest] * (rest > 0)


def bundle(entries: Iterable[bytes]) -> bytes:
    """An entry bundle: each entry after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(content: bytes) -> list[bytes]:
    """The entries of a bundle. Errors: ValueError if it is cut."""
    entries: list[bytes] = []
    at = 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        if at + 2 > len(content) or end > len(content):
            raise ValueError("bundle cut short")
        entries.append(content[at + 2 : end])
        at = end
    return entries


def _split(hashes: bytes) -> list[bytes]:
    return [hashes[at : at + 32] for at in range(0, len(hashes), 32)]


def _root(row: list[bytes]) -> bytes:
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]
