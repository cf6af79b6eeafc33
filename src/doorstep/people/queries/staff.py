"""Reading members of staff and the posts they hold."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.people import second_factor
from doorstep.people.errors import UserNotFound
from doorstep.people.models import Appointment, Invitation, User
from doorstep.people.types import AppointmentView, StaffView, UserKind


def appointments(user_id: int | str, on: date) -> Sequence[AppointmentView]:
    """The posts held on that day, the longest held first."""
    rows = _of(user_id).filter(from_on__lte=on, at_once=False).exclude(until_on__lt=on)
    return tuple(_appointment(row) for row in rows.order_by("from_on", "id"))


def appointment_history(user_id: int | str) -> Sequence[AppointmentView]:
    """Every post ever given to somebody, the newest first."""
    return tuple(_appointment(row) for row in _of(user_id).order_by("-from_on", "-id"))


def staff(user_id: int | str) -> StaffView:
    """A member of staff with the posts of today. Errors: UserNotFound."""
    user = _accounts().filter(pk=user_id).first()
    if user is None:
        raise UserNotFound
    return _view(user)


def staff_named(username: str) -> StaffView:
    """A member of staff by login name. Errors: UserNotFound."""
    user = _accounts().filter(username=username).first()
    if user is None:
        raise UserNotFound
    return _view(user)


def all_staff(*, after: str = "", limit: int = 50) -> Sequence[StaffView]:
    """Members of staff by login name, those after `after`."""
    rows = _accounts().filter(username__gt=after).order_by("username")[:limit]
    return tuple(_view(user) for user in rows)


def _accounts() -> QuerySet[User]:
    return User.objects.filter(kind=UserKind.STAFF.value, is_active=True)


def _of(user_id: int | str) -> QuerySet[Appointment]:
    return Appointment.objects.filter(user_id=user_id).select_related("made_by", "ended_by")


def _view(user: User) -> StaffView:
    bound = second_factor.bound(user)
    open_one = Invitation.objects.filter(
        user_id=user.pk, used_at__isnull=True, expires_at__gt=clock.now()
    ).first()
    return StaffView(
        user_id=user.pk,
        username=user.username,
        name=user.name,
        second_factor=bound,
        begun=bound,
        invited_until=open_one.expires_at if open_one else None,
        posts=tuple(appointments(user.pk, clock.today())),
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
        made_at=row.made_at,
        made_by=row.made_by.name if row.made_by else "",
        why=row.why,
        ended_at=row.ended_at,
        ended_by=row.ended_by.name if row.ended_by else "",
        why_ended=row.why_ended,
        at_once=row.at_once,
    )
