"""Opening a pool and the supervised acts on it: rules, segments, fills, exclusions.

Why intents here too: the sequencer is the only writer of the log, whoever asks.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.plate_number import PlateKind
from doorstep.plates.former import by_segment, document, remember
from doorstep.plates.models import Intent, Pool

FILL_AT_MOST = 2000
SUPERVISED = ("rules", "segment", "fill", "genesis", "exclude", "freeze")


@transaction.atomic
def create_pool(*, pool: str, kind: PlateKind, origin: str, by: Actor) -> str:
    """Make the (still empty) log of a kind of plate; an existing one is left as it is."""
    _, made = Pool.objects.get_or_create(
        id=pool, defaults={"kind": kind.value, "origin": f"{origin}/log/{pool}"}
    )
    if made:
        audit.note("pool.created", f"pool:{pool}", by=by)
    return pool


@transaction.atomic
def open_pool(
    *,
    pool: str,
    kind: PlateKind,
    origin: str,
    terms: Mapping[str, Any],
    patterns: Sequence[str],
    by: Actor,
    former: Iterable[str] = (),
    former_text: str = "",
) -> str:
    """Make a pool and ask for its first rules, its segments and a fill up to the target.

    `terms` are the fields of a `rules` entry but for keys and signatures. `former` are numbers in
    use before this log: they are kept here and published as root and count, for the reason given
    in `former_text`. Nothing happens where the pool exists.
    """
    if Pool.objects.filter(pk=pool).exists():
        return pool
    create_pool(pool=pool, kind=kind, origin=origin, by=by)
    ask_supervised(pool=pool, verb="rules", fields=terms, by=by)
    for pattern in patterns:
        ask_supervised(pool=pool, verb="segment", fields={"pattern": pattern}, by=by)
    for segment, places in sorted(by_segment(patterns, former).items()):
        fields = {
            "s": segment,
            "n": len(places),
            "root": remember(pool, segment, patterns[segment - 1], places),
            "doc": document(former_text),
        }
        ask_supervised(pool=pool, verb="genesis", fields=fields, by=by)
    missing = int(terms["target"])
    while missing > 0:
        n = min(missing, FILL_AT_MOST)
        ask_supervised(pool=pool, verb="fill", fields={"n": n}, by=by)
        missing -= n
    return pool


@transaction.atomic
def ask_supervised(*, pool: str, verb: str, fields: Mapping[str, Any], by: Actor) -> int:
    """Ask for a supervised entry; the answer is the intent's id, the log answers in its batch."""
    if verb not in SUPERVISED:
        raise ValueError(verb)
    intent = Intent.objects.create(
        pool_id=pool, verb=verb, fields=dict(fields), made_at=clock.now()
    )
    audit.note(f"pool.{verb}", f"pool:{pool}", by=by, detail={"intent": intent.pk})
    return int(intent.pk)
