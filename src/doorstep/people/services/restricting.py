"""Stopping all use of somebody's data but keeping it, and allowing it again.

Why on the row of the person: whoever shows a name or opens a number reads that row anyway.
"""

from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.people.errors import NotOwnRestriction
from doorstep.people.models import Person
from doorstep.people.services.contacts import locked


def enter_restriction(person_id: str | UUID, *, by: Actor) -> None:
    """Stop it inside an act. Errors: PersonNotFound."""
    person = locked(person_id)
    person.restricted_at = clock.now()
    person.save(update_fields=["restricted_at"])
    audit.note("person.restricted", f"person:{person.pk}", by=by)


def enter_lift(person_id: str | UUID, *, by: Actor) -> None:
    """Allow it again inside an act; a person for whom nothing was stopped is not even locked."""
    stopped = Person.objects.select_for_update().filter(restricted_at__isnull=False)
    person = stopped.filter(pk=person_id).first()
    if person is None:
        return
    person.restricted_at = None
    person.save(update_fields=["restricted_at"])
    audit.note("person.restriction_lifted", f"person:{person.pk}", by=by)


@act
def lift_restriction(*, person_id: str | UUID, by: Actor, key: Key) -> None:
    """The person allows it again, at once. Errors: NotOwnRestriction."""
    del key
    if by.kind is not ActorKind.CITIZEN or by.id != str(person_id):
        raise NotOwnRestriction
    enter_lift(person_id, by=by)
