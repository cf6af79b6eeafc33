"""The log of a pool as the files that C2SP tlog-tiles lays out: for mirrors, auditors, receipts.

Why computed and not stored: only full tiles are rows; what is beyond the last full one follows
from the entries, so nothing on disk can disagree with the log.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from doorstep.plates import keys
from doorstep.plates.log.checkpoint import ED25519, NoteKey
from doorstep.plates.log.entries import Rules, read_entry
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.plates.log.pinned import LogKeys
from doorstep.plates.log.tiles import HEIGHT, WIDTH, TileReader, bundle, tile_path
from doorstep.plates.models import Checkpoint, Entry, Pool, Tile

_PATH = re.compile(
    r"(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/"
    r"(?P<index>(?:x[0-9]{3}/){0,4}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
_REMEMBERED = 16_384
_roots: dict[bytes, bytes] = {}
"""Roots of full tiles by the digest of their content: every proof climbs over the same ones."""


def origin(pool: str) -> str | None:
    """The origin of a pool's log, or None where there is no such pool."""
    return Pool.objects.filter(pk=pool).values_list("origin", flat=True).first()


def note_key(pool_origin: str) -> NoteKey:
    """The public key under which a log's checkpoints are signed, named by its origin."""
    return NoteKey(pool_origin, ED25519, bytes.fromhex(keys.public(keys.log_key())))


def supervisors(pool: str) -> frozenset[str]:
    """Public keys (hex) of the supervisors that an auditor pins: those of the first rules.

    Before there are any, whoever may sign them: the province, where one is known, or the key
    beside the city's.
    """
    first = Entry.objects.filter(pool_id=pool, index=0).values_list("body", flat=True).first()
    rules = None if first is None else read_entry(bytes(first))
    if isinstance(rules, Rules):
        return frozenset(rules.supervisors)
    known = Pool.objects.filter(pk=pool).values_list("province", flat=True).first() or {}
    return frozenset({known.get("supervisor") or keys.public(keys.supervisor_key())})


def witnesses(pool: str) -> tuple[NoteKey, ...]:
    """Keys of those who cosign the checkpoints of a pool; none for a city alone."""
    known = Pool.objects.filter(pk=pool).values_list("province", flat=True).first() or {}
    return (NoteKey.parse(known["witness"]),) if known else ()


def introduction_of(pool: str, *, origin: str) -> dict[str, Any]:
    """What the province must know of a log to admit it; `origin` without the log's own path."""
    name = f"{origin}/log/{pool}"
    return {
        "pool": pool,
        "origin": name,
        "log_key": str(note_key(name)),
        "city_key": keys.public(keys.party_key()),
        "supervisors": [],
    }


def introduction(pool: str) -> dict[str, Any]:
    """The same of a log that is open, with the supervisors it began with."""
    host = (origin(pool) or "").removesuffix(f"/log/{pool}")
    return introduction_of(pool, origin=host) | {"supervisors": sorted(supervisors(pool))}


def public_keys(pool: str) -> str | None:
    """The log's key in its first line, supervisors' and witnesses' after it; None: no such pool."""
    name = origin(pool)
    if name is None:
        return None
    return str(LogKeys(note_key(name), tuple(sorted(supervisors(pool))), witnesses(pool)))


def checkpoint(pool: str) -> str | None:
    """The newest published checkpoint note, or None before the first."""
    found = Checkpoint.objects.filter(pool_id=pool).order_by("-size")
    return found.values_list("note", flat=True).first()


def published_size(pool: str) -> int:
    """How many entries the newest published checkpoint covers."""
    found = Checkpoint.objects.filter(pool_id=pool).order_by("-size")
    return found.values_list("size", flat=True).first() or 0


def file(pool: str, path: str) -> bytes | None:
    """The content under `tile/<path>`; None for what the published log does not have.

    `path` is what C2SP tlog-tiles puts after `tile/`, for instance `0/x001/234` or
    `entries/000.p/17`; any other spelling of the same tile is unknown.
    """
    read = _PATH.fullmatch(path)
    if read is None:
        return None
    index = int(read["index"].replace("x", "").replace("/", ""))
    width = int(read["width"] or WIDTH)
    level = read["level"] if read["level"] == "entries" else int(read["level"])
    if width > WIDTH or tile_path(level, index, width) != f"tile/{path}":
        return None
    size = published_size(pool)
    if index * WIDTH + width > (size if level == "entries" else size >> HEIGHT * int(level)):
        return None
    if level == "entries":
        return bundle(_entries(pool, index * WIDTH, width))
    return tile(pool, int(level), index, width)


def tile(pool: str, level: int, index: int, width: int) -> bytes:
    """The first `width` hashes of a tile that the log has."""
    full = Tile.objects.filter(pool_id=pool, level=level, index=index)
    hashes = full.values_list("hashes", flat=True).first()
    if hashes is not None:
        return bytes(hashes)[: 32 * width]
    first = index * WIDTH
    if level == 0:
        return b"".join(leaf_hash(body) for body in _entries(pool, first, width))
    below = Tile.objects.filter(
        pool_id=pool, level=level - 1, index__gte=first, index__lt=first + width
    )
    return b"".join(
        _root(bytes(each)) for each in below.order_by("index").values_list("hashes", flat=True)
    )


def files(pool: str, since: int = 0) -> Iterator[tuple[str, bytes]]:
    """Path and content of what somebody lacks who has the first `since` entries.

    The checkpoint comes last, so that a mirror never promises what it does not hold.
    """
    note, keys_text = checkpoint(pool), public_keys(pool)
    if note is None or keys_text is None:
        return
    size = int(note.split("\n")[1])
    level, count, had = 0, size, min(since, size)
    while count:
        for index in range(had // WIDTH, -(-count // WIDTH)):
            width = min(WIDTH, count - index * WIDTH)
            if level == 0:
                entries = _entries(pool, index * WIDTH, width)
                yield tile_path("entries", index, width), bundle(entries)
            yield tile_path(level, index, width), tile(pool, level, index, width)
        level, count, had = level + 1, count >> HEIGHT, had >> HEIGHT
    yield "key", keys_text.encode()
    yield "checkpoint", note.encode()


def reader(pool: str, size: int) -> TileReader:
    """Nodes of the log's first `size` entries, for proofs."""
    return TileReader(size, lambda level, index, width: tile(pool, level, index, width))


def _entries(pool: str, first: int, width: int) -> list[bytes]:
    found = Entry.objects.filter(pool_id=pool, index__gte=first, index__lt=first + width)
    return [bytes(body) for body in found.order_by("index").values_list("body", flat=True)]


def _root(hashes: bytes) -> bytes:
    digest = hashlib.sha256(hashes).digest()
    root = _roots.get(digest)
    if root is None:
        if len(_roots) >= _REMEMBERED:
            _roots.clear()
        root = root_of(hashes[at : at + 32] for at in range(0, len(hashes), 32))
        _roots[digest] = root
    return root
