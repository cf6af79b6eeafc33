"""Sessions that are listed: each time one is written, the row of its device follows.

Why in the store: a session gets another key at every sign-in and change of password, and whoever
writes it is the only one who knows both.
"""

import uuid

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection, transaction
from django.http import HttpRequest

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.people import devices
from doorstep.people.models import User
from doorstep.people.types import DeviceKind, UserKind

DEVICE = "device"
SEEN = "seen"
NEWLY = "newly"
"""Whose sign-in this browser has still to remember."""
SEEN_EVERY_S = 300
"""A device that is in use is written down again after so many seconds."""
OF_A_PROGRAM = "api_user"
"""A session without pages: the token of a program."""

_NOTE = """
INSERT INTO people_device (id, user_id, session_key, kind, browser, network, began_at, seen_at)
SELECT %(id)s, id, %(key)s, %(kind)s, %(browser)s, %(network)s, %(now)s, %(now)s
FROM people_user WHERE id = %(user)s
ON CONFLICT (id) DO UPDATE
SET session_key = EXCLUDED.session_key, user_id = EXCLUDED.user_id, seen_at = EXCLUDED.seen_at
"""


class SessionStore(DatabaseSessions):
    """A session in the database whose device can be listed and ended."""

    def save(self, must_create: bool = False) -> None:
        """Write the session, then its device. Errors: as Django's own."""
        user_id = self.get(SESSION_KEY) or self.get(OF_A_PROGRAM)
        if user_id is None:
            super().save(must_create)
            return
        now = clock.now()
        self[SEEN] = int(now.timestamp())
        kept = self.get(DEVICE) or self._unseen()
        super().save(must_create)
        values = kept | {"user": int(user_id), "key": self.session_key, "now": now}
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, values)

    def _unseen(self) -> dict[str, str]:
        """A device that no request told of: a program's, or one of before."""
        kind = DeviceKind.PROGRAM if OF_A_PROGRAM in self else DeviceKind.UNKNOWN
        self[DEVICE] = _device(kind.value, "", "")
        return dict(self[DEVICE])


def signed_in(
    sender: object,  # noqa: ARG001 - Django's signature
    request: HttpRequest,
    user: User,
    **more: object,  # noqa: ARG001
) -> None:
    """Somebody has just signed in: a new device, and for staff a row of the record."""
    agent = str(request.META.get("HTTP_USER_AGENT", ""))
    request.session[DEVICE] = _device(
        devices.kind_of(agent).value,
        devices.browser_of(agent),
        devices.network_of(devices.address_of(request)),
    )
    request.session[NEWLY] = user.pk
    if user.kind == UserKind.STAFF.value:
        himself = Actor(ActorKind.STAFF, str(user.pk), user.name)
        with transaction.atomic():
            audit.note("staff.signed_in", f"user:{user.pk}", by=himself)


def listen() -> None:
    """Called once, when this room is loaded."""
    user_logged_in.connect(signed_in, dispatch_uid="people-devices")


def _device(kind: str, browser: str, network: str) -> dict[str, str]:
    return {"id": str(uuid.uuid4()), "kind": kind, "browser": browser, "network": network}
