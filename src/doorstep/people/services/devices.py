"""Ending sessions: one's own devices, or those of a member of staff by security; at once.

Why no list is kept of what ended: the record says who ended which, and the row is the session's.
"""

from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.people.errors import DeviceNotFound, NotOwnDevices
from doorstep.people.models import Device, User
from doorstep.people.types import UserKind


@act
def end_device(*, user_id: int, device_id: UUID, by: Actor, key: Key) -> None:
    """End one session of an account; its next request is a stranger's.

    Errors: DeviceNotFound, NotOwnDevices for whoever is neither the owner nor security.
    """
    del key
    _may(user_id, by)
    found = Device.objects.filter(pk=device_id, user_id=user_id)
    if not found.exists():
        raise DeviceNotFound
    enter_end(found)
    audit.note("session.ended", f"user:{user_id}", by=by, detail={"device": device_id})


@act
def end_other_devices(*, user_id: int, but: UUID | None, by: Actor, key: Key) -> int:
    """End every session of an account except one; how many. Errors: NotOwnDevices."""
    del key
    _may(user_id, by)
    found = Device.objects.filter(user_id=user_id)
    if but is not None:
        found = found.exclude(pk=but)
    ended = enter_end(found)
    audit.note("session.all_ended", f"user:{user_id}", by=by, detail={"count": ended})
    return ended


def enter_end(found: QuerySet[Device]) -> int:
    """End these sessions inside an act; how many."""
    Session.objects.filter(session_key__in=found.values("session_key")).delete()
    ended, _ = found.delete()
    return ended


def forget_ended_devices() -> int:
    """Remove the rows of sessions that ran out or were signed out; how many."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    ended, _ = Device.objects.filter(~Exists(alive)).delete()
    return ended


def _may(user_id: int, by: Actor) -> None:
    user = User.objects.filter(pk=user_id).first()
    if user is not None and user.kind == UserKind.STAFF.value:
        own = by.kind is ActorKind.STAFF and by.id == str(user_id)
        if own or by.post is Post.SECURITY or by.kind is ActorKind.SYSTEM:
            return
    elif user is not None and by.kind is ActorKind.CITIZEN and by.id == str(user.person_id):
        return
    raise NotOwnDevices
