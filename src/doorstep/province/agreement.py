"""Whether an entry that a city wants signed is what an officer approved, field by field.

Why field by field: an officer reads what was asked, not an entry; whatever the entry adds must be
forced by the log (its number, its version), be ours (keys), or be refused.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from doorstep.plates.log import entries as e
from doorstep.plates.log.refusals import Refused
from doorstep.province.errors import Malformed

UNSIGNED = "00" * 64
VERBS = ("rules", "segment", "genesis", "fill", "exclude", "freeze")
_TERMS_OF_RULES = frozenset(
    field.name
    for field in fields(e.Rules)
    if field.name not in ("t", "pool", "v", "parties", "supervisors", "text", "sigs")
)
_CITY = "city"


@dataclass(frozen=True, slots=True)
class Ours:
    """The keys that new rules may name: the city's as admitted, the province's own."""

    city_key: str
    party: Mapping[str, str]
    supervisors: Collection[str]
    """All that may be named; the first is our own and must be."""


def read_unsigned(pool: str, verb: str, value: object) -> e.Entry:
    """The entry with its signatures empty. Errors: Malformed with the field."""
    if not isinstance(value, dict) or value.get("e") != verb:
        raise Malformed("entry")
    given = dict(value)
    if "sigs" in given:
        given["sigs"] = [UNSIGNED]
    if "sig" in given:
        given["sig"] = UNSIGNED
    if "psig" in given:
        given["psig"] = ""
    if given.get("pool", pool) != pool:
        raise Malformed("pool")
    try:
        return e.KINDS[verb].from_object(given)
    except Refused as refused:
        raise Malformed(f"entry.{refused.field}" if refused.field else "entry") from refused


def require_agreement(entry: e.Entry, asked: Mapping[str, Any], document: str, ours: Ours) -> None:
    """The entry says what was asked. Errors: Malformed with the field that does not."""
    _CHECKS[entry.e](entry, asked, document, ours)


def _same(entry: e.Entry, asked: Mapping[str, Any], *names: str) -> None:
    said = entry.as_object()
    for name in names:
        if name not in asked or said[name] != asked[name]:
            raise Malformed(f"entry.{name}")


def _document(said: str, document: str, name: str) -> None:
    if said != hashlib.sha256(document.encode()).hexdigest():
        raise Malformed(f"entry.{name}")


def _rules(entry: Any, asked: Mapping[str, Any], document: str, ours: Ours) -> None:
    _same(entry, asked, *sorted(_TERMS_OF_RULES))
    _document(entry.text, document, "text")
    if [party["name"] for party in entry.parties] != asked.get("parties", [_CITY]):
        raise Malformed("entry.parties")
    for party in entry.parties:
        good = party["key"] == ours.city_key if party["name"] == _CITY else party == ours.party
        if not good:
            raise Malformed("entry.parties")
    own = next(iter(ours.supervisors))
    if own not in entry.supervisors or not set(entry.supervisors) <= set(ours.supervisors):
        raise Malformed("entry.supervisors")


def _segment(entry: Any, asked: Mapping[str, Any], document: str, ours: Ours) -> None:
    del document, ours
    _same(entry, asked, "pattern")


def _fill(entry: Any, asked: Mapping[str, Any], document: str, ours: Ours) -> None:
    del document, ours
    _same(entry, asked, "n")


def _genesis(entry: Any, asked: Mapping[str, Any], document: str, ours: Ours) -> None:
    del document, ours
    _same(entry, asked, "s", "n", "root", "doc")


def _exclude(entry: Any, asked: Mapping[str, Any], document: str, ours: Ours) -> None:
    del ours
    _same(entry, asked, "why")
    if list(entry.numbers) != sorted(set(asked.get("numbers", ()))):
        raise Malformed("entry.numbers")
    _document(entry.doc, document, "doc")


def _freeze(entry: Any, asked: Mapping[str, Any], document: str, ours: Ours) -> None:
    del ours
    _same(entry, asked, "s", "on", "why")
    _document(entry.doc, document, "doc")


_CHECKS: Mapping[str, Callable[[Any, Mapping[str, Any], str, Ours], None]] = {
    "rules": _rules,
    "segment": _segment,
    "genesis": _genesis,
    "fill": _fill,
    "exclude": _exclude,
    "freeze": _freeze,
}
