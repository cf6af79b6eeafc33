"""Closing a draw whose nonce never came: once and for ever either the nonce or `unopened`.

Why the province's clock: the city must not be able to run out a citizen's ten seconds.
"""

from collections.abc import Mapping, Sequence

from doorstep.kernel import clock
from doorstep.plates.log import texts
from doorstep.plates.log.model import Draw
from doorstep.province import keys
from doorstep.province.witness import store


def close(pool: str, calls: Mapping[int, Draw], asked: Sequence[int]) -> None:
    """Sign `unopened` for those whose time is over and whose nonce is not held.

    The time runs from the call in the log and from the moment the call was cosigned here,
    whichever is later: before that no nonce was taken, so no second of it is the citizen's.
    """
    wanted = sorted({log_id for log_id in asked if log_id in calls})
    if not wanted:
        return
    now = clock.now()
    seen = store.seen_at(pool, wanted)
    over = [
        log_id
        for log_id in wanted
        if max(calls[log_id].call_t, seen[log_id].timestamp()) + calls[log_id].terms.reveal_s
        <= now.timestamp()
    ]
    held = store.openings(pool, over)
    notes = [(log_id, note_of(calls[log_id])) for log_id in over if log_id not in held]
    store.sign_unopened(pool, notes, now)


def note_of(draw: Draw) -> str:
    """The party's word: no nonce taken, none will be, no proof given."""
    return keys.sign(keys.party_key(), texts.unopened(draw.alpha)).hex()
