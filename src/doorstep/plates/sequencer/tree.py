"""The growing edge of a published log, read back from its entries and full tiles."""

from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.plates.log.tiles import HEIGHT, WIDTH, Edge
from doorstep.plates.models import Entry, Tile


def edge_of(pool: str, size: int) -> Edge:
    """The edge of the first `size` entries of a pool's log."""
    bodies = (
        Entry.objects.filter(pool_id=pool, index__gte=size - size % WIDTH, index__lt=size)
        .order_by("index")
        .values_list("body", flat=True)
    )
    partials = [b"".join(leaf_hash(bytes(body)) for body in bodies)]
    level, count = 0, size >> HEIGHT
    while count:
        tiles = (
            Tile.objects.filter(
                pool_id=pool, level=level, index__gte=count - count % WIDTH, index__lt=count
            )
            .order_by("index")
            .values_list("hashes", flat=True)
        )
        partials.append(b"".join(root_of(split(bytes(hashes))) for hashes in tiles))
        level, count = level + 1, count >> HEIGHT
    return Edge(size, partials)


def split(hashes: bytes) -> list[bytes]:
    """The hashes of a tile, one by one."""
    return [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
