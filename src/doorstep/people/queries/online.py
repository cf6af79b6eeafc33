"""Reading online verifications: the queue, one of them, a picture while it is looked at."""

import hashlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from doorstep.audit import services as audit
from doorstep.kernel.actor import Actor
from doorstep.people.models import OnlinePicture, OnlineProofing
from doorstep.people.online import (
    OPEN,
    Gesture,
    OnlineNotFound,
    OnlineState,
    OnlineView,
    Opinion,
    PictureKind,
    Why,
)
from doorstep.people.queries.persons import view_of
from doorstep.people.sealed import picture_of


def gesture_of(person_id: str | UUID, day: date) -> Gesture:
    """What the portrait of this person has to show on this day."""
    digest = hashlib.sha256(f"{person_id} {day.isoformat()}".encode()).digest()
    return tuple(Gesture)[digest[0] % len(Gesture)]


def online_queue() -> Sequence[OnlineView]:
    """What waits for a reviewer, the oldest first."""
    return tuple(map(_view, _all().filter(state__in=OPEN).order_by("asked_at")[:200]))


def online_proofing(proofing_id: str | UUID) -> OnlineView:
    """One that is open. Errors: OnlineNotFound."""
    row = _all().filter(pk=proofing_id, state__in=OPEN).first()
    if row is None:
        raise OnlineNotFound
    return _view(row)


def last_online(person_id: str | UUID) -> OnlineView | None:
    """The newest of a person."""
    row = _all().filter(person_id=person_id).order_by("-asked_at").first()
    return None if row is None else _view(row)


def online_picture(
    proofing_id: UUID, kind: PictureKind, *, by: Actor, purpose: str
) -> tuple[str, bytes]:
    """Media type and content while somebody has to look; the look is recorded.

    Errors: OnlineNotFound.
    """
    found = OnlinePicture.objects.filter(
        proofing_id=proofing_id, kind=kind.value, proofing__state__in=OPEN
    )
    picture = found.select_related("proofing").first()
    if picture is None:
        raise OnlineNotFound
    audit.opened(f"person:{picture.proofing.person_id}", by=by, purpose=purpose)
    return picture.media_type, picture_of(picture)


def _all() -> QuerySet[OnlineProofing]:
    return OnlineProofing.objects.select_related("person")


def _view(row: OnlineProofing) -> OnlineView:
    kinds = row.pictures.values_list("kind", flat=True)
    return OnlineView(
        id=str(row.pk),
        person=view_of(row.person),
        state=OnlineState(row.state),
        gesture=Gesture(row.gesture),
        opinion=Opinion(row.opinion),
        asked_at=row.asked_at,
        first_id=row.first_id,
        decided_at=row.decided_at,
        why=Why(row.why) if row.why else None,
        kinds=tuple(kind for kind in PictureKind if kind.value in set(kinds)),
    )
