"""Reading who acts for units."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from doorstep.people.models import UnitAgent
from doorstep.people.queries.persons import view_of
from doorstep.people.types import AgentView


def agents_of(unit_id: str | UUID, on: date | None = None) -> Sequence[AgentView]:
    """Who acts for a unit on a day, or everybody who ever did; the longest appointed first."""
    return _views(UnitAgent.objects.filter(Q(unit_id=unit_id), _days(on)))


def units_of(agent_id: str | UUID, on: date | None = None) -> Sequence[AgentView]:
    """For which units somebody acts on a day, or ever did."""
    return _views(UnitAgent.objects.filter(Q(agent_id=agent_id), _days(on)))


def is_agent_of(agent_id: str | UUID, unit_id: str | UUID, on: date) -> bool:
    """Whether this person acts for this unit on that day."""
    rows = UnitAgent.objects.filter(Q(agent_id=agent_id, unit_id=unit_id), _days(on))
    return bool(rows.exists())


def _days(on: date | None) -> Q:
    if on is None:
        return Q()
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def _views(rows: QuerySet[UnitAgent]) -> tuple[AgentView, ...]:
    return tuple(
        AgentView(
            id=str(row.pk),
            unit=view_of(row.unit),
            agent=view_of(row.agent),
            from_on=row.from_on,
            until_on=row.until_on,
        )
        for row in rows.select_related("unit", "agent").order_by("from_on", "id")
    )
