"""What the city wrote becomes cosigned: replayed, compared with its note, signed with the time.

Why the first cosignature of a size is kept: two of them would be two heads, and whoever compares
heads must find one.
"""

import base64
import hashlib
from collections.abc import Sequence

from doorstep.kernel import clock
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log.checkpoint import Checkpoint, NoteInvalid, NoteKey, open_checkpoint
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.plates.log.refusals import Refused
from doorstep.province import keys
from doorstep.province.errors import Ahead, Behind, Fork, Malformed
from doorstep.province.messages import Turn
from doorstep.province.models import Checkpoint as Cosigned
from doorstep.province.models import Entry
from doorstep.province.witness.mirror import Mirror
from doorstep.province.witness.store import Row

COSIGNATURE = "cosignature/v1\ntime {at}\n"


def head_of(row: Row, turn: Turn) -> Checkpoint | None:
    """The checkpoint of the message, which the log's key must have signed; None without one.

    Errors: Malformed.
    """
    if not turn.note:
        return None
    try:
        head, _ = open_checkpoint(turn.note, NoteKey.parse(row.log_vkey), VERIFIERS)
    except NoteInvalid as broken:
        raise Malformed("note") from broken
    if head.size != turn.size:
        raise Malformed("note")
    return head


def require_no_rollback(row: Row, turn: Turn) -> None:
    """A city that has less than was cosigned must adopt. Errors: Ahead, Fork, Malformed."""
    head = head_of(row, turn)
    if head is not None and head.root != _root_at(row.pool, turn.size):
        raise Fork("rollback", size=turn.size, note=turn.note, cosigned=row.note)
    raise Ahead(size=row.size)


def _root_at(pool: str, size: int) -> bytes:
    """The root of the first `size` cosigned entries; all of them are read if it was no head."""
    known = Cosigned.objects.filter(pool_id=pool, size=size).values_list("root", flat=True).first()
    if known is not None:
        return bytes(known)
    bodies = Entry.objects.filter(pool_id=pool, index__lt=size).order_by("index")
    found = bodies.values_list("body", flat=True).iterator(chunk_size=2_000)
    return root_of(leaf_hash(bytes(body)) for body in found)


def require_same_head(row: Row, turn: Turn) -> None:
    """A note for the cosigned size has the cosigned root. Errors: Fork, Malformed."""
    if turn.note and not row.note.startswith(turn.note):
        head = head_of(row, turn)
        if head is not None and head.root != row.root:
            raise Fork("split-view", size=turn.size, note=turn.note, cosigned=row.note)


def told(row: Row, turn: Turn) -> list[bytes] | None:
    """The entries between the cosigned size and the city's, if the message has all of them."""
    if turn.start <= row.size and turn.start + len(turn.tail) == turn.size:
        return list(turn.tail[row.size - turn.start :])
    return None


def cosign(row: Row, mirror: Mirror, turn: Turn, bodies: list[bytes]) -> bool:
    """Take the entries up to the city's size and sign its head; whether all were proposed before.

    Errors: Behind, Fork, Malformed.
    """
    head = head_of(row, turn)
    if head is None:
        raise Malformed("note")
    try:
        mirror.advance(bodies)
    except Refused as refused:
        at = mirror.size + len(mirror.ahead)
        raise Fork("rule", at=at, rule=refused.rule, sentence=refused.sentence) from refused
    was_party = mirror.party
    start = mirror.size
    called = mirror.take(len(bodies))
    if mirror.root != head.root:
        if (
            told(row, turn) is None
        ):  # what was proposed is not what was written: the entries themselves decide
            raise Behind(size=start)
        raise Fork("root", size=turn.size, note=turn.note)
    now = clock.now()
    note = turn.note + cosignature(head, int(now.timestamp()))
    agreed = not was_party or digest(bodies) in row.accepted
    row.size, row.root, row.note = turn.size, head.root, note
    row.proposal, row.accepted = [], []
    row.bodies, row.calls = bodies, called
    return agreed


def require_known_beginning(row: Row, turn: Turn) -> None:
    """Entries of the tail that are cosigned already are the cosigned ones. Errors: Fork."""
    had = min(row.size, turn.start + len(turn.tail)) - turn.start
    if had <= 0:
        return
    stored = Entry.objects.filter(
        pool_id=row.pool, index__gte=turn.start, index__lt=turn.start + had
    ).order_by("index")
    for index, body in stored.values_list("index", "body"):
        if bytes(body) != turn.tail[index - turn.start]:
            raise Fork("entry", at=index)


def cosignature(head: Checkpoint, at: int) -> str:
    """Our signature line under a checkpoint, with the time (C2SP tlog-cosignature)."""
    key = keys.witness_vkey()
    text = COSIGNATURE.format(at=at) + head.text()
    raw = key.id + at.to_bytes(8, "big") + keys.sign(keys.witness_key(), text.encode())
    return f"\u2014 {key.name} {base64.b64encode(raw).decode()}\n"


def line_of(note: str) -> str:
    """Our line of a cosigned note, which is its last; empty without a note."""
    return note.rstrip("\n").rpartition("\n")[2] if note else ""


def digest(bodies: Sequence[bytes]) -> str:
    """The name of a proposal."""
    whole = hashlib.sha256()
    for body in bodies:
        whole.update(hashlib.sha256(body).digest())
    return whole.hexdigest()
