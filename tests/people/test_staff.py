"""Staff act in a dated post with two factors, and no station decides."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from doorstep.audit import queries as audit
from doorstep.kernel.actor import SYSTEM, Post
from doorstep.kernel.errors import InvalidInput
from doorstep.people import queries, services
from doorstep.people.errors import (
    AppointmentEndsBeforeItBegins,
    AppointmentOverlaps,
    NoAppointment,
    PostNotAtThisPoint,
    SecondFactorMissing,
    UsernameTaken,
    UserNotFound,
)
from doorstep.people.models import Appointment

from .builders import DAY, a_clerk, a_key, a_person, a_phone

POINT_KINDS = ("office", "station", "postal", "institution")


def appoint(user_id: int, post: Post, **where: object) -> int:
    """A post at the station of the builders unless told otherwise."""
    said = {"point": "station-01", "point_kind": "station", "from_on": DAY} | where
    return services.appoint(user_id=user_id, post=post, by=SYSTEM, key=a_key(), **said)  # type: ignore[arg-type]  # one table of words


@pytest.mark.django_db
def test_a_clerk_acts_in_the_post_held_that_day() -> None:
    user_id = a_clerk()
    actor = queries.actor_for(user_id, DAY)
    assert (actor.kind, actor.id, actor.name) == ("staff", str(user_id), "王芳")
    assert (actor.post, actor.point) == (Post.CLERK, "station-01")


@pytest.mark.django_db
def test_without_a_second_factor_nobody_acts() -> None:
    with pytest.raises(SecondFactorMissing):
        queries.actor_for(a_clerk(second=False), DAY)


@pytest.mark.django_db
def test_before_the_first_and_after_the_last_day_nobody_acts() -> None:
    user_id = a_clerk()
    (held,) = queries.appointments(user_id, DAY)
    last = DAY + timedelta(days=10)
    services.end_appointment(appointment_id=int(held.id), until_on=last, by=SYSTEM, key=a_key())
    assert queries.actor_for(user_id, last).post is Post.CLERK
    for day in (DAY - timedelta(days=1), last + timedelta(days=1)):
        with pytest.raises(NoAppointment):
            queries.actor_for(user_id, day)


@pytest.mark.django_db
def test_of_several_posts_the_one_asked_for_is_taken() -> None:
    user_id = a_clerk()
    appoint(user_id, Post.EXAMINER)
    appoint(user_id, Post.CLERK, point="station-02")
    assert queries.actor_for(user_id, DAY, post=Post.EXAMINER).post is Post.EXAMINER
    assert queries.actor_for(user_id, DAY, point="station-02").point == "station-02"
    with pytest.raises(NoAppointment):
        queries.actor_for(user_id, DAY, post=Post.REGISTRAR)


@pytest.mark.django_db
@pytest.mark.parametrize(("post", "point_kind"), list(product(Post, POINT_KINDS)))
def test_the_registrar_sits_at_an_office_and_nowhere_else(post: Post, point_kind: str) -> None:
    user_id = services.record_staff(username="lilei", name="李雷", by=SYSTEM, key=a_key())
    if post is Post.REGISTRAR and point_kind != "office":
        with pytest.raises(PostNotAtThisPoint):
            appoint(user_id, post, point_kind=point_kind)
        assert not Appointment.objects.exists()
    else:
        assert appoint(user_id, post, point_kind=point_kind)


@pytest.mark.django_db
def test_not_even_a_direct_write_makes_a_registrar_of_a_station() -> None:
    a_clerk()
    with pytest.raises(IntegrityError, match="people_appointment_registrar"), transaction.atomic():
        Appointment.objects.update(post=Post.REGISTRAR.value)


@pytest.mark.django_db
def test_the_same_post_is_not_held_twice_at_once() -> None:
    user_id = a_clerk()
    with pytest.raises(AppointmentOverlaps):
        appoint(user_id, Post.CLERK, from_on=DAY + timedelta(days=5))


@pytest.mark.django_db
def test_a_post_may_be_held_again_from_the_day_after_the_last() -> None:
    user_id = a_clerk()
    (held,) = queries.appointments(user_id, DAY)
    services.end_appointment(appointment_id=int(held.id), until_on=DAY, by=SYSTEM, key=a_key())
    with pytest.raises(AppointmentOverlaps):
        appoint(user_id, Post.CLERK, from_on=DAY)
    assert appoint(user_id, Post.CLERK, from_on=DAY + timedelta(days=1))


@pytest.mark.django_db
def test_a_post_does_not_end_before_it_begins() -> None:
    user_id = a_clerk()
    with pytest.raises(AppointmentEndsBeforeItBegins):
        appoint(user_id, Post.EXAMINER, until_on=DAY - timedelta(days=1))


@pytest.mark.django_db
def test_names_of_accounts_are_unique_and_accounts_of_nobody_are_not_found() -> None:
    a_clerk()
    with pytest.raises(UsernameTaken):
        services.record_staff(username="wangfang", name="王方", by=SYSTEM, key=a_key())
    with pytest.raises(UserNotFound):
        queries.actor_for(10**9, DAY)
    with pytest.raises(UserNotFound):
        appoint(10**9, Post.CLERK)


@pytest.mark.django_db
def test_a_citizen_holds_no_post() -> None:
    person_id = a_person(phone=a_phone())
    from doorstep.people.models import User

    user = User.objects.get(person_id=person_id)
    with pytest.raises(UserNotFound):
        appoint(user.pk, Post.CLERK)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "123456789012345", "qwertyuiop123", "wangfang-1"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput):
        services.set_password(user_id=a_clerk(), password=password, by=SYSTEM)


@pytest.mark.django_db
def test_each_change_leaves_a_row() -> None:
    user_id = a_clerk()
    services.set_password(user_id=user_id, password="correct-horse-battery", by=SYSTEM)
    written = [row.action for row in audit.notes(subject=f"user:{user_id}")]
    assert written == [
        "staff.password_set",
        "staff.appointed",
        "staff.second_factor_set",
        "staff.recorded",
    ]
    assert date.fromisoformat(str(audit.notes(subject=f"user:{user_id}")[1].detail["from_on"]))
