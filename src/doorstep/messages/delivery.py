"""Handing one message to the carrier, at least once; the carrier drops what it has already had."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings

from doorstep.kernel import clock
from doorstep.messages import port
from doorstep.messages.content import Content, taken
from doorstep.messages.errors import NotDelivered
from doorstep.messages.models import Message
from doorstep.messages.relaying import relayed_to
from doorstep.messages.templates import TEMPLATES
from doorstep.messages.types import MessageState

MOST_ATTEMPTS = 8
TEXTS_KEPT = timedelta(days=365)


def hand_over(message_id: str) -> None:
    """Deliver unless that is done. Errors: NotDelivered, to be tried again later."""
    message = Message.objects.filter(pk=UUID(message_id)).first()
    if message is None or message.state != MessageState.WAITING.value:
        return
    content = taken(message)
    now = clock.now()
    if content is None or (message.expires_at is not None and now >= message.expires_at):
        _settle(message, MessageState.EXPIRED)
        return
    if content.phone is None:
        _settle(message, MessageState.NO_PHONE)
        return
    if content.relayed_for and not _still_relayed(message, content):
        _settle(message, MessageState.NO_PHONE)
        return
    template = TEMPLATES[message.template]
    try:
        port.carrier().send(
            message_id=str(message.pk),
            phone=content.phone,
            template=message.template,
            variables=content.slots,
            text=content.text(template.sentence),
        )
    except NotDelivered:
        message.attempts += 1
        if message.attempts >= MOST_ATTEMPTS:
            _settle(message, MessageState.FAILED)
            return
        message.save(update_fields=["attempts"])
        raise
    message.sent_at = now
    message.attempts += 1
    _settle(message, MessageState.SENT)


def _still_relayed(message: Message, content: Content) -> bool:
    """Whether the relative takes the messages still: who ended it gets not even the one on its way.

    A carrier that was silent for a day must not bring what was stopped meanwhile.
    """
    return message.person_id is not None and relayed_to(message.person_id) == content.phone


def erase_old_texts() -> int:
    """Erase secret texts whose time is over and all texts after a year; how many were erased."""
    now = clock.now()
    secret = Message.objects.filter(expires_at__lt=now, sealed__isnull=False)
    old = Message.objects.filter(
        expires_at__isnull=True, made_at__lt=now - TEXTS_KEPT, sealed__isnull=False
    )
    return secret.update(sealed=None, phone_index=None) + old.update(sealed=None, phone_index=None)


def _settle(message: Message, state: MessageState) -> None:
    message.state = state.value
    if TEMPLATES[message.template].secret and not settings.DEMO:
        # A demonstration shows the text until its time is over; elsewhere nobody needs it now.
        message.sealed = message.phone_index = None
    message.save(update_fields=["state", "attempts", "sent_at", "sealed", "phone_index"])
