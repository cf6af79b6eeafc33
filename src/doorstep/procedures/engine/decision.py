"""A decision as bytes that can be read and recomputed for ever.

Why bytes: who doubts a decision recomputes it from the stored facts and day; same rules must give
the same bytes, else the engine is at fault.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.kernel.canonical import canonical
from doorstep.law.instruments import Citation
from doorstep.procedures.engine.assess import Assessment, assess
from doorstep.procedures.engine.codec import facts_from_plain, facts_to_plain, to_plain
from doorstep.procedures.engine.known import procedure
from doorstep.procedures.engine.rules_hash import rules_hash

FORMAT = "doorstep/decision/v1"


@dataclass(frozen=True, slots=True)
class Difference:
    """One reason that today's rules judge differently."""

    code: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Replay:
    """A stored decision judged again: `sound` = same rules gave the same bytes."""

    same_rules: bool
    same_bytes: bool
    outcome_then: str
    outcome_now: str
    differences: tuple[Difference, ...]
    body: bytes

    @property
    def sound(self) -> bool:
        """False only where equal rules gave other bytes: a bug."""
        return self.same_bytes or not self.same_rules


def decided(assessment: Assessment) -> bytes:
    """The canonical bytes of an assessment: facts, day, values consulted, reasons, outcome."""
    found = procedure(assessment.procedure)
    return canonical(
        {
            "format": FORMAT,
            "procedure": assessment.procedure,
            "on": assessment.on.isoformat(),
            "facts": facts_to_plain(
                {
                    fact.name: assessment.facts.get(fact.name, fact.missing())
                    for fact in found.facts.facts
                }
            ),
            "consulted": [
                {
                    "name": c.name,
                    "value": to_plain(c.value),
                    "from_on": c.from_on.isoformat(),
                    "source": _source(c.source),
                }
                for c in assessment.consulted
            ],
            "met": list(assessment.met),
            "shortfalls": [
                {"code": s.code, "sentence": s.say(), "citations": [c.zh for c in s.citations]}
                for s in assessment.shortfalls
            ],
            "undecided": [
                {"code": m.code, "needs": m.needs, "from": m.from_, "later": m.later}
                for m in (*assessment.undecided, *assessment.pending)
            ],
            "outcome": assessment.outcome.value,
            "rules_hash": rules_hash(found),
        }
    )


def replay(body: bytes) -> Replay:
    """Judge a stored decision again with today's rules, by its own facts and day."""
    then = json.loads(body)
    again = reassess(then)
    now_body = decided(again)
    now = json.loads(now_body)
    return Replay(
        same_rules=then["rules_hash"] == now["rules_hash"],
        same_bytes=now_body == body,
        outcome_then=then["outcome"],
        outcome_now=now["outcome"],
        differences=_differences(then, now),
        body=now_body,
    )


def reassess(then: Mapping[str, Any]) -> Assessment:
    """The assessment of stored facts by today's rules."""
    found = procedure(then["procedure"])
    on = date.fromisoformat(then["on"])
    # A fact that today's procedure does not read any more is left aside.
    facts = {name: fact for name, fact in then["facts"].items() if name in found.facts.names}
    return assess(found, facts_from_plain(found, facts, on), on)


def _source(source: object) -> str:
    return source.zh if isinstance(source, Citation) else str(source)


def _differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    before, after = _states(then), _states(now)
    return tuple(
        Difference(code, before.get(code, "absent"), after.get(code, "absent"))
        for code in sorted({*before, *after})
        if before.get(code) != after.get(code)
    )


def _states(body: Mapping[str, Any]) -> dict[str, str]:
    states = dict.fromkeys(body["met"], "met")
    states.update({s["code"]: "unmet" for s in body["shortfalls"]})
    states.update({m["code"]: "undecided" for m in body["undecided"]})
    return states
