"""Posts are given by whoever may, for a reason, never to oneself, never two that watch others."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.db import IntegrityError, transaction

from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.kernel.errors import InvalidInput
from doorstep.people import queries, services
from doorstep.people.duties import APART, GIVEN_BY, group_of
from doorstep.people.errors import (
    AppointmentOver,
    MayNotAppoint,
    NoAppointment,
    OwnAppointment,
    PostsApart,
    ReasonMissing,
)
from doorstep.people.models import Appointment

from .builders import DAY, a_clerk, a_key

LATER = DAY + timedelta(days=30)


def actor(user_id: int, post: Post, point: str = "office-01") -> Actor:
    """Somebody at work in a post."""
    return Actor(ActorKind.STAFF, str(user_id), "王芳", post, point)


def chief(post: Post = Post.MANAGER, point: str = "office-01", kind: str = "office") -> Actor:
    """Somebody who may appoint."""
    return actor(a_clerk(f"chief-{post}", post=post, point=point, point_kind=kind), post, point)


def give(user_id: int, post: Post, by: Actor = SYSTEM, **said: object) -> int:
    """A post at the office, for a reason."""
    words = {"point": "office-01", "point_kind": "office", "from_on": DAY, "why": "轮岗"} | said
    return services.appoint(user_id=user_id, post=post, by=by, key=a_key(), **words)  # type: ignore[arg-type]  # one table of words


def newcomer(name: str = "newcomer") -> int:
    """An account without a post."""
    return services.record_staff(username=name, name="李雷", by=SYSTEM, key=a_key())


@pytest.mark.django_db
@pytest.mark.parametrize(("one", "other"), list(combinations(Post, 2)))
def test_posts_that_watch_each_other_are_never_in_one_hand(one: Post, other: Post) -> None:
    user_id = newcomer()
    give(user_id, one)
    if group_of(one) == group_of(other):
        assert give(user_id, other)
        return
    with pytest.raises(PostsApart):
        give(user_id, other, from_on=LATER)
    assert [each.post for each in queries.appointment_history(user_id)] == [one]


@pytest.mark.django_db
def test_after_one_post_has_ended_the_other_may_begin_the_day_after() -> None:
    user_id = newcomer()
    give(user_id, Post.OPERATOR, until_on=LATER)
    with pytest.raises(PostsApart):
        give(user_id, Post.AUDITOR, from_on=LATER)
    assert give(user_id, Post.AUDITOR, from_on=LATER + timedelta(days=1))


@pytest.mark.django_db
def test_not_even_a_direct_write_makes_one_person_administrator_and_auditor() -> None:
    user_id = newcomer()
    give(user_id, Post.OPERATOR)
    clerk = Appointment.objects.get(pk=give(newcomer("other"), Post.AUDITOR))
    clerk.user_id = user_id
    with pytest.raises(IntegrityError, match="people_appointment_apart"), transaction.atomic():
        clerk.save()


def test_every_post_belongs_to_one_group_and_is_given_by_another_hand() -> None:
    assert sorted(post for group in APART for post in group) == sorted(Post)
    given = [post for posts in GIVEN_BY.values() for post in posts]
    assert {*given} == {*Post} - {Post.SUPERVISOR}
    assert Post.MANAGER not in GIVEN_BY[Post.MANAGER]


@pytest.mark.django_db
@pytest.mark.parametrize("giver", list(Post))
def test_who_may_give_which_post(giver: Post) -> None:
    by = chief(giver)
    for post in Post:
        user_id = newcomer(f"new-{post}")
        if post in GIVEN_BY.get(giver, ()):
            assert give(user_id, post, by)
        else:
            with pytest.raises(MayNotAppoint):
                give(user_id, post, by)


@pytest.mark.django_db
def test_a_manager_of_a_station_appoints_for_it_alone() -> None:
    by = chief(Post.MANAGER, "station-01", "station")
    here = {"point": "station-01", "point_kind": "station", "office": "station"}
    assert give(newcomer(), Post.CLERK, by, **here)
    with pytest.raises(MayNotAppoint):
        give(newcomer("other"), Post.CLERK, by, office="station")


@pytest.mark.django_db
def test_nobody_appoints_themselves() -> None:
    by = chief(Post.SECURITY)
    with pytest.raises(OwnAppointment):
        give(int(by.id), Post.SECURITY, by, point="office-02")
    with pytest.raises(IntegrityError, match="people_appointment_own"), transaction.atomic():
        Appointment.objects.filter(user_id=int(by.id)).update(made_by_id=int(by.id))


@pytest.mark.django_db
def test_posts_are_given_and_ended_for_a_reason_and_both_stay_in_the_history() -> None:
    by, user_id = chief(), newcomer()
    with pytest.raises(ReasonMissing):
        give(user_id, Post.CLERK, by, why="")
    held = give(user_id, Post.CLERK, by)
    with pytest.raises(ReasonMissing):
        services.end_appointment(appointment_id=held, until_on=LATER, by=by, key=a_key())
    services.end_appointment(
        appointment_id=held, until_on=LATER, why="调走", by=by, key=a_key(), office="office"
    )
    (row,) = queries.appointment_history(user_id)
    assert (row.why, row.made_by, row.why_ended, row.ended_by) == ("轮岗", "王芳", "调走", "王芳")
    assert row.until_on == LATER


@pytest.mark.django_db
def test_what_ends_at_once_is_held_no_more_that_very_day() -> None:
    user_id = a_clerk()
    (held,) = queries.appointments(user_id, LATER)
    services.end_appointment(
        appointment_id=int(held.id), until_on=LATER, at_once=True, by=SYSTEM, key=a_key()
    )
    with pytest.raises(NoAppointment):
        queries.actor_for(user_id, LATER)
    with pytest.raises(AppointmentOver):
        services.end_appointment(
            appointment_id=int(held.id), until_on=LATER, by=SYSTEM, key=a_key()
        )


@pytest.mark.django_db
def test_an_end_is_not_put_off() -> None:
    held = give(newcomer(), Post.CLERK, until_on=LATER)
    with pytest.raises(AppointmentOver):
        services.end_appointment(
            appointment_id=held, until_on=LATER + timedelta(days=1), by=SYSTEM, key=a_key()
        )


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["", "王芳", "ab", "a b c", "-abc", "x" * 41])
def test_a_login_name_is_made_of_letters_and_digits(username: str) -> None:
    with pytest.raises(InvalidInput):
        newcomer(username)


@pytest.mark.django_db
def test_a_clerk_opens_no_accounts() -> None:
    with pytest.raises(MayNotAppoint):
        services.record_staff(
            username="friend", name="韩梅", by=actor(a_clerk(), Post.CLERK), key=a_key()
        )
