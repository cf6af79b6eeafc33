"""How a draw or a hold ends without a vehicle, and how a try comes back.

Why each reason has its own proof: whoever knows a draw must not be able to stop it.
"""

from doorstep.plates.log import texts
from doorstep.plates.log.authority import require_province, require_supervisor
from doorstep.plates.log.drawing import LATE_S
from doorstep.plates.log.entries import Expire, Refund
from doorstep.plates.log.model import Draw, Effects, NumberState, Phase
from doorstep.plates.log.refusals import Refused, require
from doorstep.plates.log.state import DAY, State


def apply_expire(state: State, entry: Expire, at: Effects) -> Effects:
    """End a draw; what was offered is released, what was held is unreleased again."""
    match entry.why:
        case "uncalled":
            draw = _uncalled(state, entry)
        case "unopened" | "unserved":
            draw = _never_opened(state, entry)
        case "unchosen":
            draw = state.draw(entry.id, Phase.OFFERED)
            require(not entry.note, "expire/note")
            require(entry.t >= draw.result_t + draw.terms.choose_s + LATE_S, "expire/early")
            _give_back(state, draw)
        case "lapsed":
            draw = state.draw(entry.id, Phase.HELD)
            require(not entry.note, "expire/note")
            require(entry.t >= draw.choose_t + draw.terms.hold_workdays * DAY, "expire/early")
            _give_back(state, draw)
        case _:
            draw = _cancelled(state, entry)
    state.close(draw)
    return Effects(at.entry, at.index, at.leaf, draw=draw)


def apply_refund(state: State, entry: Refund, at: Effects) -> Effects:
    """The try of an unopened draw comes back, once."""
    if entry.id not in state.refundable:
        raise Refused("refund/draw")
    require_supervisor(state, entry, entry.sig)
    require_province(state, entry)
    state.vehicles[state.refundable.pop(entry.id)].give_back(entry.id)
    return at


def _uncalled(state: State, entry: Expire) -> Draw:
    draw = state.draw(entry.id, Phase.WAITING)
    require(not entry.note, "expire/note")
    state.vehicles[draw.nv].give_back(draw.id)
    return draw


def _never_opened(state: State, entry: Expire) -> Draw:
    draw = state.draw(entry.id, Phase.CALLED)
    text = texts.unopened(draw.alpha)
    notes = entry.note
    others = draw.terms.parties[1:]
    if entry.why == "unopened":
        # The others sign by their own clocks, which know more than whole minutes.
        early = not others and entry.t < draw.call_t + draw.terms.reveal_s
        require(not early, "expire/early")
    else:
        text = texts.unserved(draw.alpha)
        require(bool(notes), "expire/note")
        require(state.signed_by(state.rules.supervisors, text, notes[0]), "expire/note")
        notes = notes[1:]
    require(len(notes) == len(others), "expire/note")
    for party, note in zip(others, notes, strict=True):
        require(state.signed_by((party["key"],), text, note), "expire/note")
    state.settle(draw)
    if entry.why == "unopened":
        state.refundable[draw.id] = draw.nv
    else:
        state.lost_keys = frozenset(party["vrf"] for party in draw.terms.parties)
    return draw


def _cancelled(state: State, entry: Expire) -> Draw:
    draw = state.draw(entry.id, Phase.OFFERED, Phase.HELD)
    require(len(entry.note) == 1, "expire/note")
    keys = (draw.ck, *state.rules.supervisors)
    require(state.signed_by(keys, texts.cancel(draw.alpha), entry.note[0]), "expire/note")
    _give_back(state, draw)
    return draw


def _give_back(state: State, draw: Draw) -> None:
    if draw.phase is Phase.HELD:
        state.move(NumberState.UNRELEASED, draw.number)
    state.move(NumberState.RELEASED, *draw.numbers)
    state.slots.release(*draw.slots)
