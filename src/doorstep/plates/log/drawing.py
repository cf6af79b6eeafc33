"""From request to choice: the verbs of one draw.

Why this order: request and call are fixed before any coin exists, so nothing can be re-rolled.
"""

import hashlib
from functools import lru_cache

from doorstep.kernel import sampling
from doorstep.plates.log import texts
from doorstep.plates.log.entries import Betas, Call, Choose, Request, Result
from doorstep.plates.log.model import Draw, Effects, NumberState, Offered, Phase, Vehicle
from doorstep.plates.log.refusals import require
from doorstep.plates.log.slots import bitmap_hash
from doorstep.plates.log.state import State, local_day

GRACE_S = 120
"""A choice may be logged this long after the last second of choosing."""
LATE_S = 60
"""An offer lapses only after the whole minute of its last second."""


def apply_request(state: State, entry: Request, at: Effects) -> Effects:
    """One more draw in line."""
    rules = state.rules
    require(entry.pool == state.pool, "log/pool")
    require(entry.id == state.last_id + 1, "request/number")
    require(entry.ch in rules.channels, "request/channel")
    require(state.verifiers.key(bytes.fromhex(entry.ck)), "request/key")
    vehicle = state.vehicles.get(entry.nv, Vehicle())
    require(not vehicle.busy, "request/vehicle-busy")
    require(entry.na not in state.applicants, "request/applicant-busy")
    require(entry.attempt == vehicle.tries + 1, "request/try")
    today = local_day(entry.t)
    require(vehicle.tries < rules.tries or today > vehicle.day, "request/again-today")
    draw = Draw(
        id=entry.id,
        ch=entry.ch,
        cn=entry.cn,
        ck=entry.ck,
        nv=entry.nv,
        na=entry.na,
        alpha=at.leaf,
        request_index=at.index,
        request_t=entry.t,
    )
    state.last_id = entry.id
    state.draws[entry.id] = draw
    state.line[entry.id] = draw
    state.applicants.add(entry.na)
    state.vehicles[entry.nv] = Vehicle([*vehicle.counted, (entry.id, today)], busy=True)
    return _about(at, draw)


def apply_call(state: State, entry: Call, at: Effects) -> Effects:
    """The draw's place in line and its pool are fixed."""
    draw = state.draw(entry.id, Phase.WAITING)
    require(entry.req == draw.alpha.hex(), "call/request")
    require(not state.lost_keys, "call/key-lost")
    slots = state.slots
    require(slots.free_count - state.promised >= state.rules.k, "call/scarce")
    require(
        entry.n == len(slots)
        and entry.root == slots.root.hex()
        and entry.free == bitmap_hash(slots.free, len(slots)),
        "call/pool",
    )
    del state.line[draw.id]
    draw.phase = Phase.CALLED
    draw.rules = state.rules
    draw.call_index = at.index
    draw.call_leaf = at.leaf
    draw.call_t = entry.t
    draw.declared = state.declared
    draw.frozen = state.frozen
    draw.n = len(slots)
    draw.free = slots.free
    draw.pool = tuple(slots.numbers)
    for segment in state.segments:
        segment.used = True
    state.unsettled.append(draw.id)
    state.promised += state.rules.k
    return _about(at, draw)


def apply_betas(state: State, entry: Betas, at: Effects) -> Effects:
    """Every party's coin and the citizen's nonce: the seed exists."""
    draw = state.draw(entry.id, Phase.CALLED)
    require(entry.at == draw.call_index and entry.call == draw.call_leaf.hex(), "betas/call")
    nonce = bytes.fromhex(entry.nonce)
    require(hashlib.sha256(nonce).hexdigest() == draw.cn, "betas/nonce")
    coins = state.coins(draw.terms, draw.alpha, entry.pi)
    draw.seed = sampling.seed(draw.alpha, draw.call_index, coins, nonce)
    draw.betas_leaf = at.leaf
    draw.phase = Phase.OPENED
    return _about(at, draw)


def offer_of(draw: Draw) -> tuple[int, ...]:
    """The slots of the offer; final when all earlier calls are settled."""
    return _offered(draw.seed, draw.n, draw.terms.k, draw.free & ~draw.taken)


@lru_cache(maxsize=64)
def _offered(seed: bytes, n: int, k: int, available: int) -> tuple[int, ...]:
    """Remembered, because a writer asks before it writes a result and again when it replays it."""
    return sampling.offer(seed, n, k, lambda slot: bool(available >> slot & 1))


def apply_result(state: State, entry: Result, at: Effects) -> Effects:
    """The offer, recomputed."""
    draw = state.draw(entry.id, Phase.OPENED)
    require(entry.betas == draw.betas_leaf.hex(), "result/betas")
    require(state.unsettled[0] == draw.id, "result/turn")
    slots = offer_of(draw)
    numbers = tuple(state.slots.numbers[slot] for slot in slots)
    require(
        len(slots) == draw.terms.k and entry.slots == slots and entry.numbers == numbers,
        "result/offer",
    )
    state.settle(draw)
    offered = state.slots.take(*slots)
    state.move(NumberState.OFFERED, *numbers)
    for other in state.unsettled:
        state.draws[other].taken |= offered
    material = Offered(draw.pool, draw.free, draw.taken)
    draw.pool, draw.taken = (), 0
    draw.slots, draw.numbers = slots, numbers
    draw.result_t = entry.t
    draw.phase = Phase.OFFERED
    return Effects(at.entry, at.index, at.leaf, draw=draw, offered=material)


def refill_of(state: State, draw: Draw) -> str:
    """The number that takes the chosen one's slot; empty when nothing is left."""
    words = sampling.refill_words(draw.seed)
    place = sampling.refill(
        words, draw.declared, lambda place: state.may_be_released(place, draw.frozen)
    )
    return "" if place is None else state.number_at(place)


def choose_until(draw: Draw) -> int:
    """The last minute of choosing; once the log has come beyond it a choice is late."""
    terms = draw.terms
    return draw.result_t + terms.choose_s + terms.extend_n * terms.extend_s + GRACE_S


def apply_choose(state: State, entry: Choose, at: Effects) -> Effects:
    """One number is taken, one is released in its place, the others stay where they are."""
    draw = state.draw(entry.id, Phase.OFFERED)
    require(entry.number in draw.numbers, "choose/number")
    text = texts.choose(draw.alpha, entry.number)
    require(state.signed_by((draw.ck,), text, entry.sig), "choose/signature")
    # While the log stands still, because the province is away, nobody's time runs out.
    require(state.came_to(entry.t) <= choose_until(draw), "choose/late")
    require(entry.add == refill_of(state, draw), "choose/refill")
    place = draw.numbers.index(entry.number)
    slot, others = draw.slots[place], draw.slots[:place] + draw.slots[place + 1 :]
    state.move(NumberState.HELD, entry.number)
    state.slots.put(slot, entry.add)
    state.slots.release(*others, *([slot] if entry.add else []))
    state.move(NumberState.RELEASED, *(n for n in draw.numbers if n != entry.number))
    if entry.add:
        state.move(NumberState.RELEASED, entry.add)
    draw.slots, draw.numbers, draw.seed = (), (), b""
    draw.number = entry.number
    draw.choose_t = entry.t
    draw.phase = Phase.HELD
    state.applicants.discard(draw.na)
    return _about(at, draw)


def _about(at: Effects, draw: Draw) -> Effects:
    return Effects(at.entry, at.index, at.leaf, draw=draw)
