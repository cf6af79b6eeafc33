"""Putting numbers into a person's row and taking them out again."""

from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.phone import Phone
from doorstep.kernel.uscc import Uscc
from doorstep.people import keys
from doorstep.people.models import Person

Number = CitizenId | Uscc


def put_number(person: Person, number: Number) -> None:
    """Encrypt the identity number for this row and make it findable."""
    sealed = keys.seal(number.text, place=f"person:{person.pk}:number")
    person.number_sealed, person.number_key = sealed.data, sealed.key_id
    person.number_index = keys.index("identity-number", number.text)
    person.index_key = keys.ring(keys.INDEX).current


def number_of(person: Person) -> str:
    """The identity number in clear, or nothing."""
    if person.number_sealed is None:
        return ""
    sealed = keys.Sealed(person.number_key, bytes(person.number_sealed))
    return keys.opened(sealed, place=f"person:{person.pk}:number")


def put_phone(person: Person, phone: Phone) -> None:
    """Encrypt the phone for this row."""
    sealed = keys.seal(phone.text, place=f"person:{person.pk}:phone")
    person.phone_sealed, person.phone_key = sealed.data, sealed.key_id


def phone_of(person: Person) -> str:
    """The phone in clear, or nothing."""
    if person.phone_sealed is None:
        return ""
    sealed = keys.Sealed(person.phone_key, bytes(person.phone_sealed))
    return keys.opened(sealed, place=f"person:{person.pk}:phone")
