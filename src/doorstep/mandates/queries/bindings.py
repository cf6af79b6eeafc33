"""Reading bindings: what a person sees of others, and who sees or asks to see what is theirs."""

from uuid import UUID

from django.db.models import QuerySet

from doorstep.kernel import clock
from doorstep.mandates.models import Binding
from doorstep.mandates.models.bindings import LIVE
from doorstep.mandates.types import BindingState, BindingView
from doorstep.people import queries as people
from doorstep.registry import queries as registry

PAGE = 100


def bindings_of(person_id: str) -> tuple[BindingView, ...]:
    """Vehicles of others that this person sees, or has asked for; the newest first."""
    return _views(_live().filter(person_id=UUID(person_id)))


def bindings_on(owner_id: str) -> tuple[BindingView, ...]:
    """Who sees vehicles of this owner, or asks to; the newest first."""
    return _views(_live().filter(owner_id=UUID(owner_id)))


def may_see(person_id: str, vehicle_id: str) -> bool:
    """Whether the owner of today has let this person see the vehicle."""
    agreed = _live().filter(person_id=UUID(person_id), vehicle_id=UUID(vehicle_id))
    return any(view.state is BindingState.AGREED for view in _views(agreed))


def _live() -> QuerySet[Binding]:
    rows = Binding.objects.filter(state__in=LIVE)
    return rows.exclude(state=BindingState.ASKED.value, answer_by__lt=clock.today())


def _views(rows: QuerySet[Binding]) -> tuple[BindingView, ...]:
    found = list(rows.order_by("-asked_at", "id")[:PAGE])
    persons = people.persons([each for row in found for each in (row.person_id, row.owner_id)])
    shown = []
    for row in found:
        vehicle = registry.vehicle(id=str(row.vehicle_id))
        if vehicle is None or vehicle.owner_id != str(row.owner_id):
            # Sold since: the new owner has agreed to nothing; the clock ends it.
            continue
        shown.append(
            BindingView(
                id=str(row.pk),
                state=BindingState(row.state),
                person=persons[str(row.person_id)],
                owner=persons[str(row.owner_id)],
                vehicle=vehicle,
                asked_at=row.asked_at,
                answer_by=row.answer_by,
                agreed_at=row.agreed_at,
            )
        )
    return tuple(shown)
