"""Reading persons, accounts and posts: numbers leave this room masked, or the look is recorded."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.prepared import row_of
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.phone import Phone
from doorstep.kernel.uscc import Uscc
from doorstep.people import keys, second_factor
from doorstep.people.errors import (
    NoAppointment,
    PersonNotFound,
    SecondFactorMissing,
    UserNotFound,
)
from doorstep.people.models import Appointment, Person, User
from doorstep.people.sealed import number_of, phone_of
from doorstep.people.types import (
    ApplicantFacts,
    AppointmentView,
    DemoAccount,
    FullIdentity,
    PersonKind,
    PersonView,
    Sealed,
    StaffView,
    UserKind,
)

__all__ = [
    "ApplicantFacts",
    "AppointmentView",
    "DemoAccount",
    "FullIdentity",
    "PersonView",
    "StaffView",
    "actor_for",
    "applicant_facts",
    "appointments",
    "demo_accounts",
    "find_by",
    "full_identity",
    "open_text",
    "person",
    "person_by_number",
    "person_of_user",
    "persons",
    "phone_for_messages",
    "staff",
]

SOURCE = "人员记录"


_CITIZEN = """
SELECT person.id, person.name FROM people_user AS account
JOIN people_person AS person ON person.id = account.person_id
WHERE account.id = %(user)s AND account.is_active AND account.kind = 'citizen'
"""


def actor_for(
    user_id: int | str, on: date, *, post: Post | None = None, point: str | None = None
) -> Actor:
    """Who an account acts as on a day.

    A citizen is the person (`Actor.id` is the person's id). A member of staff acts in one post at
    one point: the one asked for, else the longest held.
    Errors: UserNotFound, SecondFactorMissing, NoAppointment.
    """
    row = row_of(_CITIZEN, {"user": int(user_id)})
    if row is not None:
        return Actor(ActorKind.CITIZEN, str(row[0]), row[1])
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise UserNotFound
    if not second_factor.bound(user):
        raise SecondFactorMissing
    for held in appointments(user.pk, on):
        if post in (None, held.post) and point in (None, held.point):
            return Actor(ActorKind.STAFF, str(user.pk), user.name, held.post, held.point)
    raise NoAppointment


def appointments(user_id: int | str, on: date) -> Sequence[AppointmentView]:
    """The posts held on that day, the longest held first."""
    rows = Appointment.objects.filter(user_id=user_id, from_on__lte=on).exclude(until_on__lt=on)
    return tuple(_appointment(row) for row in rows.order_by("from_on", "id"))


def person(person_id: str | UUID) -> PersonView:
    """A person, masked. Errors: PersonNotFound."""
    return _view(_person(person_id))


def persons(person_ids: Sequence[str | UUID]) -> dict[str, PersonView]:
    """Several at once, for lists; unknown ids are left out."""
    rows = Person.objects.filter(pk__in=[_uuid(one) for one in person_ids])
    return {str(row.pk): _view(row) for row in rows}


def person_of_user(user_id: int | str) -> PersonView | None:
    """The person a citizen's account stands for; None for staff."""
    row = Person.objects.filter(user__pk=user_id).first()
    return None if row is None else _view(row)


def person_by_number(number: CitizenId | Uscc) -> PersonView | None:
    """Find by the whole identity number, without reading any."""
    found = keys.indexes("identity-number", number.text)
    row = Person.objects.filter(number_index__in=found).first()
    return None if row is None else _view(row)


def full_identity(
    person_id: str | UUID, by: Actor, purpose: str, case: str | None = None
) -> FullIdentity:
    """The numbers in clear; that they were looked at, by whom and for what, is recorded first."""
    row = _person(person_id)
    audit.looked(f"person:{row.pk}", by=by, purpose=purpose, case=case)
    return FullIdentity(
        id=str(row.pk),
        kind=PersonKind(row.kind),
        name=row.name,
        id_number=number_of(row),
        phone=phone_of(row),
    )


def applicant_facts(person_id: str | UUID) -> ApplicantFacts:
    """What rules may ask about an applicant. Errors: PersonNotFound."""
    row = _person(person_id)
    kind = PersonKind(row.kind)
    number = number_of(row)
    born_on = None
    if number and kind is PersonKind.NATURAL:
        born_on = CitizenId.parse(number, clock.today()).born_on
    return ApplicantFacts(
        person_id=str(row.pk),
        kind=kind,
        complete=bool(row.name and number),
        born_on=born_on,
        household_division=row.division_code,
        residence_permit_until=row.residence_permit_until,
        source=SOURCE,
        as_of=clock.now(),
    )


def phone_for_messages(person_id: str | UUID) -> Phone | None:
    """Where a message reaches the person, for the room that sends it; never for a page."""
    text = phone_of(_person(person_id))
    return Phone(text) if text else None


def open_text(sealed: Sealed, *, place: str) -> str:
    """What `services.seal_text` sealed for this place."""
    return keys.opened(sealed, place=place)


def find_by(kind: str, text: str) -> list[bytes]:
    """Under what a number of that kind may lie in a table of another room, newest key first."""
    return keys.indexes(kind, text)


def staff(user_id: int | str) -> StaffView:
    """A member of staff. Errors: UserNotFound."""
    user = User.objects.filter(pk=user_id, kind=UserKind.STAFF.value).first()
    if user is None:
        raise UserNotFound
    return StaffView(user.pk, user.username, user.name, second_factor.bound(user))


def demo_accounts() -> dict[str, DemoAccount]:
    """The accounts of the invented people, by the key of their card."""
    users = User.objects.exclude(demo_key="").select_related("person").order_by("id")
    today = clock.today()
    return {
        user.demo_key: DemoAccount(
            key=user.demo_key,
            user_id=user.pk,
            kind=UserKind(user.kind),
            name=user.person.name if user.person else user.name,
            person_id=str(user.person_id) if user.person_id else None,
            posts=tuple(appointments(user.pk, today)),
        )
        for user in users
    }


def _person(person_id: str | UUID) -> Person:
    row = Person.objects.filter(pk=_uuid(person_id)).first()
    if row is None:
        raise PersonNotFound
    return row


def _uuid(person_id: str | UUID) -> UUID:
    if isinstance(person_id, UUID):
        return person_id
    try:
        return UUID(person_id)
    except ValueError as malformed:
        raise PersonNotFound from malformed


def _view(row: Person) -> PersonView:
    number, phone = number_of(row), phone_of(row)
    return PersonView(
        id=str(row.pk),
        kind=PersonKind(row.kind),
        name=row.name,
        id_number_masked=f"{number[:4]}{'*' * 10}{number[-4:]}" if number else "",
        phone_masked=Phone(phone).masked if phone else "",
        division_code=row.division_code,
        residence_permit_until=row.residence_permit_until,
        sample=row.sample,
    )


def _appointment(row: Appointment) -> AppointmentView:
    return AppointmentView(
        id=str(row.pk),
        user_id=row.user_id,
        post=Post(row.post),
        point=row.point,
        point_kind=row.point_kind,
        from_on=row.from_on,
        until_on=row.until_on,
    )
