"""Entries that a supervisor signs: completed from what was asked, then signed.

Until the province runs its own service, its key is held beside the city's and signs here.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from doorstep.plates import keys
from doorstep.plates.crypto import ecvrf
from doorstep.plates.log import entries as e
from doorstep.plates.log import wire as w
from doorstep.plates.log import writing
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.state import State

UNSIGNED = "00" * 64
_HASH = w.is_hex(32)


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


_ASKED: Mapping[str, Mapping[str, w.Check]] = {
    "segment": {"pattern": w.is_text(16)},
    "fill": {"n": w.is_id},
    "genesis": {"s": w.is_id, "n": w.is_id, "root": _HASH, "doc": _HASH},
    "exclude": {
        "numbers": w.is_list(w.is_number, 1, 2000),
        "why": w.is_text(200),
        "text": _is_string,
    },
}
"""What an intent says, but for `rules`, whose terms are checked with the entry."""


def supervised_entry(state: State, t: int, verb: str, given: Mapping[str, Any]) -> e.Entry:
    """The signed entry for an intent. Errors: Refused for one that cannot be formed."""
    if verb == "rules":
        return _rules(state, t, given)
    _require_form(verb, given)
    match verb:
        case "segment":
            try:
                return writing.segment_entry(state, t=t, pattern=given["pattern"], sign=_sign)
            except ValueError as broken:
                raise Refused("segment/pattern") from broken
        case "fill":
            return writing.fill_entry(state, t=t, n=given["n"], sign=_sign)
        case "genesis":
            genesis = e.Genesis(
                t=t,
                s=given["s"],
                n=given["n"],
                root=given["root"],
                doc=given["doc"],
                sig=UNSIGNED,
                psig="",
            )
            return writing.with_signature(state.pool, genesis, _sign)
        case "exclude":
            exclude = e.Exclude(
                t=t,
                numbers=tuple(sorted(set(given["numbers"]))),
                why=given["why"],
                doc=hashlib.sha256(given["text"].encode()).hexdigest(),
                sig=UNSIGNED,
            )
            return writing.with_signature(state.pool, exclude, _sign)
        case _:
            raise Refused("log/unknown-entry")


def _require_form(verb: str, given: Mapping[str, Any]) -> None:
    """Nothing malformed is signed, and nothing malformed stops the writer."""
    checks = _ASKED.get(verb)
    if checks is None:
        raise Refused("log/unknown-entry")
    for name in sorted(checks.keys() ^ given.keys()):
        raise Refused("log/fields", name)
    for name, check in checks.items():
        if not check(given[name]):
            raise Refused("log/field", name)


def _rules(state: State, t: int, given: Mapping[str, Any]) -> e.Rules:
    before = state.rules_or_none
    party = {
        "name": "city",
        "vrf": ecvrf.public_key(keys.vrf_key()).hex(),
        "key": keys.public(keys.party_key()),
    }
    terms = {name: value for name, value in given.items() if name != "text"}
    if not _is_string(given.get("text")):
        raise Refused("log/field", "text")
    ours = {
        "e": "rules",
        "t": t,
        "pool": state.pool,
        "v": before.v + 1 if before else 1,
        "parties": [party],
        "supervisors": [keys.public(keys.supervisor_key())],
        "text": hashlib.sha256(given["text"].encode()).hexdigest(),
        "sigs": [UNSIGNED],
    }
    for name in sorted(ours.keys() & terms.keys()):
        raise Refused("log/fields", name)
    rules = e.Rules.from_object(ours | terms)
    parties = (lambda text: keys.sign(keys.party_key(), text),) if before else ()
    return writing.rules_with_signatures(state.pool, rules, _sign, parties)


def _sign(text: bytes) -> str:
    return keys.sign(keys.supervisor_key(), text)
