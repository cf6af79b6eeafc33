"""Closing a draw whose nonce never came: once and for ever either the nonce or `unopened`.

Why the province's clock: the city must not be able to run out a citizen's ten seconds.
"""

from collections.abc import Mapping, Sequence

from doorstep.kernel import clock
from doorstep.plates.log import texts
from doorstep.plates.log.model import Draw
from doorstep.province import keys
from doorstep.province.witness import store


def close(
    pool: str, calls: Mapping[int, Draw], asked: Sequence[int], had: store.Openings
) -> store.Openings:
    """Sign `unopened` for those whose time is over and that `had` no answer; the answers then.

    The time runs from the call in the log and from the moment the call was cosigned here,
    whichever is later: before that no nonce was taken, so no second of it is the citizen's.
    """
    wanted = sorted({log_id for log_id in asked if log_id in calls and log_id not in had})
    if not wanted:
        return had
    now = clock.now()
    # What this very turn cosigns is not stored yet.
    seen = store.seen_at(pool, wanted)
    notes = {
        log_id: note_of(calls[log_id])
        for log_id in wanted
        if max(calls[log_id].call_t, seen.get(log_id, now).timestamp())
        + calls[log_id].terms.reveal_s
        <= now.timestamp()
    }
    store.sign_unopened(pool, notes, now)
    # Read again: a phone may have been faster than the note.
    return had | store.openings(pool, wanted)


def note_of(draw: Draw) -> str:
    """The party's word: no nonce taken, none will be, no proof given."""
    return keys.sign(keys.party_key(), texts.unopened(draw.alpha)).hex()
