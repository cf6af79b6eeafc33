"""Who may change the rules, declare, fill, exclude: the signatures each entry needs.

Why here: the city cannot give itself an authority that the rules before did not give it.
"""

from collections.abc import Iterable

from doorstep.plates.log import texts
from doorstep.plates.log.entries import Entry, Genesis, Refund, Rules
from doorstep.plates.log.model import Effects
from doorstep.plates.log.refusals import require
from doorstep.plates.log.state import State


def apply_rules(state: State, entry: Rules, at: Effects) -> Effects:
    """The terms from here on."""
    before = state.rules_or_none
    require(entry.pool == state.pool, "log/pool")
    require(entry.v == (1 if before is None else before.v + 1), "rules/version")
    require(_good_keys(state, entry), "rules/parties")
    fields = entry.as_object()
    supervised = texts.supervisor(state.pool, fields)
    if before is None:
        keys: Iterable[str] = state.pinned & set(entry.supervisors)
        parties: tuple[dict[str, str], ...] = ()
    else:
        keys, parties = before.supervisors, before.parties
    require(len(entry.sigs) == 1 + len(parties), "rules/signature")
    require(state.signed_by(keys, supervised, entry.sigs[0]), "rules/signature")
    text = texts.party(state.pool, fields)
    for party, sig in zip(parties, entry.sigs[1:], strict=True):
        require(state.signed_by((party["key"],), text, sig), "rules/signature")
    state.rules_or_none = entry
    if state.lost_keys - {party["vrf"] for party in entry.parties}:
        state.lost_keys = frozenset()
    return at


def require_supervisor(state: State, entry: Entry, sig: str) -> None:
    """`sig` is a supervisor's over the entry without it."""
    text = texts.supervisor(state.pool, entry.as_object())
    require(state.signed_by(state.rules.supervisors, text, sig), "supervisor/signature")


def require_province(state: State, entry: Genesis | Refund) -> None:
    """`psig` is the second party's; with the city alone it is empty."""
    parties = state.rules.parties
    if len(parties) == 1:
        require(entry.psig == "", "party/signature")
        return
    text = texts.party(state.pool, entry.as_object())
    require(state.signed_by((parties[1]["key"],), text, entry.psig), "party/signature")


def _good_keys(state: State, entry: Rules) -> bool:
    names = [party["name"] for party in entry.parties]
    keys = [party["key"] for party in entry.parties]
    coins = [party["vrf"] for party in entry.parties]
    return all(
        len(set(each)) == len(each) for each in (names, keys, coins, entry.supervisors)
    ) and all(
        state.verifiers.key(bytes.fromhex(key)) for key in (*keys, *coins, *entry.supervisors)
    )
