"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link
from doorstep.messages.content import taken
from doorstep.messages.models import Message
from doorstep.messages.templates import TEMPLATES


def _message(row: Message) -> dict[str, object]:
    content = taken(row)
    if content is None:
        return {"text": ""}
    # The phone of a relative is no business of the person's file.
    phone = content.phone.text if content.phone and not content.relayed_for else ""
    return {"phone": phone, "text": TEMPLATES[row.template].sentence.format(**content.slots)}


HELD = (Held("Message", "消息", "把办件进度和结果告诉您", (Link("person_id"),), opened=_message),)
IMPERSONAL = ()
