"""Reading who takes whose messages, and by what a person is reached."""

from uuid import UUID

from django.db.models import QuerySet

from doorstep.kernel import clock
from doorstep.kernel.phone import Phone
from doorstep.law.parameters import MANDATE_ANSWER
from doorstep.mandates.models import Relative
from doorstep.mandates.models.relatives import LIVE
from doorstep.mandates.types import Reach, RelativeState, RelativeView
from doorstep.people import queries as people
from doorstep.people.types import ContactKind


def relative_of(person_id: UUID | str) -> RelativeView | None:
    """Whom a person named, agreed or still asked."""
    return next(iter(_views(_live().filter(person_id=UUID(str(person_id))))), None)


def relative_for(relative_id: UUID | str) -> tuple[RelativeView, ...]:
    """Whose messages somebody takes, or is asked to take; the newest first."""
    return _views(_live().filter(relative_id=UUID(str(relative_id))))


def relay_phone(person_id: UUID | str) -> Phone | None:
    """The phone of the relative who agreed to take a person's messages; never for a page."""
    rows = Relative.objects.filter(person_id__in=people.known_as(person_id))
    agreed = rows.filter(state=RelativeState.AGREED.value).first()
    return None if agreed is None else people.phone_for_messages(agreed.relative_id)


def reach(person_id: UUID | str) -> Reach:
    """By what a message reaches somebody: the first there is of phone, relative, post, slip."""
    if people.phone_for_messages(person_id) is not None:
        return Reach.PHONE
    if relay_phone(person_id) is not None:
        return Reach.RELATIVE
    postal = people.contact_on(person_id, ContactKind.POSTAL, clock.today())
    return Reach.SLIP if postal is None else Reach.POST


def _live() -> QuerySet[Relative]:
    return Relative.objects.filter(state__in=LIVE)


def _views(rows: QuerySet[Relative]) -> tuple[RelativeView, ...]:
    found = list(rows.order_by("-asked_at", "id")[:100])
    persons = people.persons([each for row in found for each in (row.person_id, row.relative_id)])
    shown = []
    for row in found:
        day = clock.local_day(row.asked_at)
        shown.append(
            RelativeView(
                id=str(row.pk),
                state=RelativeState(row.state),
                person=persons[str(row.person_id)],
                relative=persons[str(row.relative_id)],
                asked_at=row.asked_at,
                answer_by=MANDATE_ANSWER.on(day).after(day),
                agreed_at=row.agreed_at,
            )
        )
    return tuple(each for each in shown if not each.over(clock.today()))
