"""Members of staff: their account, their second factor, the posts they hold."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key, Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.people import second_factor
from doorstep.people.errors import NoAppointment, UserNotFound
from doorstep.people.models import Appointment, User
from doorstep.people.types import UserKind


@act
def record_staff(*, username: str, name: str, by: Actor, key: Key) -> int:
    """Open an account for a member of staff; without a password and a second factor it does
    nothing. Errors: UsernameTaken.
    """
    user = User(
        kind=UserKind.STAFF.value,
        username=username,
        name=name,
        made_at=clock.now(),
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    audit.note("staff.recorded", f"user:{user.pk}", by=by)
    return int(user.pk)


def set_password(*, user_id: int, password: str, by: Actor) -> None:
    """Give a member of staff a new password; sessions opened with the old one end.

    No key, because a password must not become part of a stored request. Errors: InvalidInput for
    one that is too weak, UserNotFound.
    """
    with transaction.atomic(durable=True):
        user = _locked(user_id)
        try:
            validate_password(password, user)
        except ValidationError as weak:
            raise InvalidInput(
                Problem(
                    "password",
                    "people/password-weak",
                    "密码至少 12 位，不能全是数字，也不能是常见密码或和登录名相近。",
                )
            ) from weak
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.note("staff.password_set", f"user:{user_id}", by=by)


def set_second_factor(*, user_id: int, secret: str, by: Actor) -> None:
    """Bind a code generator (base32 secret) to a member of staff, in place of any before.

    No key, because the secret must not become part of a stored request. Errors: UserNotFound.
    """
    with transaction.atomic(durable=True):
        user = _locked(user_id)
        second_factor.bind(user, secret)
        audit.note("staff.second_factor_set", f"user:{user_id}", by=by)


@act
def appoint(
    *,
    user_id: int,
    post: Post,
    point: str,
    point_kind: str,
    from_on: date,
    until_on: date | None = None,
    by: Actor,
    key: Key,
) -> int:
    """Give a member of staff a post at a service point; `point_kind` is the point's kind.

    Errors: PostNotAtThisPoint for a registrar anywhere but at an office, AppointmentOverlaps,
    AppointmentEndsBeforeItBegins, UserNotFound.
    """
    user = _locked(user_id)
    appointment = Appointment.objects.create(
        user=user,
        post=post.value,
        point=point,
        point_kind=point_kind,
        from_on=from_on,
        until_on=until_on,
    )
    audit.note(
        "staff.appointed",
        f"user:{user_id}",
        by=by,
        detail={"post": post, "point": point, "from_on": from_on, "until_on": until_on},
    )
    return int(appointment.pk)


@act
def end_appointment(*, appointment_id: int, until_on: date, by: Actor, key: Key) -> int:
    """Set the last day of a post. Errors: NoAppointment, AppointmentEndsBeforeItBegins."""
    appointment = Appointment.objects.select_for_update().filter(pk=appointment_id).first()
    if appointment is None:
        raise NoAppointment
    appointment.until_on = until_on
    appointment.save(update_fields=["until_on"])
    audit.note(
        "staff.appointment_ended",
        f"user:{appointment.user_id}",
        by=by,
        detail={"post": appointment.post, "point": appointment.point, "until_on": until_on},
    )
    return appointment_id


def _locked(user_id: int) -> User:
    user = (
        User.objects.select_for_update()
        .filter(pk=user_id, kind=UserKind.STAFF.value, is_active=True)
        .first()
    )
    if user is None:
        raise UserNotFound
    return user
