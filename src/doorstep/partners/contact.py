"""Whom to call at a partner, sealed in its row."""

import json
from dataclasses import dataclass, field

from doorstep.kernel.canonical import canonical
from doorstep.kernel.phone import Phone
from doorstep.partners.models import Partner
from doorstep.people import queries as people
from doorstep.people import services as people_services
from doorstep.people.types import Sealed

PLACE = "partner:{id}"


@dataclass(frozen=True, slots=True)
class Contact:
    """A name and a telephone."""

    name: str = field(repr=False)
    phone: Phone = field(repr=False)


def put(partner: Partner, contact: Contact) -> None:
    """Seal into the row."""
    text = canonical({"name": contact.name, "phone": contact.phone.text}).decode()
    sealed = people_services.seal_text(text, place=PLACE.format(id=partner.pk))
    partner.contact_sealed, partner.contact_key = sealed.data, sealed.key_id


def taken(partner: Partner) -> Contact:
    """What was sealed."""
    sealed = Sealed(partner.contact_key, bytes(partner.contact_sealed))
    found = json.loads(people.open_text(sealed, place=PLACE.format(id=partner.pk)))
    return Contact(found["name"], Phone(found["phone"]))
