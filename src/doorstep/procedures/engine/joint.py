"""Who applies together: the parties a procedure declares by date, and who of them has agreed.

Why a fact: a rule reads it like any other, so page, desk, decision and replay say the same; before
a case there is nobody to ask, and the answer says who will have to be.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from doorstep.kernel import clock
from doorstep.law.instruments import Citation
from doorstep.law.reading import Law
from doorstep.procedures.engine.facts import Known, Sourced, Told, Unknown

F = TypeVar("F", contravariant=True)
FACT = "joined"
"""The fact that says who has agreed; a procedure with joint parties has it."""
SOURCE = "共同申请人本人"


@dataclass(frozen=True, slots=True)
class JointParty(Generic[F]):
    """Somebody who applies together with the applicant, while a citation of it is in force.

    `who` finds their id in the facts it reads, empty where nobody has to join.
    """

    role: str
    name: str
    who: Callable[[F, Law], str]
    reads: tuple[str, ...]
    citations: tuple[Citation, ...]

    def in_force(self, day: date) -> bool:
        """Whether the law of a day asks for them."""
        return any(citation.instrument.in_force(day) for citation in self.citations)


@dataclass(frozen=True, slots=True)
class Joined:
    """Names of the parties that have to apply together, and of those that have agreed."""

    needed: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nobody is missing."""
        return not self.waiting

    @property
    def waiting(self) -> tuple[str, ...]:
        """Who is missing."""
        return tuple(name for name in self.needed if name not in self.agreed)

    def told(self) -> tuple[Told, ...]:
        """Who has agreed and who has not."""
        if not self.needed:
            return (("不用别人一起申请", {}),)
        said: list[Told] = [("{who}已同意", {"who": name}) for name in self.agreed]
        return (*said, *(("在等{who}同意", {"who": name}) for name in self.waiting))


def parties_of(
    joint: tuple[JointParty[Any], ...],
    made: Callable[..., Any],
    facts: Known,
    on: date,
    applicants: tuple[str, ...],
) -> dict[JointParty[Any], str] | Unknown:
    """Each party with their id; an unknown fact one of them depends on.

    `made` builds the plain facts; whoever applies (`applicants`) is no other party.
    """
    found: dict[JointParty[Any], str] = {}
    for party in joint:
        if not party.in_force(on):
            continue
        for name in party.reads:
            fact = facts[name]
            if isinstance(fact, Unknown):
                return fact
        person = party.who(made(**_plain(facts)), Law(on))
        if person and person not in applicants:
            found[party] = person
    return found


def joined(
    procedure: Any, facts: Mapping[str, Any], inputs: Any, on: date
) -> Sourced[Joined] | Unknown:
    """The fact: nobody needed, not to be known before the case, or who has agreed in it."""
    consents = importlib.import_module("doorstep.procedures.engine.consents")
    applicants = consents.same_person(inputs.applicant_id)
    found = parties_of(procedure.joint, procedure.facts.type, facts, on, applicants)
    if isinstance(found, Unknown):
        return found
    needed = tuple(party.name for party in found)
    if needed and not inputs.case_number:
        return Unknown(procedure.facts.fact(FACT).label, SOURCE, later=True)
    agreed = consents.agreed_in(inputs.case_number) if needed else frozenset()
    names = tuple(party.name for party, who in found.items() if (party.role, who) in agreed)
    return Sourced(Joined(needed, names), SOURCE, clock.now())


def _plain(facts: Known) -> dict[str, Any]:
    # A party whose facts are unknown is never looked for, so None is never read.
    values = {name: getattr(fact, "value", None) for name, fact in facts.items()}
    return {FACT: None} | values
