"""The documents by which the law knows a person or a unit: kind, number and, for some, a country.

Why lenient: who holds a real document is never turned away. A check is made only where the number
has a published one; what cannot be known from a number is left to the eyes of a clerk.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from doorstep.kernel import masking
from doorstep.kernel.citizen_id import CitizenId, check_character
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.uscc import Uscc


class DocumentKind(StrEnum):
    """Kind of identity document (身份证明), as the registration rules list them."""

    RESIDENT_ID = "resident-id"
    HK_MACAU_RESIDENCE = "hk-macau-residence"
    TAIWAN_RESIDENCE = "taiwan-residence"
    HK_MACAU_TRAVEL = "hk-macau-travel"
    TAIWAN_TRAVEL = "taiwan-travel"
    FOREIGN_PERMANENT = "foreign-permanent"
    PASSPORT = "passport"
    DIPLOMATIC = "diplomatic"
    CREDIT_CODE = "credit-code"

    @property
    def label(self) -> str:
        """The document's official name."""
        return {
            DocumentKind.RESIDENT_ID: "居民身份证",
            DocumentKind.HK_MACAU_RESIDENCE: "港澳居民居住证",
            DocumentKind.TAIWAN_RESIDENCE: "台湾居民居住证",
            DocumentKind.HK_MACAU_TRAVEL: "港澳居民来往内地通行证",
            DocumentKind.TAIWAN_TRAVEL: "台湾居民来往大陆通行证",
            DocumentKind.FOREIGN_PERMANENT: "外国人永久居留身份证",
            DocumentKind.PASSPORT: "护照",
            DocumentKind.DIPLOMATIC: "外交人员身份证件",
            DocumentKind.CREDIT_CODE: "统一社会信用代码证书",
        }[self]

    @property
    def of_a_unit(self) -> bool:
        """Whether units hold it, not people."""
        return self is DocumentKind.CREDIT_CODE


NATURAL = tuple(kind for kind in DocumentKind if not kind.of_a_unit)
_EIGHTEEN = frozenset(
    {
        DocumentKind.RESIDENT_ID,
        DocumentKind.HK_MACAU_RESIDENCE,
        DocumentKind.TAIWAN_RESIDENCE,
    }
)
_SHAPES = {
    # The letter says where from, eight characters are the holder's for life (the second may be a
    # letter), two more counted the renewals on cards of before 2013.
    DocumentKind.HK_MACAU_TRAVEL: re.compile(r"([HM][0-9A-Z][0-9]{7})(?:[0-9]{2})?"),
    # Eight digits, or ten and a check behind them on the booklets of before 2015.
    DocumentKind.TAIWAN_TRAVEL: re.compile(r"([0-9]{8}|[0-9]{10}[0-9A-Z]?)"),
    DocumentKind.PASSPORT: re.compile(r"([0-9A-Z]{3,24})"),
    DocumentKind.DIPLOMATIC: re.compile(r"([0-9A-Z\u4e00-\u9fff]{3,24})"),
}
_WRONG = {
    DocumentKind.HK_MACAU_TRAVEL: "港澳居民来往内地通行证号码以 H 或 M 开头，共 9 位，请对照证件。",
    DocumentKind.TAIWAN_TRAVEL: "台湾居民来往大陆通行证号码是 8 位数字，老证是 10 位，请对照证件。",
    DocumentKind.PASSPORT: "护照号码是 3 到 24 位字母和数字，请对照护照再写一遍。",
    DocumentKind.DIPLOMATIC: "证件号码是 3 到 24 位字母、数字或汉字，请对照证件再写一遍。",
}
_OLD_CARD = re.compile(r"[A-Z]{3}[0-9]{12}")
_NEW_CARD = re.compile(r"9[0-9]{16}[0-9X]")
_COUNTRY = re.compile(r"[A-Z]{1,3}")


def _problem(code: str, sentence: str, field: str = "identity_number") -> InvalidInput:
    return InvalidInput(Problem(field, f"identity-document/{code}", sentence))


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """One document: its kind, its number as the record keeps it, the country that issued it.

    >>> IdentityDocument.parse(DocumentKind.HK_MACAU_TRAVEL, "h1234567800", on=date(2017, 6, 21))
    ... # doctest: +ELLIPSIS
    IdentityDocument(kind=<DocumentKind.HK_MACAU_TRAVEL: ...>, text='H12345678', country='')
    """

    kind: DocumentKind
    text: str
    country: str = ""

    @classmethod
    def parse(
        cls, kind: DocumentKind, text: str, *, on: date, country: str = ""
    ) -> "IdentityDocument":
        """Read what a person typed; a number that tells its own kind corrects the kind.

        Errors: InvalidInput.
        """
        if kind is DocumentKind.CREDIT_CODE:
            return cls.of(Uscc.parse(text))
        bare = re.sub(r"[\s\-()<.·]", "", unicodedata.normalize("NFKC", text)).upper()
        if kind is DocumentKind.FOREIGN_PERMANENT or (kind in _EIGHTEEN and _NEW_CARD.match(bare)):
            return _permanent(bare, on)
        if kind in _EIGHTEEN:
            return cls.of(CitizenId.parse(bare, on))
        shaped = _SHAPES[kind].fullmatch(bare)
        if shaped is None:
            raise _problem(kind.value, _WRONG[kind])
        return cls(kind, shaped[1], _country(country) if kind is DocumentKind.PASSPORT else "")

    @classmethod
    def of(cls, number: "CitizenId | Uscc | IdentityDocument") -> "IdentityDocument":
        """The document that carries this number."""
        if isinstance(number, IdentityDocument):
            return number
        if isinstance(number, Uscc):
            return cls(DocumentKind.CREDIT_CODE, number.text)
        by_place = {
            "81": DocumentKind.HK_MACAU_RESIDENCE,
            "82": DocumentKind.HK_MACAU_RESIDENCE,
            "83": DocumentKind.TAIWAN_RESIDENCE,
        }
        return cls(by_place.get(number.text[:2], DocumentKind.RESIDENT_ID), number.text)

    @property
    def found_by(self) -> str:
        """What makes this document another than all others, in one text."""
        return f"{self.kind.value}/{self.country}/{self.text}"

    @property
    def born_on(self) -> date | None:
        """The day of birth, where the number tells it."""
        if len(self.text) != 18 or self.kind.of_a_unit or self.kind in _SHAPES:
            return None
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def division(self) -> str:
        """The division of first registration, for resident identity cards alone."""
        return self.text[:6] if self.kind is DocumentKind.RESIDENT_ID else ""

    @property
    def masked(self) -> str:
        """For pages."""
        return masking.identity(self.text)

    def __str__(self) -> str:
        return self.text


def _permanent(bare: str, on: date) -> IdentityDocument:
    """The foreigner's card: 18 digits since 2023, before that a country and twelve digits."""
    if _OLD_CARD.fullmatch(bare):
        return IdentityDocument(DocumentKind.FOREIGN_PERMANENT, bare, bare[:3])
    if not _NEW_CARD.fullmatch(bare):
        raise _problem(
            "foreign-permanent",
            "外国人永久居留身份证号码是 9 开头的 18 位；2023 年以前的是 3 个字母加 12 位数字。",
        )
    try:
        born = date(int(bare[6:10]), int(bare[10:12]), int(bare[12:14]))
    except ValueError:
        born = None
    if born is None or born > on:
        raise _problem("birth", "证件号码第 7 到 14 位不是出生日期，请对照证件再写一遍。")
    if check_character(bare[:17]) != bare[17]:
        raise _problem("check", "证件号码的校验位对不上，可能有一位写错了，请对照证件再写一遍。")
    return IdentityDocument(DocumentKind.FOREIGN_PERMANENT, bare)


def _country(typed: str) -> str:
    """Letters as passports print them: one (D) to three (KOR)."""
    bare = re.sub(r"[\s<]", "", unicodedata.normalize("NFKC", typed)).upper()
    if not _COUNTRY.fullmatch(bare):
        raise _problem(
            "country", "请填护照上的国家代码，1 到 3 个字母，例如 KOR。", "identity_country"
        )
    return bare
