"""Entries that a supervisor signs: completed from what was asked, then signed.

Until the province runs its own service, its key is held beside the city's and signs here.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from doorstep.plates import keys
from doorstep.plates.crypto import ecvrf
from doorstep.plates.log import entries as e
from doorstep.plates.log import writing
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.state import State

UNSIGNED = "00" * 64


def supervised_entry(state: State, t: int, verb: str, given: Mapping[str, Any]) -> e.Entry:
    """The signed entry for an intent. Errors: Refused for one that cannot be formed."""
    match verb:
        case "rules":
            return _rules(state, t, given)
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


def _rules(state: State, t: int, given: Mapping[str, Any]) -> e.Rules:
    before = state.rules_or_none
    party = {
        "name": "city",
        "vrf": ecvrf.public_key(keys.vrf_key()).hex(),
        "key": keys.public(keys.party_key()),
    }
    terms = {name: value for name, value in given.items() if name != "text"}
    rules = e.Rules.from_object(
        {
            "e": "rules",
            "t": t,
            "pool": state.pool,
            "v": before.v + 1 if before else 1,
            "parties": [party],
            "supervisors": [keys.public(keys.supervisor_key())],
            "text": hashlib.sha256(given["text"].encode()).hexdigest(),
            "sigs": [UNSIGNED],
        }
        | terms
    )
    parties = (lambda text: keys.sign(keys.party_key(), text),) if before else ()
    return writing.rules_with_signatures(state.pool, rules, _sign, parties)


def _sign(text: bytes) -> str:
    return keys.sign(keys.supervisor_key(), text)
