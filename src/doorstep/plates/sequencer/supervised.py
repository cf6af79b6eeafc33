"""Entries that a supervisor signs: completed from what was asked, then signed.

Why the asking is checked first: nothing malformed is signed, and nothing malformed stops the
writer.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from doorstep.plates import keys
from doorstep.plates.crypto import ecvrf
from doorstep.plates.log import entries as e
from doorstep.plates.log import texts, writing
from doorstep.plates.log import wire as w
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.state import State

if TYPE_CHECKING:
    from doorstep.plates.sequencer.asked import Asked
    from doorstep.plates.sequencer.ledger import Ledger

UNSIGNED = "00" * 64
CITY, PROVINCE = "city", "province"
_HASH = w.is_hex(32)


class Later(Exception):
    """The province has to say or sign something first; the intent stays in line."""


class Signatures(NamedTuple):
    """A supervisor's signature and, where the entry needs one, the province's as a party (hex)."""

    supervisor: str
    party: str


class Supervisor(Protocol):
    """Who signs: the key beside the city's, or the province."""

    def rules_keys(self) -> tuple[str, ...]:
        """Supervisors' public keys (hex) that new rules name."""
        ...

    def party(self) -> dict[str, str]:
        """The province as a party of the rules. Errors: Later, Refused where there is none."""
        ...

    def sign(self, ledger: "Ledger", asked: "Asked", entry: e.Entry) -> Signatures:
        """Both signatures. Errors: Later while nobody has decided, Refused if rejected."""
        ...


class LocalSupervisor:
    """The supervisor's key is held beside the city's: there is no province yet."""

    def rules_keys(self) -> tuple[str, ...]:
        """The one key."""
        return (keys.public(keys.supervisor_key()),)

    def party(self) -> dict[str, str]:
        """Nobody."""
        raise Refused("rules/parties")

    def sign(self, ledger: "Ledger", asked: "Asked", entry: e.Entry) -> Signatures:
        """Signed at once."""
        del asked
        text = texts.supervisor(ledger.pool, entry.as_object())
        return Signatures(keys.sign(keys.supervisor_key(), text), "")


def _nobody(text: bytes) -> str:
    """The entry is signed when it is whole."""
    del text
    return UNSIGNED


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_switch(value: Any) -> bool:
    return value in (0, 1) and not isinstance(value, bool)


_ASKED: Mapping[str, Mapping[str, w.Check]] = {
    "segment": {"pattern": w.is_text(16)},
    "fill": {"n": w.is_id},
    "genesis": {"s": w.is_id, "n": w.is_id, "root": _HASH, "doc": _HASH},
    "exclude": {
        "numbers": w.is_list(w.is_number, 1, 2000),
        "why": w.is_text(200),
        "text": _is_string,
    },
    "freeze": {
        "s": w.is_id,
        "on": _is_switch,
        "why": w.is_text(200),
        "text": _is_string,
    },
}
"""What an intent says, but for `rules`, whose terms are checked with the entry."""


def supervised_entry(ledger: "Ledger", supervisor: Supervisor, t: int, asked: "Asked") -> e.Entry:
    """The signed entry for an intent. Errors: Refused for one that cannot be formed, Later."""
    if asked.verb == "rules":
        return _rules(ledger, supervisor, t, asked)
    _require_form(asked.verb, asked.fields)
    entry = _unsigned(ledger.state, t, asked.verb, asked.fields)
    given = supervisor.sign(ledger, asked, entry)
    if isinstance(entry, e.Genesis):
        return replace(entry, sig=given.supervisor, psig=given.party)
    return replace(entry, sig=given.supervisor)


def _unsigned(
    state: State, t: int, verb: str, given: Mapping[str, Any]
) -> e.Segment | e.Fill | e.Genesis | e.Exclude | e.Freeze:
    match verb:
        case "segment":
            try:
                return writing.segment_entry(state, t=t, pattern=given["pattern"], sign=_nobody)
            except ValueError as broken:
                raise Refused("segment/pattern") from broken
        case "fill":
            return writing.fill_entry(state, t=t, n=given["n"], sign=_nobody)
        case "genesis":
            return e.Genesis(
                t=t,
                s=given["s"],
                n=given["n"],
                root=given["root"],
                doc=given["doc"],
                sig=UNSIGNED,
                psig="",
            )
        case "exclude":
            return e.Exclude(
                t=t,
                numbers=tuple(sorted(set(given["numbers"]))),
                why=given["why"],
                doc=hashlib.sha256(given["text"].encode()).hexdigest(),
                sig=UNSIGNED,
            )
        case "freeze":
            return writing.freeze_entry(
                state,
                t=t,
                s=given["s"],
                on=bool(given["on"]),
                why=given["why"],
                doc=hashlib.sha256(given["text"].encode()).hexdigest(),
                sign=_nobody,
            )
        case _:
            raise Refused("log/unknown-entry")


def _require_form(verb: str, given: Mapping[str, Any]) -> None:
    checks = _ASKED.get(verb)
    if checks is None:
        raise Refused("log/unknown-entry")
    for name in sorted(checks.keys() ^ given.keys()):
        raise Refused("log/fields", name)
    for name, check in checks.items():
        if not check(given[name]):
            raise Refused("log/field", name)


def _rules(ledger: "Ledger", supervisor: Supervisor, t: int, asked: "Asked") -> e.Rules:
    before, given = ledger.state.rules_or_none, asked.fields
    terms = {name: value for name, value in given.items() if name not in ("text", "parties")}
    if not _is_string(given.get("text")):
        raise Refused("log/field", "text")
    ours = {
        "e": "rules",
        "t": t,
        "pool": ledger.pool,
        "v": before.v + 1 if before else 1,
        "parties": _parties(supervisor, given.get("parties", [CITY])),
        "supervisors": list(supervisor.rules_keys()),
        "text": hashlib.sha256(given["text"].encode()).hexdigest(),
        "sigs": [UNSIGNED],
    }
    for name in sorted(ours.keys() & terms.keys()):
        raise Refused("log/fields", name)
    rules = e.Rules.from_object(ours | terms)
    given_by = supervisor.sign(ledger, asked, rules)
    sigs = [given_by.supervisor]
    for party in before.parties if before else ():
        ours_too = party["key"] == keys.public(keys.party_key())
        text = texts.party(ledger.pool, rules.as_object())
        sigs.append(keys.sign(keys.party_key(), text) if ours_too else given_by.party)
    return replace(rules, sigs=tuple(sigs))


def _parties(supervisor: Supervisor, names: Any) -> list[dict[str, str]]:
    if names not in ([CITY], [CITY, PROVINCE]):
        raise Refused("log/field", "parties")
    city = {
        "name": CITY,
        "vrf": ecvrf.public_key(keys.vrf_key()).hex(),
        "key": keys.public(keys.party_key()),
    }
    return [city] if names == [CITY] else [city, supervisor.party()]
