"""The grammar of plate numbers by kind and day (GA 36)."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.plate_number import PlateKind, PlateNumber, kinds_issued

SEED, TRIAL, TODAY = date(2017, 6, 21), date(2017, 11, 20), date(2026, 11, 23)
LARGE, SMALL = PlateKind.LARGE, PlateKind.SMALL
GREEN, LARGE_GREEN = PlateKind.SMALL_NEW_ENERGY, PlateKind.LARGE_NEW_ENERGY

GOOD = [
    (SMALL, "鲁M12345", SEED, "鲁M12345"),
    (SMALL, " 鲁m·8k2a6 ", SEED, "鲁M8K2A6"),
    (SMALL, "鲁M•AB123", SEED, "鲁MAB123"),
    (SMALL, "鲁M-A123B", SEED, "鲁MA123B"),
    (SMALL, "鲁Ｍ１２３４５", SEED, "鲁M12345"),
    (LARGE, "鲁M12345", SEED, "鲁M12345"),
    (GREEN, "鲁MD12345", TRIAL, "鲁MD12345"),
    (GREEN, "鲁MFA2345", TRIAL, "鲁MFA2345"),
    (GREEN, "鲁MA12345", date(2018, 5, 1), "鲁MA12345"),
    (GREEN, "鲁MKZ2345", TODAY, "鲁MKZ2345"),
    (LARGE_GREEN, "鲁M12345D", TRIAL, "鲁M12345D"),
    (LARGE_GREEN, "鲁M12345K", TODAY, "鲁M12345K"),
]
BAD = [
    (SMALL, "鲁MABC12", SEED, "grammar"),
    (SMALL, "鲁M1234I", SEED, "letter"),
    (SMALL, "鲁MO2345", SEED, "letter"),
    (SMALL, "鲁M123456", SEED, "grammar"),
    (SMALL, "鲁M1234", SEED, "grammar"),
    (SMALL, "鲁M１２３４五", SEED, "grammar"),
    (SMALL, "鲁M1234\u0665", SEED, "grammar"),
    (SMALL, "鲁N12345", SEED, "prefix"),
    (SMALL, "12345", SEED, "prefix"),
    (SMALL, "", SEED, "prefix"),
    (SMALL, "鲁M12345", date(2000, 1, 1), "kind-not-issued"),
    (GREEN, "鲁MD12345", SEED, "kind-not-issued"),
    (GREEN, "鲁MD12345", date(2017, 11, 19), "kind-not-issued"),
    (GREEN, "鲁MA12345", date(2018, 4, 30), "grammar"),
    (GREEN, "鲁ML12345", TODAY, "grammar"),
    (GREEN, "鲁MDAB345", TODAY, "grammar"),
    (LARGE_GREEN, "鲁M12345A", TRIAL, "grammar"),
    (LARGE_GREEN, "鲁M1234DD", TODAY, "grammar"),
]


@pytest.mark.parametrize(("kind", "typed", "on", "text"), GOOD)
def test_a_number_of_the_day_is_read(kind: PlateKind, typed: str, on: date, text: str) -> None:
    assert PlateNumber.parse(kind, typed, on=on) == PlateNumber(kind, text)


@pytest.mark.parametrize(("kind", "typed", "on", "code"), BAD)
def test_a_wrong_number_is_named(kind: PlateKind, typed: str, on: date, code: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        PlateNumber.parse(kind, typed, on=on)
    (problem,) = wrong.value.problems
    assert (problem.field, problem.code) == ("number", f"plate-number/{code}")
    assert "{" not in problem.say()


def test_number_and_kind_together_are_the_key() -> None:
    assert PlateNumber(SMALL, "鲁M12345") != PlateNumber(LARGE, "鲁M12345")


def test_stored_without_dot_shown_with_a_middle_dot() -> None:
    number = PlateNumber.parse(SMALL, "鲁M.12345", on=SEED)
    assert (str(number), number.dotted) == ("鲁M12345", "鲁M\u00b712345")
    assert number.masked == "鲁M***45"


def test_the_pilot_cities_had_green_plates_first() -> None:
    assert GREEN not in kinds_issued("鲁M", SEED)
    assert GREEN in kinds_issued("鲁A", SEED)
    assert GREEN in kinds_issued("沪B", SEED)
    assert kinds_issued("鲁M", TODAY) == tuple(PlateKind)


@given(st.from_regex(r"鲁M(?!(?:[0-9]*[A-Z]){3})[0-9A-HJ-NP-Z]{5}", fullmatch=True))
def test_reading_what_is_shown_gives_the_number_back(text: str) -> None:
    number = PlateNumber.parse(SMALL, text, on=SEED)
    assert PlateNumber.parse(SMALL, number.dotted, on=SEED) == number


@given(st.text(max_size=12), st.sampled_from(PlateKind))
def test_any_text_is_a_number_or_a_named_problem(text: str, kind: PlateKind) -> None:
    with suppress(InvalidInput):
        assert PlateNumber.parse(kind, "鲁M" + text, on=TODAY).kind is kind
