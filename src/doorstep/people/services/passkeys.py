"""Making, showing and removing passkeys; each question is answered once and within minutes.

Why showing one has no idempotency key: like a code it works once, and that it was used up stays
even when the answer is an error.
"""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.people import passkeys
from doorstep.people.models import Passkey, PasskeyQuestion, User
from doorstep.people.passkeys import (
    LIVES,
    MOST,
    PasskeyCopied,
    PasskeyMade,
    PasskeyNotFound,
    PasskeyRefused,
    PasskeysEnough,
    Site,
)
from doorstep.people.types import UserKind

Question = tuple[str, Mapping[str, Any]]
"""The id to keep in the browser's session, and what the browser is asked."""


def ask_to_make(*, site: Site, user_id: int, shown: str) -> Question:
    """Begin another passkey of an account. Errors: PasskeysEnough."""
    known = _credentials(user_id)
    if len(known) >= MOST:
        raise PasskeysEnough(most=MOST)
    question = _asked(user_id, making=True)
    handle, challenge = _handle(user_id), bytes(question.challenge)
    return str(question.pk), passkeys.to_make(site, handle, shown, known, challenge)


def ask_to_show(*, site: Site, user_id: int | None) -> Question:
    """Ask for a passkey of an account, or of anybody. Errors: PasskeyNotFound without one."""
    known = _credentials(user_id) if user_id is not None else []
    if user_id is not None and not known:
        raise PasskeyNotFound
    question = _asked(user_id, making=False)
    return str(question.pk), passkeys.to_show(site, known, bytes(question.challenge))


def add_passkey(
    *, site: Site, question_id: str, user_id: int, name: str, answer: str, by: Actor, key: Key
) -> UUID:
    """Keep what the browser made. Errors: PasskeyRefused, PasskeysEnough."""
    made = passkeys.made(site, _taken(question_id, user_id, making=True), answer)
    return _add(
        user_id=user_id,
        name=name,
        credential_id=made.credential_id,
        credential=made.credential,
        sign_count=made.sign_count,
        by=by,
        key=key,
    )


@act
def _add(
    *,
    user_id: int,
    name: str,
    credential_id: bytes,
    credential: bytes,
    sign_count: int,
    by: Actor,
    key: Key,
) -> UUID:
    user = User.objects.select_for_update().get(pk=user_id)
    if Passkey.objects.filter(user=user).count() >= MOST:
        raise PasskeysEnough(most=MOST)
    row = Passkey.objects.create(
        user=user,
        name=name,
        credential_id=credential_id,
        credential=credential,
        sign_count=sign_count,
        made_at=clock.now(),
    )
    audit.note("passkey.added", f"user:{user_id}", by=by, detail={"passkey": row.pk})
    if user.person_id is not None:
        events.publish(PasskeyMade(person_id=user.person_id))
    return row.pk


def show_passkey(
    *, site: Site, question_id: str, user_id: int | None, kind: UserKind, answer: str
) -> int:
    """The account whose passkey was shown; with `user_id` no other's will do.

    Errors: PasskeyRefused; PasskeyCopied where the counter went back, which ends the passkey.
    """
    challenge = _taken(question_id, user_id, making=False)
    credential_id = passkeys.credential_id_in(answer)
    with transaction.atomic(durable=True):
        row = (
            Passkey.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(credential_id=credential_id, user__is_active=True, user__kind=kind.value)
            .first()
        )
        if row is None or user_id not in (None, row.user_id):
            raise PasskeyRefused
        user, handle = row.user, _handle(row.user_id)
        count = passkeys.shown(site, challenge, bytes(row.credential), handle, answer)
        # Passkeys that travel between one's devices do not count, and say 0 for ever.
        copied = count <= row.sign_count and (count, row.sign_count) != (0, 0)
        himself = _himself(user)
        if copied:
            row.delete()
            audit.note("passkey.copied", f"user:{user.pk}", by=himself)
        else:
            row.sign_count, row.used_at = count, clock.now()
            row.save(update_fields=["sign_count", "used_at"])
            audit.note("passkey.shown", f"user:{user.pk}", by=himself, detail={"passkey": row.pk})
    if copied:
        raise PasskeyCopied
    return int(user.pk)


@act
def remove_passkey(*, passkey_id: UUID, user_id: int, by: Actor, key: Key) -> UUID:
    """It signs in no more. Errors: PasskeyNotFound."""
    row = Passkey.objects.select_for_update().filter(pk=passkey_id, user_id=user_id).first()
    if row is None:
        raise PasskeyNotFound
    known = row.pk
    row.delete()
    audit.note("passkey.removed", f"user:{user_id}", by=by, detail={"passkey": known})
    return known


def forget_old_questions() -> int:
    """Remove questions that nobody answered; how many."""
    gone, _ = PasskeyQuestion.objects.filter(expires_at__lt=clock.now()).delete()
    return gone


def _asked(user_id: int | None, *, making: bool) -> PasskeyQuestion:
    return PasskeyQuestion.objects.create(
        user_id=user_id,
        making=making,
        challenge=secrets.token_bytes(32),
        expires_at=clock.now() + LIVES,
    )


def _taken(question_id: str, user_id: int | None, *, making: bool) -> bytes:
    """The challenge, whose row goes with this; nobody gets it twice. Errors: PasskeyRefused."""
    try:
        wanted = UUID(question_id)
    except ValueError as malformed:
        raise PasskeyRefused from malformed
    with transaction.atomic(durable=True):
        row = PasskeyQuestion.objects.select_for_update().filter(pk=wanted).first()
        if row is None:
            raise PasskeyRefused
        row.delete()
    if (row.user_id, row.making) != (user_id, making) or row.expires_at <= clock.now():
        raise PasskeyRefused
    return bytes(row.challenge)


def _credentials(user_id: int) -> list[bytes]:
    rows = Passkey.objects.filter(user_id=user_id).order_by("made_at")
    return [bytes(each) for each in rows.values_list("credential", flat=True)]


def _handle(user_id: int) -> bytes:
    """What a device files the passkey under: it says nothing about anybody.

    Of each service its own, since a device keeps one for each name of a host and handle.
    """
    return hashlib.sha256(f"doorstep {settings.CITY} {user_id}".encode()).digest()[:16]


def _himself(user: User) -> Actor:
    if user.kind == UserKind.STAFF.value:
        return Actor(ActorKind.STAFF, str(user.pk), user.name)
    return Actor(ActorKind.CITIZEN, str(user.person_id))
