"""Reading accounts: who somebody acts as, and the accounts of invented people."""

from datetime import date

from doorstep.audit.prepared import row_of
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.people import second_factor
from doorstep.people.errors import NoAppointment, SecondFactorMissing, UserNotFound
from doorstep.people.models import User
from doorstep.people.queries.staff import appointments
from doorstep.people.types import DemoAccount, UserKind

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
