"""Which columns of this room follow a change of keys."""

from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.people import second_factor
from doorstep.people.sealed import (
    CONTACT_PLACE,
    FORMER_PLACE,
    LOGIN_INDEX,
    LOGIN_PLACE,
    NUMBER_INDEX,
    NUMBER_PLACE,
    PAPER_PLACE,
    PERSON_CHANGE_PLACE,
    PHONE_CHANGE_PLACE,
    PHONE_PLACE,
    PICTURE_PLACE,
    PROOFING_PLACE,
)
from doorstep.people.services import rotation
from doorstep.people.services.rotation import IndexedColumn, SealedColumn, SecondFactors

PHOTOGRAPHS = 8
"""Rows of photographs in one transaction: one has megabytes."""


def _document(number: str, kind: str, country: str) -> str:
    return IdentityDocument(DocumentKind(kind), number, country).found_by


def register() -> None:
    """Name them to the rotation."""
    rotation.register(
        SealedColumn("people_person", "number_sealed", "number_key", NUMBER_PLACE),
        SealedColumn("people_person", "phone_sealed", "phone_key", PHONE_PLACE),
        SealedColumn("people_contact", "sealed", "key_id", CONTACT_PLACE),
        SealedColumn("people_user", "phone_sealed", "phone_key", LOGIN_PLACE, id_type="bigint"),
        SealedColumn("people_proofing", "phone_sealed", "phone_key", PROOFING_PLACE),
        SealedColumn("people_proofingpaper", "sealed", "key_id", PAPER_PLACE, at_once=PHOTOGRAPHS),
        SealedColumn(
            "people_onlinepicture", "sealed", "key_id", PICTURE_PLACE, at_once=PHOTOGRAPHS
        ),
        SealedColumn("people_phonechange", "phone_sealed", "phone_key", PHONE_CHANGE_PLACE),
        SealedColumn("people_personchange", "new_sealed", "new_key", PERSON_CHANGE_PLACE),
        SealedColumn("people_formernumber", "number_sealed", "number_key", FORMER_PLACE),
        *(SecondFactors(second_factor.PLACE, member) for member in ("secret", "seed")),
        IndexedColumn(
            "people_person",
            "number_index",
            "index_key",
            NUMBER_INDEX,
            "number_sealed",
            "number_key",
            NUMBER_PLACE,
            also=("document_kind", "document_country"),
            text=_document,
        ),
        IndexedColumn(
            "people_formernumber",
            "number_index",
            "index_key",
            NUMBER_INDEX,
            "number_sealed",
            "number_key",
            FORMER_PLACE,
            also=("document_kind", "document_country"),
            text=_document,
        ),
        IndexedColumn(
            "people_user",
            "phone_index",
            "index_key",
            LOGIN_INDEX,
            "phone_sealed",
            "phone_key",
            LOGIN_PLACE,
            id_type="bigint",
        ),
    )
