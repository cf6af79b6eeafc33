"""Reading messages: a person's inbox, and the outbox of the demonstration."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from doorstep.kernel import clock
from doorstep.kernel.phone import Phone
from doorstep.messages.content import PHONE_INDEX, taken
from doorstep.messages.errors import OutboxClosed
from doorstep.messages.models import Message
from doorstep.messages.templates import TEMPLATES
from doorstep.messages.types import InboxMessage, MessageState, OutboxMessage
from doorstep.people import queries as people

__all__ = ["InboxMessage", "OutboxMessage", "carriers_silent", "inbox", "outbox", "unread"]

PAGE = 100
_LATELY = timedelta(minutes=5)


def inbox(
    person_id: str | UUID, *, limit: int = PAGE, before: str | None = None
) -> Sequence[InboxMessage]:
    """A person's messages, newest first; `before` is the id of the last one of the page before."""
    whose = people.known_as(person_id)
    rows = Message.objects.filter(person_id__in=whose, inbox=True).order_by("-made_at", "-id")
    if before is not None:
        last = Message.objects.filter(pk=UUID(before), person_id__in=whose).first()
        if last is None:
            return ()
        older = Q(made_at__lt=last.made_at)
        rows = rows.filter(older | Q(made_at=last.made_at, id__lt=last.pk))
    shown = []
    for row in rows[: min(limit, PAGE)]:
        content = taken(row)
        if content is not None:
            shown.append(
                InboxMessage(
                    id=str(row.pk),
                    template=row.template,
                    sentence=TEMPLATES[row.template].sentence,
                    slots=content.slots,
                    at=row.made_at,
                    read=row.read_at is not None,
                )
            )
    return tuple(shown)


def unread(person_id: str | UUID) -> int:
    """How many messages the person has not opened."""
    return Message.objects.filter(person_id=person_id, inbox=True, read_at__isnull=True).count()


def carriers_silent() -> bool:
    """Whether no carrier has taken the newest texts: one was tried and waits, and none got through.

    The same for everybody: it tells nothing about any phone.
    """
    newest = Message.objects.filter(made_at__gt=clock.now() - _LATELY, phone_index__isnull=False)
    stuck = newest.filter(state=MessageState.WAITING.value, attempts__gt=0).order_by("made_at")
    first = stuck.first()
    if first is None:
        return False
    return not Message.objects.filter(
        made_at__gte=first.made_at, state=MessageState.SENT.value
    ).exists()


def outbox(phone: Phone | None = None, *, limit: int = 50) -> Sequence[OutboxMessage]:
    """Text messages of the demonstration, newest first, of one phone or of all.

    Errors: OutboxClosed where this is not a demonstration.
    """
    if not settings.DEMO:
        raise OutboxClosed
    rows = Message.objects.exclude(state=MessageState.NO_PHONE.value)
    if phone is not None:
        rows = rows.filter(phone_index__in=people.find_by(PHONE_INDEX, phone.text))
    shown = []
    for row in rows.order_by("-made_at", "-id")[: min(limit, PAGE)]:
        content = taken(row)
        shown.append(
            OutboxMessage(
                id=str(row.pk),
                phone_masked=content.phone.masked if content and content.phone else "",
                template=row.template,
                sentence=TEMPLATES[row.template].sentence,
                slots=content.slots if content else None,
                at=row.made_at,
                state=MessageState(row.state),
                reply=TEMPLATES[row.template].reply,
                relayed_for=content.relayed_for if content else "",
            )
        )
    return tuple(shown)
