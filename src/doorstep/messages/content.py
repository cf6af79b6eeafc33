"""What a message says and to which phone, sealed for its own row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from doorstep.kernel.canonical import canonical
from doorstep.kernel.phone import Phone
from doorstep.messages.models import Message
from doorstep.messages.templates import RELAYED
from doorstep.people import queries as people
from doorstep.people import services as people_services
from doorstep.people.types import Sealed

PHONE_INDEX = "message-phone"
PLACE = "message:{id}"


@dataclass(frozen=True, slots=True)
class Content:
    """The words and the way; neither belongs into a log line."""

    phone: Phone | None = field(repr=False)
    slots: Mapping[str, str] = field(repr=False)
    relayed_for: str = field(default="", repr=False)
    """The masked name of the person, where the phone is that of their relative."""

    def text(self, sentence: str) -> str:
        """The words as the phone gets them."""
        before = RELAYED.format(who=self.relayed_for) if self.relayed_for else ""
        return before + sentence.format(**self.slots)


def put(message: Message, content: Content) -> None:
    """Seal into the row and make it findable by phone."""
    phone = content.phone
    said = {"phone": phone.text if phone else "", "slots": dict(content.slots)}
    if content.relayed_for:
        said["for"] = content.relayed_for
    text = canonical(said).decode()
    sealed = people_services.seal_text(text, place=_place(message))
    message.sealed, message.key_id = sealed.data, sealed.key_id
    if phone is not None:
        message.phone_index, message.index_key = people.newest_found_by(PHONE_INDEX, phone.text)


def taken(message: Message) -> Content | None:
    """What was sealed, or None where it was erased."""
    if message.sealed is None:
        return None
    sealed = Sealed(message.key_id, bytes(message.sealed))
    found = json.loads(people.open_text(sealed, place=_place(message)))
    phone = Phone(found["phone"]) if found["phone"] else None
    return Content(phone, found["slots"], found.get("for", ""))


def _place(message: Message) -> str:
    return PLACE.format(id=message.pk)


def phone_in(text: str) -> str:
    """The phone of what was sealed, for the index of another key."""
    return str(json.loads(text)["phone"])
