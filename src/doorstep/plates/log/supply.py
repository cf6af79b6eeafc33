"""Where numbers come from: segments, numbers in use before the log, fills, exclusions.

Why by rule: a number leaves *unreleased* only by a seeded choice or by a documented exclusion.
"""

from doorstep.kernel import sampling
from doorstep.plates.log.authority import require_province, require_supervisor
from doorstep.plates.log.entries import Exclude, Fill, FillBetas, Freeze, Genesis, InUse, Segment
from doorstep.plates.log.merkle import included, leaf_hash
from doorstep.plates.log.model import Declared, Effects, NumberState
from doorstep.plates.log.model import Fill as OpenFill
from doorstep.plates.log.patterns import Pattern
from doorstep.plates.log.refusals import Refused, require
from doorstep.plates.log.state import State


def apply_segment(state: State, entry: Segment, at: Effects) -> Effects:
    """Every number of a pattern is declared."""
    require(entry.s == len(state.segments) + 1, "segment/number")
    try:
        pattern = Pattern.parse(entry.pattern)
    except ValueError as broken:
        raise Refused("segment/pattern") from broken
    require(entry.n == pattern.size, "segment/count")
    require(not any(each.pattern.overlaps(pattern) for each in state.segments), "segment/overlap")
    require_supervisor(state, entry, entry.sig)
    require(entry.root == pattern.root().hex(), "segment/root")
    state.segments.append(Declared(pattern, state.declared))
    state.declared += pattern.size
    return at


def apply_genesis(state: State, entry: Genesis, at: Effects) -> Effects:
    """So many numbers of a segment were in use before the log."""
    require(entry.s <= len(state.segments), "genesis/segment")
    segment = state.segments[entry.s - 1]
    require(segment.genesis_n == 0, "genesis/segment")
    require(not segment.used, "genesis/late")
    taken = sum(segment.pattern.place(number) is not None for number in state.numbers)
    require(entry.n <= segment.pattern.size - taken, "genesis/count")
    require_supervisor(state, entry, entry.sig)
    require_province(state, entry)
    segment.genesis_n = entry.n
    segment.genesis_root = bytes.fromhex(entry.root)
    return at


def apply_inuse(state: State, entry: InUse, at: Effects) -> Effects:
    """One of them is named: assigned."""
    s, place, path = entry.g
    require(s <= len(state.segments), "genesis/segment")
    segment = state.segments[s - 1]
    require(segment.pattern.place(entry.number) is not None, "inuse/proof")
    require(place not in segment.named, "inuse/again")
    require(state.state_of(entry.number) is NumberState.UNRELEASED, "number/state")
    leaf = leaf_hash(entry.number.encode())
    hashes = [bytes.fromhex(each) for each in path]
    require(included(leaf, place, segment.genesis_n, hashes, segment.genesis_root), "inuse/proof")
    segment.named.add(place)
    state.move(NumberState.ASSIGNED, entry.number)
    return at


def apply_fill(state: State, entry: Fill, at: Effects) -> Effects:
    """So many numbers shall be released."""
    require(entry.pool == state.pool, "log/pool")
    require(entry.id == state.last_fill + 1, "fill/number")
    require(state.fill is None, "fill/open")
    require(state.slots.filled + entry.n <= state.rules.target, "fill/target")
    require(state.declared > 0, "fill/count")
    require_supervisor(state, entry, entry.sig)
    for segment in state.segments:
        segment.used = True
    state.last_fill = entry.id
    state.fill = OpenFill(
        entry.id, entry.n, state.rules, at.leaf, at.index, state.declared, state.frozen
    )
    return at


def filled_by(state: State, fill: OpenFill, coins: list[bytes]) -> list[str]:
    """The numbers a fill releases, in order; it ends where the refill rule finds none."""
    seed = sampling.seed(fill.alpha, fill.index, coins, bytes(32))
    stream = sampling.refill_words(seed)
    picked: dict[str, None] = {}

    def unreleased(place: int) -> bool:
        return state.may_be_released(place, fill.frozen) and state.number_at(place) not in picked

    for _ in range(fill.n):
        place = sampling.refill(stream, fill.declared, unreleased)
        if place is None:
            break
        picked[state.number_at(place)] = None
    return list(picked)


def apply_fill_betas(state: State, entry: FillBetas, at: Effects) -> Effects:
    """The fill's coins: empty slots are filled by index, then new ones are added."""
    fill = state.fill
    if fill is None or fill.id != entry.fill:
        raise Refused("fill/unknown")
    require(entry.at == fill.index and entry.call == fill.alpha.hex(), "betas/call")
    numbers = filled_by(state, fill, state.coins(fill.rules, fill.alpha, entry.pi))
    empty = iter([slot for slot, number in enumerate(state.slots.numbers) if not number])
    for number in numbers:
        slot = next(empty, len(state.slots))
        if slot < len(state.slots):
            state.slots.put(slot, number)
        else:
            state.slots.append(number)
        state.slots.release(slot)
        state.move(NumberState.RELEASED, number)
    state.fill = None
    return at


def apply_exclude(state: State, entry: Exclude, at: Effects) -> Effects:
    """Numbers that are never given out."""
    require(list(entry.numbers) == sorted(set(entry.numbers)), "exclude/numbers")
    for number in entry.numbers:
        require(state.declares(number), "exclude/numbers")
        require(state.state_of(number) is NumberState.UNRELEASED, "number/state")
    require_supervisor(state, entry, entry.sig)
    for number in entry.numbers:
        state.move(NumberState.RETIRED, number)
    return at


def apply_freeze(state: State, entry: Freeze, at: Effects) -> Effects:
    """A segment's unreleased numbers are passed over, or no more.

    Draws that are called and a fill that is open keep the segments frozen at their call, so that
    a freeze steers no choice whose seed may be known.
    """
    require(entry.s <= len(state.segments), "freeze/segment")
    require((entry.s in state.frozen) != bool(entry.on), "freeze/state")
    require_supervisor(state, entry, entry.sig)
    others = {each for each in state.frozen if each != entry.s}
    state.frozen = tuple(sorted(others | {entry.s} if entry.on else others))
    return at
