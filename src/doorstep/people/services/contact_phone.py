"""Another phone for messages: shown by a code to be in the person's hand, told to the one before.

Why the old phone is told: whoever redirects somebody's messages must not do it unseen. It is no
login; the phone one signs in with is changed elsewhere.
"""

from collections.abc import Sequence
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.phone import Phone
from doorstep.people.models import Person, User
from doorstep.people.proofing import PhoneCodeMade
from doorstep.people.queries.contacts import newest_contact
from doorstep.people.sealed import Way, way_of
from doorstep.people.services.contacts import enter_contact, locked
from doorstep.people.services.sign_in import send_code, take_code
from doorstep.people.types import ContactKind, ContactPhoneChanged


def send_contact_code(*, user_id: int, phone: Phone) -> None:
    """Send a code to the new phone. Errors: TooManyCodes."""
    send_code(phone=phone, caller=_caller(user_id), made=PhoneCodeMade)


def change_contact_phone(*, user_id: int, phone: Phone, code: str, by: Actor, key: Key) -> None:
    """Take the code and record the phone. Errors: CodeWrong, TooManyCodes, GuessedTooSoon."""
    take_code(phone=phone, code=code, caller=_caller(user_id))
    _change(user_id=user_id, phone=phone, by=by, key=key)


@act
def _change(*, user_id: int, phone: Phone, by: Actor, key: Key) -> None:
    del key
    person = locked(User.objects.values_list("person_id", flat=True).get(pk=user_id))
    before = _before(person)
    enter_contact(person, ContactKind.PHONE, phone, by=by)
    detail = {"kind": ContactKind.PHONE}
    audit.note("person.contact_recorded", f"person:{person.pk}", by=by, detail=detail)
    if isinstance(before, Phone) and before != phone:
        events.publish(ContactPhoneChanged(before))


@act
def record_contact_at_counter(
    *, person_id: str | UUID, ways: Sequence[Way], by: Actor, key: Key
) -> None:
    """What somebody says of how to reach them, recorded by a clerk; the phone before is told.

    Errors: PersonNotFound.
    """
    del key
    person = locked(person_id)
    before = _before(person)
    for way in ways:
        kind = ContactKind.PHONE if isinstance(way, Phone) else ContactKind.POSTAL
        enter_contact(person, kind, way, by=by)
        audit.note("person.contact_recorded", f"person:{person.pk}", by=by, detail={"kind": kind})
        if isinstance(way, Phone) and isinstance(before, Phone) and before != way:
            events.publish(ContactPhoneChanged(before))


def _before(person: Person) -> object:
    newest = newest_contact(person.pk, ContactKind.PHONE, clock.today())
    return way_of(newest) if newest is not None else None


def _caller(user_id: int) -> str:
    """A code for this account's contact counts for nothing else."""
    return f"contact:{user_id}"
