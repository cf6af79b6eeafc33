"""Reading who acts for units."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from doorstep.people.models import UnitAgent
from doorstep.people.queries.changes import known_as
from doorstep.people.queries.persons import view_of
from doorstep.people.types import AgentView


def agents_of(unit_id: str | UUID, on: date | None = None) -> Sequence[AgentView]:
    """Who acts for a unit on a day, or everybody who ever did; the longest appointed first."""
    return _views(UnitAgent.objects.filter(Q(unit_id=unit_id), _days(on)))


def units_of(agent_id: str | UUID, on: date | None = None) -> Sequence[AgentView]:
    """For which units somebody acts on a day, or ever did."""
    return _views(UnitAgent.objects.filter(Q(agent_id=agent_id), _days(on)))


def is_agent_of(agent_id: str | UUID, unit_id: str | UUID, on: date) -> bool:
    """Whether this person acts for this unit on that day; staff, who are numbered, never do."""
    if str(agent_id).isdigit():
        return False
    rows = UnitAgent.objects.filter(Q(agent_id=agent_id, unit_id=unit_id), _days(on))
    return bool(rows.exists())


def speaks_for(person_id: str | UUID, party_id: str | UUID, on: date) -> bool:
    """Whether what somebody says counts as said by a party: themselves, or the unit they act for.

    A row that was merged into another's is that person.
    """
    same = str(person_id) == str(party_id) or str(person_id) in known_as(party_id)
    return same or is_agent_of(person_id, party_id, on)


def _days(on: date | None) -> Q:
    if on is None:
        return Q()
    begun = Q(from_on__lte=on, ended_at__isnull=True)
    return begun & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def _views(rows: QuerySet[UnitAgent]) -> tuple[AgentView, ...]:
    return tuple(
        AgentView(
            id=str(row.pk),
            unit=view_of(row.unit),
            agent=view_of(row.agent),
            from_on=row.from_on,
            until_on=row.until_on,
            ended_at=row.ended_at,
        )
        for row in rows.select_related("unit", "agent").order_by("from_on", "id")
    )
