"""What happens to a number after it was chosen, and the daily snapshot.

Why in the log: a number that leaves a vehicle must be seen to come back.
"""

from doorstep.plates.log.entries import (
    Assign,
    Free,
    Reclaim,
    Retain,
    Snapshot,
    Swap,
    Unretain,
)
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.plates.log.model import Effects, Kept, NumberState, Phase
from doorstep.plates.log.refusals import require
from doorstep.plates.log.state import DAY, State

LATE_DAYS = 32
"""A year may have a day more, and what is granted on the last day may reach the log after it."""


def apply_assign(state: State, entry: Assign, at: Effects) -> Effects:
    """The held number is on the draw's vehicle."""
    draw = state.draw(entry.id, Phase.HELD)
    require(entry.number == draw.number, "number/draw")
    state.move(NumberState.ASSIGNED, entry.number)
    state.holders[entry.number] = draw.nv
    del state.draws[draw.id]
    return Effects(at.entry, at.index, at.leaf, draw=draw)


def apply_retain(state: State, entry: Retain, at: Effects) -> Effects:
    """Kept for the former owner, not longer than the rules have it; said again, kept longer."""
    since = entry.t
    standing = state.state_of(entry.number)
    if standing is NumberState.RETAINED:
        kept = state.retained[entry.number]
        require(entry.na == kept.na, "number/owner")
        require(entry.until > kept.until, "number/until")
        since = kept.since
    else:
        require(standing is NumberState.ASSIGNED, "number/state")
    require(entry.until <= since + (state.rules.retain_days + LATE_DAYS) * DAY, "number/until")
    if standing is NumberState.ASSIGNED:
        state.move(NumberState.RETAINED, entry.number)
        _off_vehicle(state, entry.number)
    state.retained[entry.number] = Kept(entry.na, entry.until, since)
    return at


def apply_reclaim(state: State, entry: Reclaim, at: Effects) -> Effects:
    """The former owner takes it back in time."""
    require(state.state_of(entry.number) is NumberState.RETAINED, "number/state")
    kept = state.retained[entry.number]
    require(entry.na == kept.na, "number/owner")
    require(entry.t <= kept.until, "number/until")
    state.move(NumberState.ASSIGNED, entry.number)
    del state.retained[entry.number]
    return at


def apply_unretain(state: State, entry: Unretain, at: Effects) -> Effects:
    """The former owner's time is over."""
    require(state.state_of(entry.number) is NumberState.RETAINED, "number/state")
    require(entry.t > state.retained[entry.number].until, "number/until")
    state.move(NumberState.UNRELEASED, entry.number)
    del state.retained[entry.number]
    return at


def apply_free(state: State, entry: Free, at: Effects) -> Effects:
    """A number comes back from its vehicle."""
    require(state.state_of(entry.number) is NumberState.ASSIGNED, "number/state")
    state.move(NumberState.UNRELEASED, entry.number)
    _off_vehicle(state, entry.number)
    return at


def apply_swap(state: State, entry: Swap, at: Effects) -> Effects:
    """Two vehicles of one owner exchange their numbers; both stay assigned."""
    one, other = entry.numbers
    require(one < other, "swap/numbers")
    for number in entry.numbers:
        require(state.state_of(number) is NumberState.ASSIGNED, "number/state")
    held = {number: state.holders.pop(number, None) for number in entry.numbers}
    for number, nv in ((one, held[other]), (other, held[one])):
        if nv is not None:
            state.holders[number] = nv
    return at


def snapshot_root(state: State) -> bytes:
    """Root over the sorted "number=state" of all numbers that have a state."""
    lines = sorted(f"{number}={standing.value}" for number, standing in state.numbers.items())
    return root_of(leaf_hash(line.encode()) for line in lines)


def apply_snapshot(state: State, entry: Snapshot, at: Effects) -> Effects:
    """Counts and root are those of the replay."""
    require(entry.counts == state.counts(), "snapshot/counts")
    require(entry.root == snapshot_root(state).hex(), "snapshot/root")
    return at


def _off_vehicle(state: State, number: str) -> None:
    nv = state.holders.pop(number, None)
    if nv is not None:
        state.vehicles[nv].busy = False
