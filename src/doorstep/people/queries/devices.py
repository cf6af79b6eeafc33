"""Reading where an account is signed in."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from doorstep.kernel import clock
from doorstep.people.models import Device
from doorstep.people.types import DeviceKind, DeviceView

MOST = 100


def devices(user_id: int | str, *, here: UUID | str | None = None) -> Sequence[DeviceView]:
    """The sessions of an account that are open now, the one last used first."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    rows = Device.objects.filter(Exists(alive), user_id=user_id).order_by("-seen_at", "pk")
    return tuple(
        DeviceView(
            id=str(row.pk),
            kind=DeviceKind(row.kind),
            browser=row.browser,
            network=row.network,
            began_at=row.began_at,
            seen_at=row.seen_at,
            here=str(row.pk) == str(here),
        )
        for row in rows[:MOST]
    )
