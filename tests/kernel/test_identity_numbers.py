"""VIN, citizen number, credit code, phone: no real holder is turned away, a slip is named."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel import citizen_id, uscc, vin
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.phone import Phone
from doorstep.kernel.uscc import Uscc
from doorstep.kernel.vin import Vin

ON = date(2017, 6, 21)


def problem(parse: Callable[[], object]) -> str:
    with pytest.raises(InvalidInput) as wrong:
        parse()
    (found,) = wrong.value.problems
    assert found.say()
    return found.code


def numbered(first17: str) -> str:
    return first17 + citizen_id.check_character(first17)


@pytest.mark.parametrize("text", ["LSVFF66R8C2116280", "LSGPC52U6AF102554", "1M8GDM9AXKP042788"])
def test_vin_with_a_right_check(text: str) -> None:
    assert Vin.parse(f" {text.lower()[:8]} {text.lower()[8:]}").text == text
    assert Vin.parse(text).warnings == ()


def test_a_wrong_check_rejects_a_chinese_vin_and_warns_of_a_foreign_one() -> None:
    assert problem(lambda: Vin.parse("LSVFF66R9C2116280")) == "vin/check"
    assert Vin.parse("WBAFF66R9C2116280").warnings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LSVFF66R8C211628", "length"),
        ("LSVFF66R8C21162O0", "letter"),
        ("", "length"),
        ("LSVFF66R8C211628号", "length"),
    ],
)
def test_a_malformed_vin_is_named(text: str, code: str) -> None:
    assert problem(lambda: Vin.parse(text)) == f"vin/{code}"


@pytest.mark.parametrize(
    "first17",
    [
        "37232119550101001",  # a prefecture of before 2000
        "37160219990101001",  # a district younger than its holder
        "37162619910101001",
        "37168119910101001",
        "37160319900101001",
        "37169919900101001",  # a county no list knows
        "81000019900101001",
        "82000019900101001",
        "83000019900101001",
        "37160219000101001",
        "37160220170621001",  # born today
    ],
)
def test_numbers_people_really_hold_are_taken(first17: str) -> None:
    found = CitizenId.parse(numbered(first17), ON)
    assert found.division == first17[:6]
    assert f"{found.born_on:%Y%m%d}" == first17[6:14]
    assert found.sex == "男"
    assert found.text[6:14] not in found.masked


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (numbered("37160220300101001"), "birth-range"),
        (numbered("37160218991231001"), "birth-range"),
        (numbered("37160220170622001"), "birth-range"),
        (numbered("37160219990230001"), "birth"),
        (numbered("99160219990101001"), "permanent-residence"),
        (numbered("16160219990101001"), "province"),
        ("371602990101001", "first-generation"),
        ("3716021999010100", "shape"),
        ("37160219990101001Y", "shape"),
        ("", "shape"),
    ],
)
def test_a_wrong_citizen_number_is_named(text: str, code: str) -> None:
    assert problem(lambda: CitizenId.parse(text, ON)) == f"citizen-id/{code}"


@given(st.dates(date(1900, 1, 1), ON), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(born: date, serial: int, at: int, by: int) -> None:
    right = numbered(f"371602{born:%Y%m%d}{serial:03d}")
    assert CitizenId.parse(right.lower(), ON).text == right
    if right[at] != "X":
        wrong = right[:at] + str((int(right[at]) + by) % 10) + right[at + 1 :]
        with pytest.raises(InvalidInput):
            CitizenId.parse(wrong, ON)


@pytest.mark.parametrize("first", ["91371600", "11371600", "52371600", "N2371600", "A1371600"])
def test_letters_may_be_the_authority_of_a_credit_code(first: str) -> None:
    body = first + "MA3C00000"
    assert Uscc.parse(body + uscc.check_character(body)).text.startswith(first)


def test_an_inner_check_that_fails_is_only_a_warning() -> None:
    both = {
        bool(Uscc.parse(body + uscc.check_character(body)).warnings)
        for body in (f"9137160012345678{d}" for d in "0123456789X")
    }
    assert both == {True, False}


def test_a_wrong_credit_code_is_named() -> None:
    assert problem(lambda: Uscc.parse("91371600MA3C0000")) == "uscc/length"
    assert problem(lambda: Uscc.parse("91371600MA3CO0000L")) == "uscc/letter"
    assert problem(lambda: Uscc.parse("91371600MA3C00001L")) == "uscc/check"


@pytest.mark.parametrize(
    "typed", ["19900000001", "199 0000 0001", "+86-19900000001", "１９９00000001"]
)
def test_a_phone_number_is_read_as_people_write_it(typed: str) -> None:
    assert Phone.parse(typed).text == "19900000001"
    assert Phone.parse(typed).masked == "199****0001"


@pytest.mark.parametrize("typed", ["", "1990000000", "12900000001", "05433333333", "手机"])
def test_what_is_no_mobile_number_is_named(typed: str) -> None:
    assert problem(lambda: Phone.parse(typed)) == "phone/shape"


@given(st.text(max_size=20))
def test_any_text_is_a_value_or_a_named_problem(text: str) -> None:
    for parse in (Vin.parse, Uscc.parse, Phone.parse, lambda t: CitizenId.parse(t, ON)):
        with suppress(InvalidInput):
            parse(text)


def test_the_check_weights_of_a_vin_cover_every_place_but_the_ninth() -> None:
    assert vin.check_character("1M8GDM9A0KP042788") == vin.check_character("1M8GDM9AXKP042788")
