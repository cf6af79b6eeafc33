"""Writes of this room: what somebody was told, agreed to, or withdrew."""

from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.privacy.errors import NotOnesOwn, NotOptional
from doorstep.privacy.models import LedgerLine
from doorstep.privacy.texts import current_of, text_of
from doorstep.privacy.types import LedgerAct, LedgerChannel, Text, TextKind


@act
def tell(
    *, person_id: UUID, kind: str, version: str, channel: LedgerChannel, by: Actor, key: Key
) -> None:
    """Record that somebody was shown this version. Errors: TextNotFound, NotOnesOwn."""
    del key
    _enter(person_id, text_of(kind, version), LedgerAct.TOLD, channel, by)


@act
def agree(
    *, person_id: UUID, kind: TextKind, yes: bool, channel: LedgerChannel, by: Actor, key: Key
) -> None:
    """Agree to an optional use of one's data, or say no to it, at any time and with effect at once.

    Errors: NotOptional, TextNotFound, NotOnesOwn.
    """
    del key
    if not kind.optional:
        raise NotOptional
    said = LedgerAct.AGREED if yes else LedgerAct.WITHDRAWN
    _enter(person_id, current_of(kind, clock.today()), said, channel, by)


def _enter(person_id: UUID, text: Text, said: LedgerAct, channel: LedgerChannel, by: Actor) -> None:
    if by.kind is ActorKind.CITIZEN and by.id != str(person_id):
        raise NotOnesOwn
    LedgerLine.objects.create(
        person_id=person_id,
        kind=text.kind.value,
        version=text.version,
        sha256=text.sha256,
        act=said.value,
        channel=channel.value,
        at=clock.now(),
        recorded_by=str(by),
    )
    detail = {"kind": text.kind.value, "version": text.version, "sha256": text.sha256}
    audit.note(f"privacy.{said.value}", f"person:{person_id}", by=by, detail=detail)
