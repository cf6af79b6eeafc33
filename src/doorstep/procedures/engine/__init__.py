"""The one door of the engine: declaring a procedure, judging by it, and writing its cases.

Why two halves: what declares and judges is pure and loads without Django or a database; what
reads and writes cases is looked up on first use, when the tables are there.
"""

import importlib
from typing import TYPE_CHECKING, Any

from doorstep.procedures.engine.answers import assessed, explained, listed, not_in_force
from doorstep.procedures.engine.assess import (
    Assessment,
    FeeLine,
    MetFact,
    Missing,
    Outcome,
    Shortfall,
    assess,
    facts_of,
    fees_on,
)
from doorstep.procedures.engine.codec import facts_from_plain, facts_to_plain, to_plain
from doorstep.procedures.engine.decision import Replay, decided, replay
from doorstep.procedures.engine.declare import (
    ACCEPT,
    AGENT,
    EXAMINE,
    HERE,
    OWNER,
    PRODUCE,
    REVIEW,
    UPSTREAM,
    Applicant,
    Ask,
    AskKind,
    Authority,
    Bring,
    Check,
    Choice,
    Evidence,
    Fee,
    NumberNeed,
    Procedure,
    Step,
    StepKind,
    brought,
    shown,
)
from doorstep.procedures.engine.effects import Effect, VehicleRegistered
from doorstep.procedures.engine.events import CaseMoved, OutsideWanted
from doorstep.procedures.engine.explain import Explanation, explain
from doorstep.procedures.engine.facts import (
    Fact,
    FactsOf,
    How,
    Known,
    Sourced,
    Unknown,
    declared,
    examined,
    looked_up,
    read,
)
from doorstep.procedures.engine.inputs import Inputs, read_inputs
from doorstep.procedures.engine.inputs import answer as read_answer
from doorstep.procedures.engine.known import all_procedures, known_too, procedure
from doorstep.procedures.engine.offer import Offer, offered, offered_on
from doorstep.procedures.engine.promise import promise
from doorstep.procedures.engine.readers import bind, gather
from doorstep.procedures.engine.requirement import Go, Mend, Requirement, requirement
from doorstep.procedures.engine.rules_hash import rules_hash
from doorstep.procedures.engine.types import (
    CaseRow,
    CaseStatus,
    CaseView,
    Channel,
    DecisionView,
    DraftView,
    Item,
    Line,
    Pause,
    Promise,
    Transport,
)
from doorstep.procedures.engine.worklists import Work
from doorstep.registry.types import ObjectKind, VehicleParticulars

if TYPE_CHECKING:
    from doorstep.procedures.engine.cases import (
        accept_by_silence,
        attach_draw,
        complete,
        decline,
        discard_draft,
        hand_over,
        open_case,
        pass_step,
        rate,
        record_examination,
        record_fee,
        record_outside_serial,
        refuse,
        request_correction,
        return_,
        sample_outside_serial,
        save_draft,
        supply_correction,
        withdraw,
    )
    from doorstep.procedures.engine.cases.load import LoadedCase, bulk_load
    from doorstep.procedures.engine.cases.reasons import Reason
    from doorstep.procedures.engine.number_door import pool_to_draw_from
    from doorstep.procedures.engine.queries import (
        assessment_of,
        case,
        case_of_draw,
        cases_for,
        decisions,
        draft,
        drafts_of,
        eligibility,
        waiting,
        worklist,
    )

_LATER = {
    "LoadedCase": "cases.load",
    "Reason": "cases.reasons",
    "accept_by_silence": "cases",
    "attach_draw": "cases",
    "bulk_load": "cases.load",
    "complete": "cases",
    "decline": "cases",
    "discard_draft": "cases",
    "hand_over": "cases",
    "open_case": "cases",
    "pass_step": "cases",
    "rate": "cases",
    "record_examination": "cases",
    "record_fee": "cases",
    "record_outside_serial": "cases",
    "refuse": "cases",
    "request_correction": "cases",
    "return_": "cases",
    "sample_outside_serial": "cases",
    "save_draft": "cases",
    "supply_correction": "cases",
    "withdraw": "cases",
    "assessment_of": "queries",
    "case": "queries",
    "case_of_draw": "queries",
    "cases_for": "queries",
    "decisions": "queries",
    "draft": "queries",
    "drafts_of": "queries",
    "eligibility": "queries",
    "pool_to_draw_from": "number_door",
    "waiting": "queries",
    "worklist": "queries",
}
"""What reads and writes cases, by the module it lives in."""


def __getattr__(name: str) -> Any:
    """Fetch a verb or a query on first use."""
    if name not in _LATER:
        raise AttributeError(name)
    module = importlib.import_module(f"{__name__}.{_LATER[name]}")
    found = globals()[name] = getattr(module, name)
    return found


__all__ = [
    "ACCEPT",
    "AGENT",
    "EXAMINE",
    "HERE",
    "OWNER",
    "PRODUCE",
    "REVIEW",
    "UPSTREAM",
    "Applicant",
    "Ask",
    "AskKind",
    "Assessment",
    "Authority",
    "Bring",
    "CaseMoved",
    "CaseRow",
    "CaseStatus",
    "CaseView",
    "Channel",
    "Check",
    "Choice",
    "DecisionView",
    "DraftView",
    "Effect",
    "Evidence",
    "Explanation",
    "Fact",
    "FactsOf",
    "Fee",
    "FeeLine",
    "Go",
    "How",
    "Inputs",
    "Item",
    "Known",
    "Line",
    "LoadedCase",
    "Mend",
    "MetFact",
    "Missing",
    "NumberNeed",
    "ObjectKind",
    "Offer",
    "Outcome",
    "OutsideWanted",
    "Pause",
    "Procedure",
    "Promise",
    "Reason",
    "Replay",
    "Requirement",
    "Shortfall",
    "Sourced",
    "Step",
    "StepKind",
    "Transport",
    "Unknown",
    "VehicleParticulars",
    "VehicleRegistered",
    "Work",
    "accept_by_silence",
    "all_procedures",
    "assess",
    "assessed",
    "assessment_of",
    "attach_draw",
    "bind",
    "brought",
    "bulk_load",
    "case",
    "case_of_draw",
    "cases_for",
    "complete",
    "decided",
    "decisions",
    "declared",
    "decline",
    "discard_draft",
    "draft",
    "drafts_of",
    "eligibility",
    "examined",
    "explain",
    "explained",
    "facts_from_plain",
    "facts_of",
    "facts_to_plain",
    "fees_on",
    "gather",
    "hand_over",
    "known_too",
    "listed",
    "looked_up",
    "not_in_force",
    "offered",
    "offered_on",
    "open_case",
    "pass_step",
    "pool_to_draw_from",
    "procedure",
    "promise",
    "rate",
    "read",
    "read_answer",
    "read_inputs",
    "record_examination",
    "record_fee",
    "record_outside_serial",
    "refuse",
    "replay",
    "request_correction",
    "requirement",
    "return_",
    "rules_hash",
    "sample_outside_serial",
    "save_draft",
    "shown",
    "supply_correction",
    "to_plain",
    "waiting",
    "withdraw",
    "worklist",
]
