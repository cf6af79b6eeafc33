"""Reasons a clerk or registrar gives: a rule or a piece of evidence of the procedure, and a note.

Why only from the list: a reason that no rule knows is no reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.procedures.engine.assess import Assessment, rules_of
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.errors import NoSuchReason, ReasonMissing
from doorstep.procedures.engine.explain import EvidenceLine, evidence_on
from doorstep.procedures.engine.inputs import clean
from doorstep.procedures.engine.slots import stored_slots

EVIDENCE = "evidence"
_ASKED = "{evidence}：请补交或换成有效的。"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code (CODE/reason, or CODE/evidence/what) and what the officer adds."""

    code: str
    note: str = ""


def stored_reasons(
    given: Sequence[Reason],
    found: Procedure[Any],
    assessment: Assessment,
    on: date,
    evidence: Sequence[EvidenceLine] | None = None,
) -> list[dict[str, object]]:
    """The reasons as they are kept: sentence with slots as the facts had them, citation, note.

    `evidence` is what may be asked for, where it is not that of the day.
    Errors: ReasonMissing, NoSuchReason.
    """
    if not given:
        raise ReasonMissing
    told = {s.code: (s.sentence, s.slots, s.citations) for s in assessment.shortfalls}
    ruled = {code: (rule.sentence, citations) for code, rule, citations in rules_of(found, on)}
    papers = evidence_on(found, on) if evidence is None else evidence
    asked = {f"{found.code}/{EVIDENCE}/{line.code}": line.name for line in papers}
    kept: list[dict[str, object]] = []
    for reason in given:
        note = " ".join(clean(reason.note).split())[:200]
        entry: dict[str, object] = {"code": reason.code, "note": note, "citations": []}
        if reason.code in told:
            sentence, slots, citations = told[reason.code]
            entry |= {"sentence": sentence, "slots": stored_slots(sentence, slots)}
            entry |= {"citations": [citation.zh for citation in citations]}
        elif reason.code in ruled:
            # The officer sees what no fact says yet; then the note has to say it.
            if not note:
                raise ReasonMissing
            sentence, citations = ruled[reason.code]
            entry |= {"sentence": sentence if "{" not in sentence else "", "slots": {}}
            entry |= {"citations": [citation.zh for citation in citations]}
        elif reason.code in asked:
            entry |= {"sentence": _ASKED, "slots": {"evidence": asked[reason.code]}}
        else:
            raise NoSuchReason(code=clean(reason.code)[:60])
        kept.append(entry)
    return kept
