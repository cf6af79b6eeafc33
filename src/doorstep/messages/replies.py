"""A text message that answers one of ours: whose it is and what it says, told to who asked.

Why by phone and template: a carrier knows which number answered, and not which message it meant.
"""

import unicodedata
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.phone import Phone
from doorstep.messages.content import PHONE_INDEX, taken
from doorstep.messages.errors import MessageNotFound, OutboxClosed
from doorstep.messages.models import Message
from doorstep.messages.templates import TEMPLATES
from doorstep.messages.types import Replied
from doorstep.people import queries as people

ANSWERABLE = timedelta(days=10)
"""Older questions are never answered by a text message, whatever asked them."""
LONGEST = 70


def answer_in_demo(*, message_id: UUID, text: str, by: Actor, key: Key) -> int:
    """Answer a message as the phone it went to would. Errors: OutboxClosed, MessageNotFound."""
    if not settings.DEMO:
        raise OutboxClosed
    row = Message.objects.filter(pk=message_id).first()
    content = taken(row) if row is not None else None
    if content is None or content.phone is None:
        raise MessageNotFound
    return take_reply(phone=content.phone, text=text, by=by, key=key)


@act
def take_reply(*, phone: Phone, text: str, by: Actor, key: Key) -> int:
    """A reply that came in, once; how many messages it may have answered."""
    asking = [code for code, template in TEMPLATES.items() if template.reply]
    rows = Message.objects.filter(
        phone_index__in=people.find_by(PHONE_INDEX, phone.text),
        template__in=asking,
        made_at__gt=clock.now() - ANSWERABLE,
    )
    found = tuple(rows.order_by("-made_at", "-id").values_list("pk", flat=True)[:20])
    said = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    audit.note("message.replied", "messages", by=by, detail={"to": [str(each) for each in found]})
    if found:
        events.publish(Replied(found, said))
    return len(found)
