"""The log as files: what stands under /log/<pool>/ and what a mirror copies.

Why here: writer, export and tests must lay out the same bytes under the same paths.
"""

from collections.abc import Iterator, Sequence

from doorstep.plates.log.merkle import leaf_hash
from doorstep.plates.log.tiles import WIDTH, Edge, bundle, tile_path


def files_of(entries: Sequence[bytes], note: str) -> Iterator[tuple[str, bytes]]:
    """Path and content of every tile, entry bundle and last the checkpoint of a log."""
    edge = Edge()
    for entry in entries:
        for tile in edge.append(leaf_hash(entry)):
            yield tile_path(tile.level, tile.index), tile.hashes
    for level, hashes in enumerate(edge.partials()):
        if hashes:
            index = (edge.size >> 8 * level) // WIDTH
            yield tile_path(level, index, len(hashes) // 32), hashes
    for at in range(0, len(entries), WIDTH):
        part = entries[at : at + WIDTH]
        yield tile_path("entries", at // WIDTH, len(part)), bundle(part)
    yield "checkpoint", note.encode()
