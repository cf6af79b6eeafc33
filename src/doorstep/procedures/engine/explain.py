"""A procedure on one day, as a structure: the page a jurist signs, the page a citizen reads.

Why a structure: no page states a rule, fee, term, place or channel in prose of its own.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, Entry
from doorstep.kernel.money import Fen
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import Citation
from doorstep.procedures.engine.assess import FeeLine, fees_on, rules_of
from doorstep.procedures.engine.declare import (
    AskKind,
    Authority,
    Bring,
    Check,
    Choice,
    Procedure,
    StepKind,
)
from doorstep.procedures.engine.facts import How
from doorstep.procedures.engine.requirement import Mend
from doorstep.procedures.engine.rules_hash import rules_hash, tables_of
from doorstep.procedures.engine.types import Channel
from doorstep.registry.types import ObjectKind


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in force: its sentence as a template, where the law says it, the way out."""

    code: str
    sentence: str
    citations: tuple[Citation, ...]
    mend: Mend
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence asked for that day, and whether it has to be brought."""

    code: str
    name: str
    bring: Bring
    hint: str
    source: Any


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: what, which post, whether it decides."""

    kind: StepKind
    post: Post
    decides: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class AskLine:
    """One thing asked of the applicant."""

    name: str
    label: str
    hint: str
    kind: AskKind
    options: tuple[Choice, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact that is looked at, and where it comes from."""

    name: str
    label: str
    how: How
    from_: str


@dataclass(frozen=True, slots=True)
class Change:
    """A day on which something of this procedure changed."""

    on: date
    what: str
    source: Any


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole procedure as the law of the day has it."""

    code: str
    on: date
    name: str
    legal_name: str
    words: tuple[str, ...]
    basis: tuple[Citation, ...]
    authority: Authority
    applicants: tuple[str, ...]
    channels: tuple[Channel, ...]
    channels_from: date
    channels_source: Any
    asks: tuple[AskLine, ...]
    evidence: tuple[EvidenceLine, ...]
    facts: tuple[FactLine, ...]
    rules: tuple[RuleLine, ...]
    fees: tuple[FeeLine, ...]
    total: Fen
    steps: tuple[StepLine, ...]
    term: WorkingDays
    term_source: Any
    needs_number: bool
    delivers: tuple[ObjectKind, ...]
    meanwhile: tuple[ObjectKind, ...]
    values: tuple[tuple[str, Any, date, Any], ...]
    changes: tuple[Change, ...]
    rules_hash: str


def explain(procedure: Procedure[Any], on: date) -> Explanation:
    """The procedure on a day. Errors: NotInForce where nobody may apply on it."""
    channels = procedure.channels.entry(on)
    fees = fees_on(procedure, on)
    term = procedure.term.entry(on)
    return Explanation(
        code=procedure.code,
        on=on,
        name=procedure.name,
        legal_name=procedure.legal_name.on(on),
        words=procedure.words,
        basis=tuple(c for c in procedure.basis if c.instrument.in_force(on)),
        authority=procedure.authority,
        applicants=procedure.applicants.labels,
        channels=tuple(sorted(channels.value, key=list(Channel).index)),
        channels_from=channels.from_on,
        channels_source=channels.source,
        asks=tuple(
            AskLine(a.name, a.label, a.hint, a.kind, a.options, a.optional) for a in procedure.asks
        ),
        evidence=evidence_on(procedure, on),
        facts=tuple(FactLine(f.name, f.label, f.how, f.from_) for f in procedure.facts.facts),
        rules=tuple(
            RuleLine(code, rule.sentence, citations, rule.mend, rule.reads)
            for code, rule, citations in rules_of(procedure, on)
        ),
        fees=fees,
        total=Fen(sum(fee.fen for fee in fees)),
        steps=tuple(
            StepLine(step.kind, step.post, i == procedure.decides_at, step.checks)
            for i, step in enumerate(procedure.steps)
        ),
        term=term.value,
        term_source=term.source,
        needs_number=procedure.number is not None,
        delivers=procedure.delivers,
        meanwhile=procedure.meanwhile,
        values=tuple(_values(procedure, on)),
        changes=changes(procedure),
        rules_hash=rules_hash(procedure),
    )


def evidence_on(procedure: Procedure[Any], on: date) -> tuple[EvidenceLine, ...]:
    """What is asked for on a day."""
    lines = []
    for item in procedure.evidence:
        entry = _maybe(item.bring, on)
        if entry is not None:
            lines.append(EvidenceLine(item.code, item.name, entry.value, item.hint, entry.source))
    return tuple(lines)


def changes(procedure: Procedure[Any]) -> tuple[Change, ...]:
    """Every day on which a value, a rule's citation, a fee or a channel of it changed."""
    found: dict[tuple[date, str], Any] = {}
    for table in _tables(procedure):
        for entry in table.entries:
            found[entry.from_on, table.name] = entry.source
    return tuple(Change(on, what, source) for (on, what), source in sorted(found.items(), key=_key))


def _key(item: tuple[tuple[date, str], Any]) -> tuple[date, str]:
    return item[0]


def _values(procedure: Procedure[Any], on: date) -> list[tuple[str, Any, date, Any]]:
    found = []
    for table in tables_of(procedure):
        entry = _maybe(table, on)
        if entry is not None:
            found.append((table.name, entry.value, entry.from_on, entry.source))
    return found


def _tables(procedure: Procedure[Any]) -> list[Dated[Any]]:
    own: list[Dated[Any]] = [procedure.channels, procedure.legal_name, procedure.term]
    own += [fee.amount for fee in procedure.fees]
    own += [item.bring for item in procedure.evidence]
    return [*own, *tables_of(procedure)]


def _maybe(table: Dated[Any], on: date) -> Entry[Any] | None:
    holding = [e for e in table.entries if e.from_on <= on and (e.until_on or on) >= on]
    return holding[0] if holding else None
