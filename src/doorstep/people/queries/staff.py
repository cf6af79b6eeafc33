"""Reading members of staff and the posts they hold."""

from collections.abc import Sequence
from datetime import date

from doorstep.kernel.actor import Post
from doorstep.people import second_factor
from doorstep.people.errors import UserNotFound
from doorstep.people.models import Appointment, User
from doorstep.people.types import AppointmentView, StaffView, UserKind


def appointments(user_id: int | str, on: date) -> Sequence[AppointmentView]:
    """The posts held on that day, the longest held first."""
    rows = Appointment.objects.filter(user_id=user_id, from_on__lte=on).exclude(until_on__lt=on)
    return tuple(_appointment(row) for row in rows.order_by("from_on", "id"))


def staff(user_id: int | str) -> StaffView:
    """A member of staff. Errors: UserNotFound."""
    user = User.objects.filter(pk=user_id, kind=UserKind.STAFF.value).first()
    if user is None:
        raise UserNotFound
    return StaffView(user.pk, user.username, user.name, second_factor.bound(user))


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
