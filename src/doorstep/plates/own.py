"""The own-number proof, put together from the published log and the list that is never published.

Why it takes a number: only the citizen's portal calls it, with a number of a vehicle that belongs
to whoever is signed in. No page and no operation takes a number from outside.
"""

from doorstep.plates import serving
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.former import Former
from doorstep.plates.log.checkpoint import open_checkpoint
from doorstep.plates.log.entries import Genesis, Segment, read_entry
from doorstep.plates.log.merkle import inclusion_proof
from doorstep.plates.log.own import build_own
from doorstep.plates.log.patterns import Pattern
from doorstep.plates.log.receipt import Placed
from doorstep.plates.models import Entry


def own_number(pool: str, number: str) -> bytes | None:
    """The file for a number of the list; None if the published list does not have it."""
    note, name = serving.checkpoint(pool), serving.origin(pool)
    if note is None or name is None:
        return None
    size = open_checkpoint(note, serving.note_key(name), VERIFIERS)[0].size
    patterns: dict[int, Pattern] = {}
    lists: dict[int, Placed] = {}
    found = Entry.objects.filter(
        pool_id=pool, verb__in=("segment", "genesis"), index__lt=size
    ).order_by("index")
    for at, body in found.values_list("index", "body"):
        entry = read_entry(bytes(body))
        if isinstance(entry, Segment):
            patterns[entry.s] = Pattern.parse(entry.pattern)
        elif isinstance(entry, Genesis):
            lists[entry.s] = Placed(bytes(body), at, ())
    former = Former(pool)
    for segment, genesis in lists.items():
        place = patterns[segment].place(number)
        index = None if place is None else former.index(segment, place)
        if index is None:
            continue
        node = serving.reader(pool, size).node
        return build_own(
            number=number,
            index=index,
            path=former.path(segment, patterns[segment], index),
            genesis=Placed(
                genesis.entry, genesis.index, inclusion_proof(genesis.index, size, node)
            ),
            note=note,
        )
    return None
