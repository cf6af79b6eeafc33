"""Members of staff: their account, their second factor, the posts they hold."""

import re
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.people import second_factor
from doorstep.people.duties import at_any_point, given_by
from doorstep.people.errors import (
    AppointmentOver,
    MayNotAppoint,
    NoAppointment,
    OwnAppointment,
    ReasonMissing,
    UserNotFound,
)
from doorstep.people.models import Appointment, Device, User
from doorstep.people.services.devices import enter_end
from doorstep.people.types import UserKind

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,39}")


@act
def record_staff(*, username: str, name: str, by: Actor, key: Key) -> int:
    """Open an account for a member of staff; without a password and a second factor it does
    nothing. Errors: UsernameTaken, InvalidInput, MayNotAppoint for somebody who gives no posts.
    """
    if not given_by(by):
        raise MayNotAppoint
    if not _USERNAME.fullmatch(username):
        sentence = "登录名用 3 到 40 个字母、数字、点、横线或下划线，以字母或数字开头。"
        raise InvalidInput(Problem("username", "people/username-malformed", sentence))
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
        user = locked_staff(user_id)
        enter_password(user, password)
        audit.note("staff.password_set", f"user:{user_id}", by=by)


def enter_password(user: User, password: str) -> None:
    """Set it inside an act of this room. Errors: InvalidInput for one that is too weak."""
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


def set_second_factor(*, user_id: int, secret: str, by: Actor) -> None:
    """Bind a code generator (base32 secret) to a member of staff, in place of any before.

    No key, because the secret must not become part of a stored request. Errors: UserNotFound.
    """
    with transaction.atomic(durable=True):
        user = locked_staff(user_id)
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
    why: str = "",
    office: str = "",
    by: Actor,
    key: Key,
) -> int:
    """Give a member of staff a post at a service point; `point_kind` is the point's kind.

    `office` is the kind of the point where `by` works: a manager elsewhere appoints for their own
    point alone. Errors: PostNotAtThisPoint for a registrar anywhere but at an office,
    AppointmentOverlaps, PostsApart, OwnAppointment, MayNotAppoint, ReasonMissing,
    AppointmentEndsBeforeItBegins, UserNotFound.
    """
    _may(by, post, point, office, why)
    user = locked_staff(user_id)
    if by.kind is ActorKind.STAFF and by.id == str(user_id):
        raise OwnAppointment
    appointment = Appointment.objects.create(
        user=user,
        post=post.value,
        point=point,
        point_kind=point_kind,
        from_on=from_on,
        until_on=until_on,
        made_at=clock.now(),
        made_by_id=_who(by),
        why=why,
    )
    audit.note(
        "staff.appointed",
        f"user:{user_id}",
        by=by,
        detail={"post": post, "point": point, "from_on": from_on, "until_on": until_on},
    )
    return int(appointment.pk)


@act
def end_appointment(
    *,
    appointment_id: int,
    until_on: date,
    at_once: bool = False,
    why: str = "",
    office: str = "",
    by: Actor,
    key: Key,
) -> int:
    """Set the last day of a post, or end it at once, with every session of that account;
    `until_on` is then today.

    `office` as in `appoint`. Errors: NoAppointment, AppointmentOver, MayNotAppoint, ReasonMissing,
    AppointmentEndsBeforeItBegins.
    """
    appointment = Appointment.objects.select_for_update().filter(pk=appointment_id).first()
    if appointment is None:
        raise NoAppointment
    _may(by, Post(appointment.post), appointment.point, office, why)
    ended = appointment.until_on is not None and appointment.until_on < until_on
    if appointment.at_once or ended:
        raise AppointmentOver
    if at_once:
        until_on = max(until_on, appointment.from_on)
    appointment.until_on, appointment.at_once = until_on, at_once
    appointment.ended_at, appointment.ended_by_id = clock.now(), _who(by)
    appointment.why_ended = why
    appointment.save(update_fields=["until_on", "at_once", "ended_at", "ended_by_id", "why_ended"])
    if at_once:
        enter_end(Device.objects.filter(user_id=appointment.user_id))
    audit.note(
        "staff.appointment_ended",
        f"user:{appointment.user_id}",
        by=by,
        detail={
            "post": appointment.post,
            "point": appointment.point,
            "until_on": until_on,
            "at_once": at_once,
        },
    )
    return appointment_id


def _may(by: Actor, post: Post, point: str, office: str, why: str) -> None:
    if post not in given_by(by) or (not at_any_point(by, office) and by.point != point):
        raise MayNotAppoint
    if by.kind is ActorKind.STAFF and not why:
        raise ReasonMissing


def _who(by: Actor) -> int | None:
    return int(by.id) if by.kind is ActorKind.STAFF else None


def locked_staff(user_id: int) -> User:
    """The account of a member of staff, held until the act ends. Errors: UserNotFound."""
    user = (
        User.objects.select_for_update()
        .filter(pk=user_id, kind=UserKind.STAFF.value, is_active=True)
        .first()
    )
    if user is None:
        raise UserNotFound
    return user
