"""In-person proofing (互联网面签): what a clerk records, step by step, until the level rises.

Why the last step is no act of its own: the level rises in the transaction of the case that decides,
so that a level without a decision, or a decision without a level, cannot be.
"""

import hashlib
import json
from uuid import UUID

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.kernel.canonical import canonical
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.people.errors import (
    AccountEnded,
    NoProofing,
    PictureUnusable,
    ProofingOver,
    SecondNotNeeded,
    SignatureDiffers,
)
from doorstep.people.models import Proofing, ProofingPaper
from doorstep.people.proofing import (
    DocumentSeen,
    FaceSeen,
    PaperKind,
    PhoneCodeMade,
    PhoneState,
    ProofingState,
)
from doorstep.people.sealed import proofed_phone_of, put_paper, put_proofed_phone
from doorstep.people.services.contacts import enter_contact, locked
from doorstep.people.services.logins import give_login
from doorstep.people.services.sign_in import send_code, take_code
from doorstep.people.types import ContactKind

MOST_BYTES = 6_000_000
"""A photograph as telephones make it."""
MOST_SIGNED = 400_000
_MEGABYTE = 1_000_000
_STARTS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@act
def begin_proofing(
    *,
    person_id: str | UUID,
    case_number: str,
    document: DocumentSeen,
    photo: bytes = b"",
    by: Actor,
    key: Key,
) -> UUID:
    """A clerk has the person and the original before them; `photo` is what a machine read of it.

    Errors: PersonNotFound, AccountEnded, ProofingUnderWay, PictureUnusable, NotAllowed for anybody
    but staff.
    """
    person = locked(person_id)
    if person.died_on is not None or person.merged_into_id is not None:
        raise AccountEnded
    row = Proofing.objects.create(
        person=person,
        case_number=case_number,
        point=by.point or "",
        clerk_id=_staff(by),
        document=document.value,
        begun_at=clock.now(),
    )
    _noted(row, "begun", by, document=document)
    if photo:
        _keep(row, PaperKind.CARD, picture_type(photo, MOST_BYTES), photo, by)
    return row.pk


@act
def see_face(*, proofing_id: str | UUID, face: FaceSeen, by: Actor, key: Key) -> UUID:
    """What the clerk saw. Errors: NoProofing, ProofingOver."""
    row = _locked(proofing_id, by)
    row.face = face.value
    row.save(update_fields=["face"])
    _noted(row, "face_seen", by, face=face)
    return row.pk


@act
def confirm_by_eye(*, proofing_id: str | UUID, by: Actor, key: Key) -> UUID:
    """A second member of staff at the same point saw person and original and says: the same.

    Errors: NoProofing, ProofingOver, SecondNotNeeded, SecondIsTheSame.
    """
    row = _locked(proofing_id, by)
    doubtful = row.face == FaceSeen.DOUBT.value
    if not doubtful and row.document != DocumentSeen.UNREADABLE.value:
        raise SecondNotNeeded
    row.second_id, row.second_at = _staff(by), clock.now()
    row.save(update_fields=["second", "second_at"])
    _noted(row, "seen_by_second", by)
    return row.pk


def send_phone_code(*, proofing_id: str | UUID, phone: Phone, by: Actor, key: Key) -> None:
    """Send a code to the phone that is to sign in. Errors: NoProofing, ProofingOver, TooManyCodes.

    It is kept with the proofing, so that nobody types it twice.
    """
    _ask_phone(proofing_id=proofing_id, phone=phone, by=by, key=key)
    send_code(phone=phone, caller=_caller(proofing_id), made=PhoneCodeMade)


def confirm_phone(*, proofing_id: str | UUID, code: str, by: Actor, key: Key) -> None:
    """The person typed the code they were sent. Errors: NoProofing, CodeWrong, TooManyCodes."""
    with transaction.atomic():
        phone = proofed_phone_of(_locked(proofing_id, by))
    if phone is None:
        raise NoProofing
    take_code(phone=phone, code=code, caller=_caller(proofing_id))
    _phone_is(proofing_id=proofing_id, state=PhoneState.CONFIRMED, by=by, key=key)


def without_phone(*, proofing_id: str | UUID, by: Actor, key: Key) -> None:
    """The person has no phone, or gives none. Errors: NoProofing, ProofingOver."""
    _phone_is(proofing_id=proofing_id, state=PhoneState.NONE, by=by, key=key)


@act
def _ask_phone(*, proofing_id: str | UUID, phone: Phone, by: Actor, key: Key) -> None:
    row = _locked(proofing_id, by)
    put_proofed_phone(row, phone)
    row.phone_state = PhoneState.ASKED.value
    row.save(update_fields=["phone_sealed", "phone_key", "phone_state"])
    _noted(row, "phone_asked", by)


@act
def _phone_is(*, proofing_id: str | UUID, state: PhoneState, by: Actor, key: Key) -> None:
    row = _locked(proofing_id, by)
    if state is PhoneState.NONE:
        put_proofed_phone(row, None)
    row.phone_state = state.value
    row.save(update_fields=["phone_sealed", "phone_key", "phone_state"])
    _noted(row, "phone_settled", by, state=state)


@act
def take_portrait(*, proofing_id: str | UUID, content: bytes, by: Actor, key: Key) -> UUID:
    """Keep the portrait, in place of one taken before. Errors: NoProofing, PictureUnusable."""
    row = _locked(proofing_id, by)
    _keep(row, PaperKind.PORTRAIT, picture_type(content, MOST_BYTES), content, by)
    return row.pk


@act
def sign_agreement(
    *,
    proofing_id: str | UUID,
    version: str,
    sha256: str,
    typed: str,
    drawn: bytes,
    by: Actor,
    key: Key,
) -> UUID:
    """Keep which text was signed, by which name, and the signature as drawn, if it was.

    `version` and `sha256` are those of the text shown. Errors: NoProofing, ProofingOver,
    SignatureDiffers without a drawing and the document's name, PictureUnusable.
    """
    row = _locked(proofing_id, by)
    if not drawn and PersonName.parse(typed or "-").text != row.person.name:
        raise SignatureDiffers
    signed = {"version": version, "sha256": sha256, "drawn": hashlib.sha256(drawn).hexdigest()}
    said = {"name": row.person.name, "at": clock.now().isoformat(), **signed}
    _keep(row, PaperKind.AGREEMENT, "application/json", canonical(said), by)
    if drawn:
        _keep(row, PaperKind.SIGNATURE, picture_type(drawn, MOST_SIGNED), drawn, by)
    else:
        row.papers.filter(kind=PaperKind.SIGNATURE.value).delete()
    return row.pk


@act
def give_up_proofing(*, proofing_id: str | UUID, by: Actor, key: Key) -> UUID:
    """Stop; what was recorded stays, and nothing follows from it. Errors: NoProofing."""
    row = _locked(proofing_id, by)
    row.state = ProofingState.GIVEN_UP.value
    row.save(update_fields=["state"])
    _noted(row, "given_up", by)
    return row.pk


def enter_proofed(*, case_number: str, by: Actor) -> str:
    """The case was decided: the level rises, and the phone signs in. Inside that act; its id.

    Errors: NoProofing, ProofingOver, SecondMissing, PhoneTaken.
    """
    row = Proofing.objects.select_for_update().filter(case_number=case_number).first()
    if row is None:
        raise NoProofing
    if row.state != ProofingState.OPEN.value:
        raise ProofingOver
    person = locked(row.person_id)
    row.state, row.done_at = ProofingState.DONE.value, clock.now()
    row.save(update_fields=["state", "done_at"])
    phone = proofed_phone_of(row)
    if phone is not None and row.phone_state == PhoneState.CONFIRMED.value:
        give_login(person, phone, by=by)
        enter_contact(person, ContactKind.PHONE, phone, by=by)
    _noted(row, "done", by)
    return str(row.pk)


@act
def keep_receipt(*, proofing_id: str | UUID, content: bytes, by: Actor, key: Key) -> UUID:
    """The receipt of a proofing that is done, as paper beside the others. Errors: NoProofing."""
    row = Proofing.objects.select_for_update().filter(
        pk=proofing_id, state=ProofingState.DONE.value
    )
    found = row.first()
    if found is None:
        raise NoProofing
    _keep(found, PaperKind.RECEIPT, "application/pdf", content, by)
    return found.pk


def picture_type(content: bytes, most: int) -> str:
    """The media type of a photograph, by its first bytes. Errors: PictureUnusable."""
    for start, media_type in _STARTS.items():
        if content.startswith(start) and len(content) <= most:
            return media_type
    raise PictureUnusable(megabytes=MOST_BYTES // _MEGABYTE)


def agreement_in(content: bytes) -> dict[str, str]:
    """What a signed agreement says: version, sha256 of the text, name, instant."""
    return dict(json.loads(content))


def _keep(row: Proofing, kind: PaperKind, media_type: str, content: bytes, by: Actor) -> None:
    row.papers.filter(kind=kind.value).delete()
    paper = ProofingPaper(
        proofing=row,
        kind=kind.value,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        taken_at=clock.now(),
        taken_by=str(by),
    )
    put_paper(paper, content)
    paper.save(force_insert=True)
    _noted(row, "paper_taken", by, kind=kind, sha256=paper.sha256)


def _locked(proofing_id: str | UUID, by: Actor) -> Proofing:
    """The row of an open proofing at the caller's own point."""
    row = (
        Proofing.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=proofing_id, point=by.point or "")
        .first()
    )
    if row is None:
        raise NoProofing
    if row.state != ProofingState.OPEN.value:
        raise ProofingOver
    return row


def _staff(by: Actor) -> int:
    if by.kind is not ActorKind.STAFF or not by.point:
        raise NotAllowed
    return int(by.id)


def _caller(proofing_id: str | UUID) -> str:
    return f"proofing:{proofing_id}"


def _noted(row: Proofing, what: str, by: Actor, **detail: object) -> None:
    about = {"case": row.case_number, **detail}
    audit.note(f"proofing.{what}", f"person:{row.person_id}", by=by, detail=about)
