"""The first sign-in: a code, once, for password and second factor; afterwards it opens nothing."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.kernel.errors import InvalidInput
from doorstep.people import queries, second_factor, services
from doorstep.people.errors import InvitationNotForThis, InvitationWrong, MayNotAppoint
from doorstep.people.models import Invitation, User

from .builders import a_clerk, a_key

PASSWORD = "correct-horse-battery"


def newcomer() -> int:
    """An account nobody has used."""
    return services.record_staff(username="newcomer", name="李雷", by=SYSTEM, key=a_key())


def shown(secret: str) -> str:
    """What the code generator shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def begin(code: str, secret: str, **said: str) -> int:
    """Use the code."""
    words = {"username": "newcomer", "password": PASSWORD, "shown": shown(secret)} | said
    return services.begin_staff(code=code, secret=secret, **words)


@pytest.mark.django_db
def test_the_code_sets_both_factors_and_works_once() -> None:
    user_id, secret = newcomer(), second_factor.new_secret()
    code = services.invite_staff(user_id=user_id, by=SYSTEM)
    assert queries.staff(user_id).invited_until is not None
    assert services.invited_staff(username="newcomer", code=code.lower().replace("-", " ")) == (
        user_id
    )
    assert begin(code, secret) == user_id
    assert User.objects.get(pk=user_id).check_password(PASSWORD)
    assert queries.staff(user_id).begun
    with pytest.raises(InvitationWrong):
        begin(code, secret)


@pytest.mark.django_db
def test_what_is_wrong_is_said_all_at_once_and_nothing_is_set() -> None:
    user_id, secret = newcomer(), second_factor.new_secret()
    code = services.invite_staff(user_id=user_id, by=SYSTEM)
    with pytest.raises(InvalidInput) as refused:
        begin(code, secret, password="short", shown="12x456")
    assert {problem.field for problem in refused.value.problems} == {"password", "shown"}
    assert not User.objects.get(pk=user_id).has_usable_password()
    assert not queries.staff(user_id).begun
    assert begin(code, secret) == user_id


@pytest.mark.django_db
def test_another_code_name_or_time_opens_nothing() -> None:
    user_id = newcomer()
    first = services.invite_staff(user_id=user_id, by=SYSTEM)
    code = services.invite_staff(user_id=user_id, by=SYSTEM)
    a_clerk()
    for name, word in (("newcomer", first), ("wangfang", code), ("nobody", code), ("newcomer", "")):
        with pytest.raises(InvitationWrong):
            services.invited_staff(username=name, code=word)
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(InvitationWrong):
        services.invited_staff(username="newcomer", code=code)


@pytest.mark.django_db
def test_the_code_lies_nowhere() -> None:
    user_id = newcomer()
    code = services.invite_staff(user_id=user_id, by=SYSTEM)
    (row,) = Invitation.objects.filter(user_id=user_id).values_list("mark", flat=True)
    assert code.encode() not in bytes(row)
    assert len(bytes(row)) == 32


@pytest.mark.django_db
def test_an_account_in_use_is_invited_again_by_security_alone() -> None:
    user_id = a_clerk()

    def by(post: Post, other: int = 10**6) -> Actor:
        return Actor(ActorKind.STAFF, str(other), "李雷", post, "office-01")

    with pytest.raises(MayNotAppoint):
        services.invite_staff(user_id=user_id, by=by(Post.CLERK))
    with pytest.raises(InvitationNotForThis):
        services.invite_staff(user_id=user_id, by=by(Post.MANAGER))
    with pytest.raises(InvitationNotForThis):
        services.invite_staff(user_id=user_id, by=by(Post.SECURITY, user_id))
    assert services.invite_staff(user_id=user_id, by=by(Post.SECURITY))
    assert services.invite_staff(user_id=newcomer(), by=by(Post.MANAGER))
