"""The first sign-in of a member of staff: one code, once, for password and second factor.

Why no password is ever handed over: whoever opens an account must not be able to act as it.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.people import second_factor
from doorstep.people.duties import given_by
from doorstep.people.errors import InvitationNotForThis, InvitationWrong, MayNotAppoint
from doorstep.people.models import Device, Invitation, User
from doorstep.people.services.devices import enter_end
from doorstep.people.services.staff import enter_password, locked_staff
from doorstep.people.types import UserKind

LIVES = timedelta(days=3)
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No letter or digit that is taken for another."""
GROUPS, IN_GROUP = 5, 4


def invite_staff(*, user_id: int, by: Actor) -> str:
    """A new code for this account, to be shown once; any code before it works no more.

    No key, because the code must not become part of a stored answer. Errors: UserNotFound,
    MayNotAppoint, InvitationNotForThis.
    """
    with transaction.atomic(durable=True):
        user = locked_staff(user_id)
        _may_invite(by, user)
        groups = ["".join(secrets.choice(LETTERS) for _ in range(IN_GROUP)) for _ in range(GROUPS)]
        code = "-".join(groups)
        now = clock.now()
        Invitation.objects.update_or_create(
            user=user,
            defaults={
                "mark": _mark(user, code),
                "made_at": now,
                "expires_at": now + LIVES,
                "used_at": None,
            },
        )
        audit.note("staff.invited", f"user:{user_id}", by=by)
    return code


def invited_staff(*, username: str, code: str) -> int:
    """The account that this code opens. Errors: InvitationWrong."""
    return int(_open(username, code).user_id)


def begin_staff(*, username: str, code: str, password: str, secret: str, shown: str) -> int:
    """Set both factors and use the invitation up; `shown` is what the code generator shows.

    Errors: InvitationWrong, InvalidInput for a weak password or a code that does not fit.
    """
    with transaction.atomic(durable=True):
        invitation = _open(username, code, lock=True)
        user = locked_staff(invitation.user_id)
        problems: list[Problem] = []
        try:
            enter_password(user, password)
        except InvalidInput as weak:
            problems += weak.problems
        if not second_factor.fits(secret, shown):
            sentence = "动态口令不对。请确认验证器已经扫了上面的码，填它现在显示的 6 位数字。"
            problems.append(Problem("shown", "people/second-factor-wrong", sentence))
        if problems:
            raise InvalidInput(*problems)
        second_factor.bind(user, secret)
        enter_end(Device.objects.filter(user_id=user.pk))
        invitation.used_at = clock.now()
        invitation.save(update_fields=["used_at"])
        himself = Actor(ActorKind.STAFF, str(user.pk), user.name)
        audit.note("staff.begun", f"user:{user.pk}", by=himself)
    return int(user.pk)


def _may_invite(by: Actor, user: User) -> None:
    if not given_by(by):
        raise MayNotAppoint
    if by.kind is ActorKind.SYSTEM:
        return
    begun = second_factor.bound(user)
    if by.id == str(user.pk) or (begun and by.post is not Post.SECURITY):
        raise InvitationNotForThis


def _open(username: str, code: str, *, lock: bool = False) -> Invitation:
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects
    found = rows.filter(
        user__username=username,
        user__kind=UserKind.STAFF.value,
        user__is_active=True,
        used_at__isnull=True,
        expires_at__gt=clock.now(),
    ).first()
    if found is None or not hmac.compare_digest(bytes(found.mark), _mark(found.user, code)):
        raise InvitationWrong
    return found


def _mark(user: User, code: str) -> bytes:
    # A hundred random bits need no key to stay unguessed.
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return hashlib.sha256(f"invitation\0{user.pk}\0{plain}".encode()).digest()
