"""Reading who sees whose licence to drive."""

from uuid import UUID

from django.db.models import QuerySet

from doorstep.kernel import clock
from doorstep.mandates.models import LicenceBinding
from doorstep.mandates.models.licences import LIVE
from doorstep.mandates.types import BindingState, LicenceBindingView
from doorstep.people import queries as people
from doorstep.registry.driving import queries as driving
from doorstep.registry.driving.types import DrivingStatus

PAGE = 100


def licence_bindings_of(person_id: str) -> tuple[LicenceBindingView, ...]:
    """Licences of others that this person sees, or has asked for; the newest first."""
    return _views(_live().filter(person_id=UUID(person_id)))


def licence_bindings_on(holder_id: str) -> tuple[LicenceBindingView, ...]:
    """Who sees the licence of this holder, or asks to; the newest first."""
    return _views(_live().filter(holder_id__in=people.known_as(holder_id)))


def _live() -> QuerySet[LicenceBinding]:
    rows = LicenceBinding.objects.filter(state__in=LIVE)
    return rows.exclude(state=BindingState.ASKED.value, answer_by__lt=clock.today())


def _views(rows: QuerySet[LicenceBinding]) -> tuple[LicenceBindingView, ...]:
    found = list(rows.order_by("-asked_at", "id")[:PAGE])
    persons = people.persons([each for row in found for each in (row.person_id, row.holder_id)])
    shown = []
    for row in found:
        licence = driving.licence(str(row.licence_id))
        if licence is None or licence.status is DrivingStatus.CANCELLED:
            continue
        shown.append(
            LicenceBindingView(
                id=str(row.pk),
                state=BindingState(row.state),
                person=persons[str(row.person_id)],
                holder=persons[str(row.holder_id)],
                licence=licence,
                asked_at=row.asked_at,
                answer_by=row.answer_by,
                agreed_at=row.agreed_at,
            )
        )
    return tuple(shown)
