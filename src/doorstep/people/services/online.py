"""Being verified online: handed in by the person, asked of the service, decided by the office.

Why the pictures are in before the service is asked: what somebody has sent is never lost because a
third party was silent; its opinion comes after, and without one two people look.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock, events
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Key
from doorstep.kernel.errors import NotAllowed
from doorstep.law.parameters import ONLINE_PROOFING_TRIES
from doorstep.people import online
from doorstep.people.assurance import REVIEWED, reviewed_level
from doorstep.people.levels import Level
from doorstep.people.models import OnlinePicture, OnlineProofing, Person
from doorstep.people.online import (
    OPEN,
    Gesture,
    OnlineDecided,
    OnlineNeedless,
    OnlineNotFound,
    OnlineNotOffered,
    OnlineState,
    OnlineTooOften,
    Opinion,
    PictureKind,
    Reading,
    ReadingDiffers,
    Why,
)
from doorstep.people.pictures import Picture, read_picture
from doorstep.people.queries.levels import level_of
from doorstep.people.queries.online import gesture_of
from doorstep.people.sealed import document_of, put_picture
from doorstep.people.services.contacts import locked


def hand_in(
    *, person_id: str | UUID, pictures: Mapping[PictureKind, bytes], by: Actor, key: Key
) -> UUID:
    """Keep the pictures for the office, and hear what the verification service thinks.

    Errors: PictureUnusable, PictureTooSmall, OnlineNotOffered, OnlineNeedless, OnlineWaiting,
    OnlineTooOften, NotAllowed for anybody but the person.
    """
    read = {kind: read_picture(content) for kind, content in pictures.items()}
    made = _enter(person_id=person_id, pictures=read, by=by, key=key)
    opinion = _asked(made, read)
    if opinion is not Opinion.SILENT:
        _heard(proofing_id=made, opinion=opinion, by=SYSTEM, key=Key(f"opinion:{made}"))
    return made


def _asked(proofing_id: UUID, pictures: Mapping[PictureKind, Picture]) -> Opinion:
    service = online.examiner()
    row = OnlineProofing.objects.select_related("person").get(pk=proofing_id)
    document = document_of(row.person)
    if service is None or document is None or row.opinion != Opinion.SILENT.value:
        return Opinion.SILENT
    return service.opinion(
        name=row.person.name,
        number=document.text,
        pictures=pictures,
        gesture=Gesture(row.gesture),
        key=str(proofing_id),
    )


@act
def _enter(
    *, person_id: str | UUID, pictures: Mapping[PictureKind, Picture], by: Actor, key: Key
) -> UUID:
    if by.kind is not ActorKind.CITIZEN or by.id != str(person_id):
        raise NotAllowed
    person, today, now = locked(person_id), clock.today(), clock.now()
    _require_may(person)
    row = OnlineProofing.objects.create(
        person=person, gesture=gesture_of(person.pk, today).value, asked_at=now
    )
    for kind, picture in pictures.items():
        kept = OnlinePicture(
            proofing=row,
            kind=kind.value,
            media_type=picture.media_type,
            size=len(picture.content),
            sha256=hashlib.sha256(picture.content).hexdigest(),
            taken_at=now,
        )
        put_picture(kept, picture.content)
        kept.save(force_insert=True)
    _noted(row, "handed_in", by)
    return row.pk


def _require_may(person: Person) -> None:
    today = clock.today()
    if reviewed_level(today) is not Level.ONLINE:
        raise OnlineNotOffered
    if person.number_sealed is None or level_of(person.pk) is not Level.PHONE:
        raise OnlineNeedless
    most = ONLINE_PROOFING_TRIES.on(today)
    begun = clock.end_of(today - timedelta(days=1))
    if OnlineProofing.objects.filter(person=person, asked_at__gte=begun).count() >= most:
        raise OnlineTooOften(most=most)


@act
def _heard(*, proofing_id: UUID, opinion: Opinion, by: Actor, key: Key) -> UUID:
    """What the service thinks counts as long as nobody has looked."""
    row = _locked(proofing_id)
    if row.state == OnlineState.WAITING.value:
        row.opinion = opinion.value
        row.save(update_fields=["opinion"])
        _noted(row, "opinion_heard", by, opinion=opinion)
    return row.pk


@act
def accept_online(*, proofing_id: str | UUID, reading: Reading, by: Actor, key: Key) -> UUID:
    """The reviewer read the document on the picture and saw one and the same person.

    Errors: OnlineNotFound, ReadingDiffers, SecondIsTheSame, NotAllowed for anybody but staff.
    """
    row, who = _locked(proofing_id), _staff(by)
    document = document_of(row.person)
    if document is None or (document.text, row.person.name) != (reading.number, reading.name):
        raise ReadingDiffers
    now = clock.now()
    if row.first_id is None:
        row.first_id, row.first_at = who, now
        sure = row.opinion == Opinion.SURE.value
        row.state = (OnlineState.DONE if sure else OnlineState.SECOND).value
    else:
        row.second_id, row.state = who, OnlineState.DONE.value
    if row.state == OnlineState.DONE.value:
        row.decided_at = now
        events.publish(OnlineDecided(person_id=row.person_id))
    row.save()
    _noted(row, "accepted", by, state=row.state, assurance=REVIEWED)
    return row.pk


@act
def refuse_online(*, proofing_id: str | UUID, why: Why, by: Actor, key: Key) -> UUID:
    """One reviewer's no is enough. Errors: OnlineNotFound, SecondIsTheSame, NotAllowed."""
    row, who = _locked(proofing_id), _staff(by)
    if row.first_id is None:
        row.first_id, row.first_at = who, clock.now()
    else:
        row.second_id = who
    row.state, row.why, row.decided_at = OnlineState.REFUSED.value, why.value, clock.now()
    row.save()
    events.publish(OnlineDecided(person_id=row.person_id))
    _noted(row, "refused", by, why=why)
    return row.pk


def _locked(proofing_id: str | UUID) -> OnlineProofing:
    row = (
        OnlineProofing.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=proofing_id, state__in=OPEN)
        .first()
    )
    if row is None:
        raise OnlineNotFound
    return row


def _staff(by: Actor) -> int:
    if by.kind is not ActorKind.STAFF or not by.point:
        raise NotAllowed
    return int(by.id)


def _noted(row: OnlineProofing, what: str, by: Actor, **detail: object) -> None:
    about = {"online": row.pk, **detail}
    audit.note(f"online_proofing.{what}", f"person:{row.person_id}", by=by, detail=about)
