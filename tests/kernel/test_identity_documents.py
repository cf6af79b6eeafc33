"""Whoever holds a real document is taken; what is covered on one page is covered on all."""

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.config.folders import SOURCE
from doorstep.kernel import masking
from doorstep.kernel.citizen_id import check_character
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.kernel.postal_address import PostalAddress
from doorstep.kernel.uscc import Uscc
from doorstep.kernel.uscc import check_character as uscc_check

ON = date(2017, 6, 21)
K = DocumentKind


def numbered(first17: str) -> str:
    return first17 + check_character(first17)


@pytest.mark.parametrize(
    ("kind", "typed", "text", "is_kind"),
    [
        (K.RESIDENT_ID, numbered("37160219900307001"), None, K.RESIDENT_ID),
        (K.RESIDENT_ID, numbered("37168119910101001"), None, K.RESIDENT_ID),
        (K.HK_MACAU_RESIDENCE, numbered("81000019900307001"), None, K.HK_MACAU_RESIDENCE),
        (K.HK_MACAU_RESIDENCE, numbered("82000019900307001"), None, K.HK_MACAU_RESIDENCE),
        (K.TAIWAN_RESIDENCE, numbered("83000019900307001"), None, K.TAIWAN_RESIDENCE),
        # A kind chosen wrongly in a list is no reason to send anybody away.
        (K.RESIDENT_ID, numbered("83000019900307001"), None, K.TAIWAN_RESIDENCE),
        (K.TAIWAN_RESIDENCE, numbered("81000019900307001"), None, K.HK_MACAU_RESIDENCE),
        (K.RESIDENT_ID, numbered("93741019800307001"), None, K.FOREIGN_PERMANENT),
        (K.HK_MACAU_TRAVEL, "H12345678", None, K.HK_MACAU_TRAVEL),
        (K.HK_MACAU_TRAVEL, "m 1234567801", "M12345678", K.HK_MACAU_TRAVEL),
        (K.HK_MACAU_TRAVEL, "HA1234567", None, K.HK_MACAU_TRAVEL),
        (K.TAIWAN_TRAVEL, "12345678", None, K.TAIWAN_TRAVEL),
        (K.TAIWAN_TRAVEL, "1234567801(B)", "1234567801B", K.TAIWAN_TRAVEL),
        (K.FOREIGN_PERMANENT, numbered("93741019800307001"), None, K.FOREIGN_PERMANENT),
        (K.FOREIGN_PERMANENT, "kor370080030701", "KOR370080030701", K.FOREIGN_PERMANENT),
        (K.PASSPORT, "E1234-5678", "E12345678", K.PASSPORT),
        (K.PASSPORT, "Ｃ０１Ｘ００Ｔ４７", "C01X00T47", K.PASSPORT),
        (K.DIPLOMATIC, "外字第12345", "外字第12345", K.DIPLOMATIC),
    ],
)
def test_documents_people_really_hold_are_taken(
    kind: DocumentKind, typed: str, text: str | None, is_kind: DocumentKind
) -> None:
    found = IdentityDocument.parse(kind, typed, on=ON, country="d")
    assert (found.kind, found.text) == (is_kind, text or typed)
    assert found.text not in found.masked


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (K.RESIDENT_ID, "37160219900307001", "citizen-id/shape"),
        (K.HK_MACAU_TRAVEL, "12345678", "identity-document/hk-macau-travel"),
        (K.TAIWAN_TRAVEL, "1234567", "identity-document/taiwan-travel"),
        (K.FOREIGN_PERMANENT, "8" * 18, "identity-document/foreign-permanent"),
        (K.FOREIGN_PERMANENT, numbered("93741019801307001"), "identity-document/birth"),
        (K.FOREIGN_PERMANENT, numbered("93741020800307001"), "identity-document/birth"),
        (K.PASSPORT, "!", "identity-document/passport"),
        (K.DIPLOMATIC, "", "identity-document/diplomatic"),
        (K.CREDIT_CODE, "91", "uscc/length"),
    ],
)
def test_a_wrong_number_is_named(kind: DocumentKind, typed: str, code: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        IdentityDocument.parse(kind, typed, on=ON, country="KOR")
    assert [problem.code for problem in wrong.value.problems] == [code]


def test_a_wrong_digit_of_a_foreigners_card_is_found() -> None:
    right = numbered("93741019800307001")
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    with pytest.raises(InvalidInput):
        IdentityDocument.parse(K.FOREIGN_PERMANENT, wrong, on=ON)


def test_a_passport_needs_its_country_and_countries_share_numbers() -> None:
    with pytest.raises(InvalidInput):
        IdentityDocument.parse(K.PASSPORT, "E12345678", on=ON)
    one = IdentityDocument.parse(K.PASSPORT, "E12345678", on=ON, country="kor")
    two = IdentityDocument.parse(K.PASSPORT, "E12345678", on=ON, country="D<<")
    assert (one.country, two.country) == ("KOR", "D")
    assert one.found_by != two.found_by


def test_the_renewed_travel_permit_is_the_same_person() -> None:
    first = IdentityDocument.parse(K.HK_MACAU_TRAVEL, "H1234567800", on=ON)
    again = IdentityDocument.parse(K.HK_MACAU_TRAVEL, "H1234567801", on=ON)
    assert first == again


def test_a_number_tells_the_birth_where_it_can_and_a_division_for_residents_alone() -> None:
    resident = IdentityDocument.parse(K.RESIDENT_ID, numbered("37160219900307001"), on=ON)
    foreign = IdentityDocument.parse(K.FOREIGN_PERMANENT, numbered("93741019800307001"), on=ON)
    taiwan = IdentityDocument.parse(K.TAIWAN_RESIDENCE, numbered("83000019900307001"), on=ON)
    passport = IdentityDocument.parse(K.PASSPORT, "E12345678", on=ON, country="KOR")
    assert (resident.born_on, resident.division) == (date(1990, 3, 7), "371602")
    assert (foreign.born_on, foreign.division) == (date(1980, 3, 7), "")
    assert (taiwan.born_on, taiwan.division) == (date(1990, 3, 7), "")
    assert passport.born_on is None


def test_a_unit_is_known_by_its_credit_code() -> None:
    body = "91371600MA3C00000"
    unit = IdentityDocument.of(Uscc.parse(body + uscc_check(body)))
    assert (unit.kind, unit.born_on, unit.kind.of_a_unit) == (K.CREDIT_CODE, None, True)


def test_every_kind_has_an_official_name() -> None:
    assert len({kind.label for kind in DocumentKind}) == len(DocumentKind)


@given(st.sampled_from(DocumentKind), st.text(max_size=24), st.text(max_size=4))
def test_any_text_is_a_document_or_a_named_problem(
    kind: DocumentKind, typed: str, country: str
) -> None:
    with suppress(InvalidInput):
        found = IdentityDocument.parse(kind, typed, on=ON, country=country)
        assert IdentityDocument.parse(found.kind, found.text, on=ON, country=found.country) == found


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (masking.plate, "鲁M12388", "鲁M***88"),
        (masking.plate, "鲁MD12388", "鲁M****88"),
        (masking.identity, "371602199003071234", "3716**********1234"),
        (masking.identity, "KOR370080030701", "KOR3*******0701"),
        (masking.identity, "E12345678", "E1*****78"),
        (masking.identity, "E12", "***"),
        (masking.phone, "13800001234", "138****1234"),
        (masking.vin, "LSVFF66R8C2111234", "LSV**********1234"),
        (masking.name, "王小明", "王*明"),
        (masking.name, "王明", "王*"),
        (masking.name, "王", "王"),
        (masking.name, "", ""),
    ],
)
def test_each_kind_is_masked_in_one_way(mask: object, text: str, shown: str) -> None:
    assert callable(mask)
    assert mask(text) == shown


def test_an_address_is_masked_down_to_the_district() -> None:
    address = PostalAddress.parse(" 滨州市\n滨城区", "黄河五路  385号\u200b")
    assert str(address) == "滨州市 滨城区黄河五路 385号"
    assert address.masked == "滨州市 滨城区****"


@pytest.mark.parametrize(
    ("district", "line", "code"),
    [("", "x", "district"), ("x", " \t", "line"), ("x", "路" * 121, "length")],
)
def test_an_address_that_post_cannot_use_is_named(district: str, line: str, code: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        PostalAddress.parse(district, line)
    assert wrong.value.problems[0].code == f"postal-address/{code}"


def test_nothing_is_masked_by_hand() -> None:
    """Stars in a string of the sources stand in the one module that covers."""
    stars = re.compile(
        r"""['"]\*+['"]\s*\*|\*\s*['"]\*+['"]|['"][^'"\n]{0,20}\*{3,}[^'"\n]{0,20}['"]"""
    )
    files = [file for kind in ("py", "html", "js") for file in SOURCE.rglob(f"*.{kind}")]
    found = {
        file.relative_to(SOURCE).as_posix()
        for file in files
        if stars.search(re.sub(r'""".*?"""', "", file.read_text("utf-8"), flags=re.S))
    }
    assert found <= {"kernel/masking.py"}
