"""What a writer needs to make the next entry: everything here only reads the state.

Why beside the rules: the writer computes with the same functions that will check it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from doorstep.kernel import sampling
from doorstep.plates.log import texts
from doorstep.plates.log.drawing import offer_of, refill_of
from doorstep.plates.log.entries import (
    Betas,
    Call,
    Choose,
    Exclude,
    Fill,
    FillBetas,
    Freeze,
    Genesis,
    Refund,
    Request,
    Result,
    Rules,
    Segment,
    Snapshot,
)
from doorstep.plates.log.keeping import snapshot_root
from doorstep.plates.log.model import Draw, Phase, Vehicle
from doorstep.plates.log.patterns import Pattern
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.slots import bitmap_hash
from doorstep.plates.log.state import State, local_day
from doorstep.plates.log.supply import filled_by

Signer = Callable[[bytes], str]
"""Signs a text; the signature in lower-case hex."""

Signed = TypeVar("Signed", Segment, Genesis, Fill, Exclude, Freeze, Refund)

_UNSIGNED = "00" * 64


def minute(seconds: float) -> int:
    """`t` of an instant: Unix seconds floored to the minute."""
    return int(seconds) // 60 * 60


def next_try(state: State, nv: str, t: int) -> int:
    """`try` of the vehicle's next request. Errors: Refused if it may not draw now."""
    vehicle = state.vehicles.get(nv, Vehicle())
    if vehicle.busy:
        raise Refused("request/vehicle-busy")
    if vehicle.tries >= state.rules.tries and local_day(t) <= vehicle.day:
        raise Refused("request/again-today")
    return vehicle.tries + 1


def request_entry(state: State, *, t: int, ch: str, cn: str, ck: str, nv: str, na: str) -> Request:
    """The next request. Errors: Refused if the vehicle may not draw now."""
    return Request(
        t=t,
        pool=state.pool,
        id=state.last_id + 1,
        ch=ch,
        cn=cn,
        ck=ck,
        nv=nv,
        na=na,
        attempt=next_try(state, nv, t),
    )


def may_call(state: State) -> bool:
    """Whether one more call can count on a full offer."""
    return not state.lost_keys and state.slots.free_count - state.promised >= state.rules.k


def call_entry(state: State, *, t: int, id: int) -> Call:
    """The call of a waiting draw, against the pool as it is."""
    draw = state.draw(id, Phase.WAITING)
    return Call(
        t=t,
        id=id,
        req=draw.alpha.hex(),
        n=len(state.slots),
        root=state.slots.root.hex(),
        free=bitmap_hash(state.slots.free, len(state.slots)),
    )


def betas_entry(draw: Draw, *, t: int, nonce: str, pi: Sequence[str]) -> Betas:
    """The proofs of a called draw."""
    return Betas(
        t=t,
        id=draw.id,
        at=draw.call_index,
        call=draw.call_leaf.hex(),
        nonce=nonce,
        pi=tuple(pi),
    )


def fill_betas_entry(state: State, *, t: int, pi: Sequence[str]) -> FillBetas:
    """The proofs of the open fill. Errors: Refused if none is open."""
    if state.fill is None:
        raise Refused("fill/unknown")
    return FillBetas(
        t=t,
        fill=state.fill.id,
        at=state.fill.index,
        call=state.fill.alpha.hex(),
        nonce="00" * 32,
        pi=tuple(pi),
    )


def compute_offer(draw: Draw) -> tuple[int, ...]:
    """The slots of the draw's offer; final only when all earlier calls are settled."""
    return offer_of(draw)


def next_result(state: State, *, t: int) -> Result | None:
    """The result that can be logged now: that of the first unsettled call, once it is opened."""
    if not state.unsettled:
        return None
    draw = state.draws[state.unsettled[0]]
    if draw.phase is not Phase.OPENED:
        return None
    slots = offer_of(draw)
    return Result(
        t=t,
        id=draw.id,
        betas=draw.betas_leaf.hex(),
        slots=slots,
        numbers=tuple(state.slots.numbers[slot] for slot in slots),
    )


def choose_entry(state: State, draw: Draw, *, t: int, number: str, sig: str) -> Choose:
    """The choice of an offered draw, with its refill."""
    return Choose(t=t, id=draw.id, number=number, sig=sig, add=refill_of(state, draw))


def in_the_way_of_refill(state: State, draw: Draw, in_use: Callable[[str], bool]) -> list[str]:
    """Numbers in use before the log that must be named by `inuse` before this draw's choice."""
    found: dict[str, None] = {}

    def unreleased(place: int) -> bool:
        if not state.may_be_released(place, draw.frozen):
            return False
        number = state.number_at(place)
        if in_use(number):
            found[number] = None
            return False
        return True

    sampling.refill(sampling.refill_words(draw.seed), draw.declared, unreleased)
    return list(found)


def numbers_of_fill(state: State, pi: Sequence[str]) -> list[str]:
    """The numbers the open fill would release with these proofs. Errors: Refused."""
    if state.fill is None:
        raise Refused("fill/unknown")
    fill = state.fill
    return filled_by(state, fill, state.coins(fill.rules, fill.alpha, tuple(pi)))


def segment_entry(state: State, *, t: int, pattern: str, sign: Signer) -> Segment:
    """The next segment, signed by a supervisor. Errors: ValueError for a malformed pattern."""
    parsed = Pattern.parse(pattern)
    unsigned = Segment(
        t=t,
        s=len(state.segments) + 1,
        pattern=pattern,
        n=parsed.size,
        root=parsed.root().hex(),
        sig=_UNSIGNED,
    )
    return with_signature(state.pool, unsigned, sign)


def fill_entry(state: State, *, t: int, n: int, sign: Signer) -> Fill:
    """The next fill, signed by a supervisor."""
    unsigned = Fill(t=t, pool=state.pool, id=state.last_fill + 1, n=n, sig=_UNSIGNED)
    return with_signature(state.pool, unsigned, sign)


def freeze_entry(
    state: State, *, t: int, s: int, on: bool, why: str, doc: str, sign: Signer
) -> Freeze:
    """A segment is frozen or thawed, signed by a supervisor."""
    unsigned = Freeze(t=t, s=s, on=int(on), why=why, doc=doc, sig=_UNSIGNED)
    return with_signature(state.pool, unsigned, sign)


def snapshot_entry(state: State, *, t: int) -> Snapshot:
    """Counts and root as they are."""
    return Snapshot(t=t, counts=state.counts(), root=snapshot_root(state).hex())


def with_signature(pool: str, entry: Signed, sign: Signer) -> Signed:
    """The entry with a supervisor's signature in `sig`."""
    return replace(entry, sig=sign(texts.supervisor(pool, entry.as_object())))


def rules_with_signatures(
    pool: str, rules: Rules, supervisor: Signer, parties: Sequence[Signer] = ()
) -> Rules:
    """The rules with a supervisor's signature and one of each party of the version before."""
    fields = rules.as_object()
    party_text = texts.party(pool, fields)
    return replace(
        rules,
        sigs=(
            supervisor(texts.supervisor(pool, fields)),
            *(sign(party_text) for sign in parties),
        ),
    )
