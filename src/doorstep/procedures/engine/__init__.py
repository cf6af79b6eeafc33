"""The one door of the engine: declaring a procedure, judging by it, and writing its cases.

Why two halves: what declares and judges is pure and loads without Django or a database; what
reads and writes cases is looked up on first use, when the tables are there.
"""

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
)
from doorstep.procedures.engine.effects import Effect, VehicleRegistered
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
from doorstep.procedures.engine.known import all_procedures, procedure
from doorstep.procedures.engine.offer import Offer, offered, offered_on
from doorstep.procedures.engine.promise import promise
from doorstep.procedures.engine.readers import bind, gather
from doorstep.procedures.engine.requirement import Go, Mend, Requirement, requirement
from doorstep.procedures.engine.rules_hash import rules_hash
from doorstep.procedures.engine.types import CaseStatus, Channel, Pause, Promise, Transport
from doorstep.registry.types import ObjectKind, VehicleParticulars

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
    "CaseStatus",
    "Channel",
    "Check",
    "Choice",
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
    "Known",
    "Mend",
    "MetFact",
    "Missing",
    "NumberNeed",
    "ObjectKind",
    "Offer",
    "Outcome",
    "Pause",
    "Procedure",
    "Promise",
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
    "all_procedures",
    "assess",
    "assessed",
    "bind",
    "decided",
    "declared",
    "examined",
    "explain",
    "explained",
    "facts_from_plain",
    "facts_of",
    "facts_to_plain",
    "fees_on",
    "gather",
    "listed",
    "looked_up",
    "not_in_force",
    "offered",
    "offered_on",
    "procedure",
    "promise",
    "read",
    "read_inputs",
    "replay",
    "requirement",
    "rules_hash",
    "to_plain",
]
