"""Telling somebody something: said in the act's transaction, delivered afterwards.

Why a row and a job: what was said commits or vanishes with the act, and a carrier that is down
delays a message without stopping the act.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from doorstep.kernel import clock
from doorstep.kernel.phone import Phone
from doorstep.messages import jobs
from doorstep.messages.content import Content, put
from doorstep.messages.errors import MessageNotFound
from doorstep.messages.models import Message
from doorstep.messages.relaying import name_before, relayed_to
from doorstep.messages.templates import TEMPLATES, Template
from doorstep.messages.types import MessageState
from doorstep.people import queries as people

SECRETS_LIVE = timedelta(minutes=5)
_wants: list[Callable[[UUID | str], bool]] = []


def ask_first(wants: Callable[[UUID | str], bool]) -> None:
    """Who knows whether a person wants messages of comfort on their phone; bound by the wiring."""
    _wants[:] = [wants]


def tell(recipient: Phone | UUID | str, template: str, /, **slots: object) -> str:
    """Tell a phone or a person (by id); the answer is the message's id.

    A person finds it in the inbox and, if a phone is known, gets it as a text message; who has no
    phone may have named a relative, who gets what tells how a business stands.
    Errors: PersonNotFound; KeyError for a template that is not listed, TypeError for other slots
    than it has, TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("messages.tell belongs inside an act")
    listed = TEMPLATES[template]
    if set(slots) != set(listed.slots):
        raise TypeError(f"{template} has the slots {sorted(listed.slots)}")
    to_phone = isinstance(recipient, Phone)
    relayed_for = ""
    if isinstance(recipient, Phone):
        phone: Phone | None = recipient
    else:
        phone, relayed_for = _way_to(recipient, listed)
    now = clock.now()
    message = Message(
        template=template,
        person_id=None if to_phone else UUID(str(recipient)),
        inbox=not to_phone and not listed.secret,
        state=(MessageState.WAITING if phone else MessageState.NO_PHONE).value,
        made_at=now,
        expires_at=now + SECRETS_LIVE if listed.secret else None,
    )
    put(message, Content(phone, _short(listed, slots), relayed_for))
    message.save(force_insert=True)
    if phone:
        jobs.deliver.defer(message_id=str(message.pk))
    return str(message.pk)


def mark_read(*, message_id: str, person_id: str | UUID) -> None:
    """The person has opened the message; once is enough. Errors: MessageNotFound."""
    try:
        found = Message.objects.filter(pk=UUID(message_id), person_id=person_id, inbox=True)
    except ValueError as malformed:
        raise MessageNotFound from malformed
    if not found.exists():
        raise MessageNotFound
    found.filter(read_at__isnull=True).update(read_at=clock.now())


def _way_to(person_id: UUID | str, listed: Template) -> tuple[Phone | None, str]:
    """The person's phone, else that of their relative and the name it is relayed for.

    None too where they said no to messages that only spare them a look.
    """
    if listed.comfort and any(not wants(person_id) for wants in _wants):
        return None, ""
    phone = people.phone_for_messages(person_id)
    if phone is not None or not listed.relayed:
        return phone, ""
    relative = relayed_to(person_id)
    return relative, name_before(person_id) if relative else ""


def _short(template: Template, slots: dict[str, object]) -> dict[str, str]:
    """Every value as text no longer than its slot."""
    texts = {name: _text(value) for name, value in slots.items()}
    return {
        name: text if len(text) <= template.slots[name] else text[: template.slots[name] - 1] + "…"
        for name, text in texts.items()
    }


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
