"""Reading changes of phones and persons, and every row that is one person."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from doorstep.audit.prepared import rows_of
from doorstep.people.changes import (
    ChangeState,
    PersonChangeKind,
    PersonChangeView,
    PhoneChangeState,
    PhoneChangeView,
)
from doorstep.people.models import Person, PersonChange, PhoneChange
from doorstep.people.queries.persons import view_of
from doorstep.people.sealed import changed_number_of, changed_phone_of
from doorstep.people.types import PersonView

_KNOWN_AS = """
WITH used AS (SELECT coalesce(merged_into_id, id) AS id FROM people_person WHERE id = %(person)s)
SELECT person.id FROM people_person AS person, used
 WHERE person.id = used.id OR person.merged_into_id = used.id
 ORDER BY person.merged_into_id IS NOT NULL, person.recorded_at
"""


def phone_changes(user_id: int, limit: int = 20) -> Sequence[PhoneChangeView]:
    """Every change of sign-in phone of an account, the newest first."""
    rows = PhoneChange.objects.filter(user_id=user_id).order_by("-asked_at")[:limit]
    return tuple(
        PhoneChangeView(
            id=str(row.pk),
            state=PhoneChangeState(row.state),
            masked=changed_phone_of(row).masked,
            asked_at=row.asked_at,
            from_on=row.from_on,
        )
        for row in rows
    )


def person_changes_waiting() -> Sequence[PersonChangeView]:
    """What waits for a second person, the oldest first."""
    rows = _changes().filter(state=ChangeState.WAITING.value).order_by("asked_at")
    return tuple(map(_view, rows))


def person_changes_of(person_id: str | UUID) -> Sequence[PersonChangeView]:
    """Everything that was asked about a person, the newest first."""
    rows = _changes().filter(Q(person_id=person_id) | Q(other_id=person_id))
    return tuple(map(_view, rows.order_by("-asked_at")))


def known_as(person_id: str | UUID) -> tuple[str, ...]:
    """Every row that is this person: the one in use first, then those merged into it."""
    rows = rows_of(_KNOWN_AS, {"person": UUID(str(person_id))})
    return tuple(str(row[0]) for row in rows) or (str(person_id),)


def rows_of_person(person_id: str | UUID) -> Sequence[PersonView]:
    """The same as they are recorded."""
    rows = {str(row.pk): row for row in Person.objects.filter(pk__in=known_as(person_id))}
    return tuple(view_of(rows[one]) for one in known_as(person_id) if one in rows)


def _changes() -> QuerySet[PersonChange]:
    return PersonChange.objects.select_related("person", "other", "asked_by", "decided_by")


def _view(row: PersonChange) -> PersonChangeView:
    name, number = changed_number_of(row) if row.new_sealed is not None else ("", None)
    return PersonChangeView(
        id=str(row.pk),
        kind=PersonChangeKind(row.kind),
        person=view_of(row.person),
        other=view_of(row.other) if row.other else None,
        died_on=row.died_on,
        new_name=name,
        new_masked=number.masked if number else "",
        reason=row.reason,
        state=ChangeState(row.state),
        asked_by_id=row.asked_by_id,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
    )
