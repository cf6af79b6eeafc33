"""The one judgement: a procedure, facts and a day make *can*, *cannot* or *undecided*.

Why pure: the same function answers a stranger's question, a clerk's screen, the registrar's
decision and its replay years later. It reports all shortfalls at once; that is law.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from doorstep.kernel import clock
from doorstep.kernel.money import Fen
from doorstep.law.instruments import Citation
from doorstep.law.reading import Consulted, Law
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.facts import Fact, Known, Sourced, Unknown
from doorstep.procedures.engine.requirement import Mend, Requirement, follow
from doorstep.procedures.engine.said import said

F = TypeVar("F")
_NOTHING: Mapping[str, object] = MappingProxyType({})


class Outcome(StrEnum):
    """The answer."""

    CAN = "can"
    CANNOT = "cannot"
    UNDECIDED = "undecided"

    @property
    def label(self) -> str:
        """As the page says it."""
        return {
            Outcome.CAN: "能办。",
            Outcome.CANNOT: "现在还不能办。",
            Outcome.UNDECIDED: "还不能确定，有的情况没有查到。",
        }[self]


@dataclass(frozen=True, slots=True)
class MetFact:
    """A fact a rule met, with its source."""

    name: str
    label: str
    fact: Sourced[Any]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing in the way: `code` is CODE/reason; sentence and slots are filled at render."""

    code: str
    sentence: str
    slots: Mapping[str, object]
    citations: tuple[Citation, ...]
    met: tuple[MetFact, ...]
    since: date | None
    mend: Mend

    def say(self) -> str:
        """The sentence in Chinese."""
        return said(self.sentence, self.slots)


@dataclass(frozen=True, slots=True)
class Missing:
    """A rule that cannot be judged yet: `needs` from `from_`; `later` = at the counter."""

    code: str
    fact: str
    needs: str
    from_: str
    later: bool
    citations: tuple[Citation, ...]

    @property
    def sentence(self) -> str:
        """What is needed from whom."""
        if self.later:
            return "还要经过：{needs}（{from_}）。"
        return "还缺：{needs}，要从{from_}查。"

    @property
    def slots(self) -> Mapping[str, object]:
        """Slots of the sentence."""
        return {"needs": self.needs, "from_": self.from_}

    def say(self) -> str:
        """The sentence in Chinese."""
        return said(self.sentence, self.slots)


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One item to pay on the day."""

    code: str
    name: str
    fen: Fen
    from_on: date
    source: Any


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer; `can` with nothing `pending` is what a decision needs."""

    procedure: str
    on: date
    outcome: Outcome
    shortfalls: tuple[Shortfall, ...]
    undecided: tuple[Missing, ...]
    pending: tuple[Missing, ...]
    met: tuple[str, ...]
    consulted: tuple[Consulted, ...]
    facts: Known

    @property
    def final(self) -> bool:
        """Whether a registrar may grant on it."""
        return self.outcome is Outcome.CAN and not self.pending

    @property
    def gaps(self) -> "tuple[Shortfall | Missing, ...]":
        """All that is in the way; what several rules wait for is said once."""
        waits: dict[tuple[str, str], Missing] = {}
        for gap in (*self.undecided, *self.pending):
            waits.setdefault((gap.needs, gap.from_), gap)
        return (*self.shortfalls, *waits.values())


@lru_cache(maxsize=4096)
def rules_of(
    procedure: Procedure[Any], on: date
) -> tuple[tuple[str, Requirement[Any], tuple[Citation, ...]], ...]:
    """The rules in force on a day: reason code, rule, where the law of that day says it."""
    procedure.channels.on(on)
    found = []
    for rule in procedure.requirements:
        citations = rule.cited_on(on)
        if citations:
            found.append((f"{procedure.code}/{rule.name}", rule, citations))
    return tuple(found)


def assess(
    procedure: Procedure[F], facts: Known, on: date, *, by: date | None = None
) -> Assessment:
    """Judge by the law of a day. Errors: NotInForce where nobody may apply on it.

    `by` puts the rules and values of another day in their place, and leaves the day as it was.
    """
    rules = rules_of(procedure, by or on)
    law = Law(on, by=by)
    known, unknown = _sorted_out(procedure, facts, on)
    plain: Any = _plain(procedure, known)
    shortfalls: list[Shortfall] = []
    undecided: list[Missing] = []
    pending: list[Missing] = []
    met: list[str] = []
    for code, rule, citations in rules:
        blocked = [name for name in rule.reads if name in unknown] if unknown else None
        if blocked:
            for name in blocked:
                gap = unknown[name]
                missing = Missing(code, name, gap.needs, gap.from_, gap.later, citations)
                (pending if gap.later else undecided).append(missing)
        elif rule.holds(plain, law):
            met.append(code)
        else:
            shortfalls.append(_shortfall(procedure, code, rule, citations, known, plain, law))
    outcome = Outcome.CAN
    if shortfalls:
        outcome = Outcome.CANNOT
    elif undecided:
        outcome = Outcome.UNDECIDED
    return Assessment(
        procedure.code,
        on,
        outcome,
        tuple(shortfalls),
        tuple(undecided),
        tuple(pending),
        tuple(met),
        tuple(law.consulted),
        facts,
    )


def facts_of(procedure: Procedure[F], facts: Known) -> F | None:
    """The plain facts, or None while one of them is unknown."""
    values = {}
    for name in procedure.facts.names:
        fact = facts.get(name)
        if not isinstance(fact, Sourced):
            return None
        values[name] = fact.value
    return procedure.facts.type(**values)


def fees_on(procedure: Procedure[Any], on: date) -> tuple[FeeLine, ...]:
    """What it costs on a day, item by item."""
    lines = []
    for fee in procedure.fees:
        entry = fee.amount.entry(on)
        lines.append(FeeLine(fee.code, fee.name, entry.value, entry.from_on, entry.source))
    return tuple(lines)


def _sorted_out(
    procedure: Procedure[Any], facts: Known, on: date
) -> tuple[dict[str, Sourced[Any]], dict[str, Unknown]]:
    known: dict[str, Sourced[Any]] = {}
    unknown: dict[str, Unknown] = {}
    for declared in procedure.facts.facts:
        fact = facts.get(declared.name)
        if fact is None:
            unknown[declared.name] = declared.missing()
        elif isinstance(fact, Unknown):
            unknown[declared.name] = fact
        elif _stale(declared, fact, on):
            unknown[declared.name] = declared.missing()
        else:
            known[declared.name] = fact
    return known, unknown


def _stale(declared: Fact, fact: Sourced[Any], on: date) -> bool:
    freshest = declared.freshest
    return freshest is not None and freshest.after(clock.local_day(fact.as_of)) < on


def _plain(procedure: Procedure[F], known: Mapping[str, Sourced[Any]]) -> F:
    # A rule whose facts are unknown is never called, so None is never read.
    values = {name: known[name].value if name in known else None for name in procedure.facts.names}
    return procedure.facts.type(**values)


def _shortfall(
    procedure: Procedure[Any],
    code: str,
    rule: Requirement[Any],
    citations: tuple[Citation, ...],
    known: Mapping[str, Sourced[Any]],
    plain: object,
    law: Law,
) -> Shortfall:
    slots: dict[str, object] = {name: law(dated) for name, dated in rule.shows.items()}
    slots.update({name: known[name].value for name in rule.reads if name in rule.roots})
    met = tuple(MetFact(name, procedure.facts.fact(name).label, known[name]) for name in rule.reads)
    since = follow(plain, rule.since) if rule.since else None
    return Shortfall(code, rule.sentence, slots or _NOTHING, citations, met, since, rule.mend)
