"""What changed between two days: per procedure, rules that came, went or moved, values, evidence.

Why of two explanations: what a jurist compares are the two pages she would have signed; nothing is
told here that does not stand on one of them.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from doorstep.kernel.dated import NotInForce
from doorstep.procedures.engine.codec import to_plain
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.explain import Explanation, explain
from doorstep.procedures.engine.known import all_procedures

V = TypeVar("V")


class Kind(StrEnum):
    """What a change is about, in the order of the page."""

    OFFER = "offer"
    NAME = "name"
    CHANNELS = "channels"
    RULE = "rule"
    VALUE = "value"
    EVIDENCE = "evidence"
    FEE = "fee"
    TERM = "term"

    @property
    def label(self) -> str:
        """As the page says it."""
        return {
            Kind.OFFER: "能不能办",
            Kind.NAME: "法定名称",
            Kind.CHANNELS: "在哪里办",
            Kind.RULE: "条件",
            Kind.VALUE: "数值",
            Kind.EVIDENCE: "要准备什么",
            Kind.FEE: "费用",
            Kind.TERM: "多久办好",
        }[self]


class How(StrEnum):
    """What became of it."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"
    CITED = "cited"

    @property
    def label(self) -> str:
        """As the page says it."""
        return {
            How.CAME: "新增",
            How.WENT: "取消",
            How.CHANGED: "改变",
            How.CITED: "只变依据",
        }[self]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing: its code (of a rule, a value, …) and name, before and after with their source.

    `before` and `after` are values as an explanation holds them, None where there was none.
    """

    kind: Kind
    how: How
    code: str
    name: str
    before: Any
    before_source: Any
    after: Any
    after_source: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """One procedure on two days."""

    procedure: str
    name: str
    earlier: date
    later: date
    differences: tuple[Difference, ...]


_Lines = Mapping[Hashable, tuple[str, Any, Any]]
"""Name, value and source by code."""


def compare(found: Procedure[Any], earlier: date, later: date) -> Comparison:
    """What differs between the pages of two days; nothing where both are the same."""
    one, other = _page(found, earlier), _page(found, later)
    differences: list[Difference] = []
    if one is None or other is None:
        if one is not other:
            differences.append(_offer(found, one, other))
    else:
        for kind in Kind:
            if kind is not Kind.OFFER:
                differences += _differences(kind, _lines(kind, one), _lines(kind, other))
        # What is merely cited elsewhere hides nothing of what changed in substance.
        differences.sort(key=lambda each: each.how is How.CITED)
    return Comparison(found.code, found.name, earlier, later, tuple(differences))


def compare_all(earlier: date, later: date) -> tuple[Comparison, ...]:
    """Every procedure that differs, in the order people look for them."""
    compared = (compare(found, earlier, later) for found in all_procedures())
    return tuple(each for each in compared if each.differences)


def compared(found: Iterable[Comparison]) -> list[dict[str, object]]:
    """Comparisons as JSON."""
    return [
        {
            "procedure": each.procedure,
            "name": each.name,
            "from": each.earlier.isoformat(),
            "to": each.later.isoformat(),
            "differences": to_plain(each.differences),
        }
        for each in found
    ]


def _page(found: Procedure[Any], on: date) -> Explanation | None:
    try:
        return explain(found, on)
    except NotInForce:
        return None


def _offer(found: Procedure[Any], one: Explanation | None, other: Explanation | None) -> Difference:
    how = How.CAME if one is None else How.WENT
    return Difference(
        Kind.OFFER,
        how,
        found.code,
        found.name,
        None if one is None else one.channels,
        None if one is None else one.channels_source,
        None if other is None else other.channels,
        None if other is None else other.channels_source,
    )


def _lines(kind: Kind, page: Explanation) -> _Lines:
    match kind:
        case Kind.NAME:
            return {"": (page.name, page.legal_name, page.basis)}
        case Kind.CHANNELS:
            return {"": (page.name, page.channels, page.channels_source)}
        case Kind.RULE:
            return {
                rule.code: (rule.sentence, rule.sentence, rule.citations) for rule in page.rules
            }
        case Kind.VALUE:
            return {name: (name, value, source) for name, value, _, source in page.values}
        case Kind.EVIDENCE:
            return {each.code: (each.name, each.bring, each.source) for each in page.evidence}
        case Kind.FEE:
            return {each.code: (each.name, each.fen, each.source) for each in page.fees}
        case Kind.TERM:
            return {"": (page.name, page.term, page.term_source)}
    return {}


def _differences(kind: Kind, before: _Lines, after: _Lines) -> Iterable[Difference]:
    for code in dict.fromkeys((*before, *after)):
        name, was, was_source = before.get(code, ("", None, None))
        later_name, now, now_source = after.get(code, ("", None, None))
        how = _how(code in before, code in after, was == now, was_source == now_source)
        if how is not None:
            yield Difference(
                kind, how, str(code), later_name or name, was, was_source, now, now_source
            )


def _how(was_there: bool, is_there: bool, same: bool, same_source: bool) -> How | None:
    if not was_there:
        return How.CAME
    if not is_there:
        return How.WENT
    if not same:
        return How.CHANGED
    return None if same_source else How.CITED
