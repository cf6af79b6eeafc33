"""A replayed state as bytes, so that a start replays only the tail.

Why not part of the log: it is one implementation's memory. Whoever doubts it replays from entry 0.
"""

import json
import zlib
from collections.abc import Collection
from dataclasses import fields
from typing import Any

from doorstep.plates.log.entries import Rules
from doorstep.plates.log.model import Declared, Draw, Fill, Kept, NumberState, Phase, Vehicle
from doorstep.plates.log.patterns import Pattern
from doorstep.plates.log.slots import Slots, mask_of
from doorstep.plates.log.state import State
from doorstep.plates.log.verifiers import Verifiers

VERSION = 4
_READABLE = (1, 2, 3, VERSION)
"""Version 1 knew no frozen segments, 2 not since when a number is kept, 3 not the minute before."""
EVERY = 5_000
_PLAIN = ("pool", "size", "declared", "last_fill", "last_id", "unsettled", "promised")
_MASKS = ("free", "taken")
_BYTES = frozenset({"alpha", "call_leaf", "seed", "betas_leaf"})


def store(state: State) -> bytes:
    """The state as bytes."""
    versions: dict[int, Rules] = {}
    if state.rules_or_none is not None:
        versions[state.rules_or_none.v] = state.rules_or_none
    if state.fill is not None:
        versions[state.fill.rules.v] = state.fill.rules
    for draw in state.draws.values():
        if draw.rules is not None:
            versions[draw.rules.v] = draw.rules
    kept: dict[str, Any] = {name: getattr(state, name) for name in _PLAIN}
    kept |= {
        "version": VERSION,
        "t": [state.t, state.earlier],
        "versions": {v: rules.as_object() for v, rules in versions.items()},
        "rules": state.rules_or_none.v if state.rules_or_none else None,
        "lost_keys": sorted(state.lost_keys),
        "frozen": state.frozen,
        "segments": [
            {
                "pattern": segment.pattern.text,
                "used": segment.used,
                "genesis_n": segment.genesis_n,
                "genesis_root": segment.genesis_root.hex(),
                "named": sorted(segment.named),
            }
            for segment in state.segments
        ],
        "numbers": {
            standing.value: [number for number, at in state.numbers.items() if at is standing]
            for standing in NumberState
        },
        "slots": state.slots.numbers,
        "free": hex(state.slots.free),
        "fill": _plain(state.fill) if state.fill else None,
        "draws": [_plain(draw) for draw in state.draws.values()],
        "vehicles": {nv: [each.counted, each.busy] for nv, each in state.vehicles.items()},
        "applicants": sorted(state.applicants),
        "holders": state.holders,
        "retained": state.retained,
        "refundable": state.refundable,
    }
    return zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), 3)


def worth_storing(state: State, stored_size: int) -> bool:
    """Whether a start would replay too much; a large state, which costs more, is stored later."""
    known = len(state.vehicles) + len(state.slots)
    return state.size - stored_size >= max(EVERY, known // 20)


def restore(stored: bytes, pinned: Collection[str], verifiers: Verifiers) -> State:
    """The state that `store` wrote. Errors: ValueError for another version."""
    kept = json.loads(zlib.decompress(stored))
    if kept["version"] not in _READABLE:
        raise ValueError("stored by another version")
    state = State(kept["pool"], pinned, verifiers)
    for name in _PLAIN:
        setattr(state, name, kept[name])
    times = kept["t"]
    state.t, state.earlier = times if isinstance(times, list) else (times, times)
    versions = {int(v): Rules.from_object({**rules}) for v, rules in kept["versions"].items()}
    state.rules_or_none = versions.get(kept["rules"])
    state.lost_keys = frozenset(kept["lost_keys"])
    state.frozen = tuple(kept.get("frozen", ()))
    first = 0
    for each in kept["segments"]:
        pattern = Pattern.parse(each["pattern"])
        root = bytes.fromhex(each["genesis_root"])
        state.segments.append(
            Declared(pattern, first, each["used"], each["genesis_n"], root, set(each["named"]))
        )
        first += pattern.size
    for standing, numbers in kept["numbers"].items():
        state.tally[NumberState(standing)] = len(numbers)
        state.numbers.update(dict.fromkeys(numbers, NumberState(standing)))
    state.slots = Slots(kept["slots"])
    state.slots.free = int(kept["free"], 16)
    if kept["fill"]:
        state.fill = Fill(**_typed(kept["fill"], versions))
    for each in kept["draws"]:
        draw = Draw(**_typed(each, versions))
        state.draws[draw.id] = draw
        if draw.phase is Phase.WAITING:
            state.line[draw.id] = draw
    state.vehicles = {
        nv: Vehicle([(id_, day) for id_, day in counted], busy)
        for nv, (counted, busy) in kept["vehicles"].items()
    }
    state.applicants = set(kept["applicants"])
    state.holders = kept["holders"]
    state.retained = {number: Kept(*each) for number, each in kept["retained"].items()}
    state.refundable = {int(id_): nv for id_, nv in kept["refundable"].items()}
    return state


def _plain(thing: Draw | Fill) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for each in fields(thing):
        value = getattr(thing, each.name)
        if isinstance(value, bytes):
            value = value.hex()
        elif isinstance(value, Rules):
            value = value.v
        elif each.name in _MASKS:
            value = hex(value)
        plain[each.name] = value
    return plain


def _typed(plain: dict[str, Any], versions: dict[int, Rules]) -> dict[str, Any]:
    typed: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()
    }
    for name in _BYTES & typed.keys():
        typed[name] = bytes.fromhex(typed[name])
    typed["rules"] = versions.get(typed["rules"])
    if "phase" in typed:
        typed["phase"] = Phase(typed["phase"])
        for name in _MASKS:
            mask = typed[name]
            # Before version 4 the slots one by one.
            typed[name] = int(mask, 16) if isinstance(mask, str) else mask_of(mask, typed["n"])
    return typed
