"""Putting numbers into a person's row and taking them out again."""

import json
from base64 import b64decode, b64encode

from doorstep.kernel.canonical import canonical
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.kernel.postal_address import PostalAddress
from doorstep.kernel.uscc import Uscc
from doorstep.people import keys
from doorstep.people.models import (
    Contact,
    FormerNumber,
    OnlinePicture,
    Person,
    PersonChange,
    PhoneChange,
    Proofing,
    ProofingPaper,
    User,
)
from doorstep.people.types import ContactKind

NUMBER_INDEX = "identity-number"
NUMBER_PLACE = "person:{id}:number"
PHONE_PLACE = "person:{id}:phone"
CONTACT_PLACE = "contact:{id}"
PROOFING_PLACE = "proofing:{id}:phone"
PAPER_PLACE = "proofing-paper:{id}"
PICTURE_PLACE = "online-picture:{id}"
PHONE_CHANGE_PLACE = "phone-change:{id}"
PERSON_CHANGE_PLACE = "person-change:{id}"
FORMER_PLACE = "former-number:{id}"
LOGIN_INDEX = "login-phone"
LOGIN_PLACE = "user:{id}:phone"

Number = CitizenId | Uscc | IdentityDocument
Way = Phone | PostalAddress


def put_number(person: Person, number: Number) -> None:
    """Encrypt the number of the identity document for this row and make it findable."""
    document = IdentityDocument.of(number)
    sealed = keys.seal(document.text, place=NUMBER_PLACE.format(id=person.pk))
    person.document_kind, person.document_country = document.kind.value, document.country
    person.number_sealed, person.number_key = sealed.data, sealed.key_id
    person.number_index, person.index_key = keys.newest_index(NUMBER_INDEX, document.found_by)


def document_of(person: Person) -> IdentityDocument | None:
    """The identity document in clear, or None."""
    if person.number_sealed is None:
        return None
    sealed = keys.Sealed(person.number_key, bytes(person.number_sealed))
    text = keys.opened(sealed, place=NUMBER_PLACE.format(id=person.pk))
    return IdentityDocument(DocumentKind(person.document_kind), text, person.document_country)


def number_of(person: Person) -> str:
    """The identity number in clear, or nothing."""
    document = document_of(person)
    return document.text if document else ""


def numbers_found_by(number: Number) -> list[bytes]:
    """Under what this document's number may lie."""
    return keys.indexes(NUMBER_INDEX, IdentityDocument.of(number).found_by)


def put_phone(person: Person, phone: Phone | None) -> None:
    """Encrypt the phone for this row; None takes it away."""
    if phone is None:
        person.phone_sealed, person.phone_key = None, ""
        return
    sealed = keys.seal(phone.text, place=PHONE_PLACE.format(id=person.pk))
    person.phone_sealed, person.phone_key = sealed.data, sealed.key_id


def phone_of(person: Person) -> str:
    """The phone in clear, or nothing."""
    if person.phone_sealed is None:
        return ""
    sealed = keys.Sealed(person.phone_key, bytes(person.phone_sealed))
    return keys.opened(sealed, place=PHONE_PLACE.format(id=person.pk))


def put_login(user: User, phone: Phone) -> None:
    """Let an account that has an id be found, and read, by this phone."""
    user.phone_index, user.index_key = keys.newest_index(LOGIN_INDEX, phone.text)
    sealed = keys.seal(phone.text, place=LOGIN_PLACE.format(id=user.pk))
    user.phone_sealed, user.phone_key = sealed.data, sealed.key_id


def login_of(user: User) -> Phone | None:
    """The phone an account signs in with."""
    if user.phone_sealed is None:
        return None
    sealed = keys.Sealed(user.phone_key, bytes(user.phone_sealed))
    return Phone(keys.opened(sealed, place=LOGIN_PLACE.format(id=user.pk)))


def put_way(contact: Contact, way: Way | None) -> None:
    """Encrypt a phone or an address for this row; None says that it was taken back."""
    if way is None:
        return
    text = way.text if isinstance(way, Phone) else _packed(way)
    sealed = keys.seal(text, place=CONTACT_PLACE.format(id=contact.pk))
    contact.sealed, contact.key_id = sealed.data, sealed.key_id


def way_of(contact: Contact) -> Way | None:
    """The phone or the address in clear, or None where it was taken back."""
    if contact.sealed is None:
        return None
    sealed = keys.Sealed(contact.key_id, bytes(contact.sealed))
    text = keys.opened(sealed, place=CONTACT_PLACE.format(id=contact.pk))
    if contact.kind == ContactKind.PHONE.value:
        return Phone(text)
    found = json.loads(text)
    return PostalAddress(found["district"], found["line"])


def put_proofed_phone(proofing: Proofing, phone: Phone | None) -> None:
    """Encrypt the phone that is to sign in for this row; None takes it away."""
    if phone is None:
        proofing.phone_sealed, proofing.phone_key = None, ""
        return
    sealed = keys.seal(phone.text, place=PROOFING_PLACE.format(id=proofing.pk))
    proofing.phone_sealed, proofing.phone_key = sealed.data, sealed.key_id


def proofed_phone_of(proofing: Proofing) -> Phone | None:
    """The phone of a proofing in clear."""
    if proofing.phone_sealed is None:
        return None
    sealed = keys.Sealed(proofing.phone_key, bytes(proofing.phone_sealed))
    return Phone(keys.opened(sealed, place=PROOFING_PLACE.format(id=proofing.pk)))


def put_paper(paper: ProofingPaper, content: bytes) -> None:
    """Encrypt a paper for this row."""
    sealed = keys.seal(b64encode(content).decode(), place=PAPER_PLACE.format(id=paper.pk))
    paper.sealed, paper.key_id = sealed.data, sealed.key_id


def paper_of(paper: ProofingPaper) -> bytes:
    """A paper in clear."""
    sealed = keys.Sealed(paper.key_id, bytes(paper.sealed))
    return b64decode(keys.opened(sealed, place=PAPER_PLACE.format(id=paper.pk)))


def put_picture(picture: OnlinePicture, content: bytes) -> None:
    """Encrypt a picture for this row."""
    sealed = keys.seal(b64encode(content).decode(), place=PICTURE_PLACE.format(id=picture.pk))
    picture.sealed, picture.key_id = sealed.data, sealed.key_id


def picture_of(picture: OnlinePicture) -> bytes:
    """A picture in clear."""
    sealed = keys.Sealed(picture.key_id, bytes(picture.sealed))
    return b64decode(keys.opened(sealed, place=PICTURE_PLACE.format(id=picture.pk)))


def put_changed_phone(change: PhoneChange, phone: Phone) -> None:
    """Encrypt the phone that is to sign in for this row."""
    sealed = keys.seal(phone.text, place=PHONE_CHANGE_PLACE.format(id=change.pk))
    change.phone_sealed, change.phone_key = sealed.data, sealed.key_id


def changed_phone_of(change: PhoneChange) -> Phone:
    """The phone that is to sign in."""
    sealed = keys.Sealed(change.phone_key, bytes(change.phone_sealed))
    return Phone(keys.opened(sealed, place=PHONE_CHANGE_PLACE.format(id=change.pk)))


def put_changed_number(change: PersonChange, name: PersonName, number: IdentityDocument) -> None:
    """Encrypt the name and document a person is to have for this row."""
    said = {
        "name": name.text,
        "kind": number.kind.value,
        "text": number.text,
        "country": number.country,
    }
    text = canonical(said).decode()
    sealed = keys.seal(text, place=PERSON_CHANGE_PLACE.format(id=change.pk))
    change.new_sealed, change.new_key = sealed.data, sealed.key_id


def changed_number_of(change: PersonChange) -> tuple[str, IdentityDocument]:
    """The name and document a person is to have."""
    sealed = keys.Sealed(change.new_key, bytes(change.new_sealed or b""))
    said = json.loads(keys.opened(sealed, place=PERSON_CHANGE_PLACE.format(id=change.pk)))
    kind = DocumentKind(said["kind"])
    return said["name"], IdentityDocument(kind, said["text"], said["country"])


def put_former(former: FormerNumber, document: IdentityDocument) -> None:
    """Encrypt a number that was a person's for this row, and make it findable."""
    sealed = keys.seal(document.text, place=FORMER_PLACE.format(id=former.pk))
    former.document_kind, former.document_country = document.kind.value, document.country
    former.number_sealed, former.number_key = sealed.data, sealed.key_id
    former.number_index, former.index_key = keys.newest_index(NUMBER_INDEX, document.found_by)


def former_of(former: FormerNumber) -> IdentityDocument:
    """The document in clear."""
    sealed = keys.Sealed(former.number_key, bytes(former.number_sealed))
    text = keys.opened(sealed, place=FORMER_PLACE.format(id=former.pk))
    return IdentityDocument(DocumentKind(former.document_kind), text, former.document_country)


def _packed(address: PostalAddress) -> str:
    return canonical({"district": address.district, "line": address.line}).decode()
