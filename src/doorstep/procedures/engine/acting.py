"""Who speaks for a case: its applicant, a unit's agent of today, an agent under a mandate.

Why bound from above: mandates are another room's; the case keeps only who opened it.
"""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from doorstep.kernel import clock
from doorstep.people import queries as people

_bound: list[Callable[[str, str], bool]] = []


class Spoken(Protocol):
    """What is asked of a case."""

    number: str
    applicant_id: UUID
    agent_id: UUID | None


def bind_agents(holds: Callable[[str, str], bool]) -> None:
    """Whether a person may still act in a case (its number, the person's id)."""
    _bound[:] = [holds]


def speaks_for(case: Spoken, person_id: str) -> bool:
    """Whether this person may see the case and act in it. An agent with nobody to ask may not."""
    if people.speaks_for(person_id, case.applicant_id, clock.today()):
        return True
    agent = case.agent_id is not None and person_id == str(case.agent_id)
    return agent and bool(_bound) and all(holds(case.number, person_id) for holds in _bound)
