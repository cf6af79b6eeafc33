"""The rule of fine-looking numbers is data with a hash; what it says is what it does."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from doorstep.plates.log.fine_looking import FineRule


@pytest.fixture
def published() -> str:
    return (Path(settings.CITY_FOLDER) / "statistics-rule.toml").read_text("utf-8")


@pytest.fixture
def rule(published: str) -> FineRule:
    return FineRule.parse(published)


@pytest.mark.parametrize(
    "number",
    ["鲁M11102", "鲁M01112", "鲁MA0004", "鲁M71234", "鲁M98760", "鲁M30466", "鲁M21168", "鲁M21188",
     "鲁M32211", "鲁M32121", "鲁M31221", "鲁MAA188", "鲁MD12340", "鲁MD03444"],
)  # fmt: skip
def test_a_number_is_fine_looking(rule: FineRule, number: str) -> None:
    assert rule.fine(number)


@pytest.mark.parametrize("number", ["鲁M10382", "鲁M12305", "鲁M66013", "鲁MM1023", "鲁M22144"])
def test_a_number_is_like_any_other(rule: FineRule, number: str) -> None:
    assert not rule.fine(number)


def test_four_equal_symbols_are_no_shape_of_two_pairs(rule: FineRule) -> None:
    pairs = replace(rule, same=9, endings=())
    assert pairs.fine("鲁M02211")
    assert not pairs.fine("鲁M02222")


def test_chance_is_counted_over_every_declared_number(rule: FineRule) -> None:
    fine, declared = rule.share(["鲁M1####", "鲁MA####"])
    assert declared == 20_000
    by_hand = [f"鲁M{head}{n:04d}" for head in "1A" for n in range(10_000)]
    assert fine == sum(map(rule.fine, by_hand))


def test_the_rule_is_named_by_the_hash_of_its_file(published: str, rule: FineRule) -> None:
    assert rule.hash == hashlib.sha256(published.encode()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new"),
    [("least = 10", "least = 1"), ("run = 4", ""), ('"ABBA"', '"AB*"'), ("same = 3", "same = true"),
     ("least = 10", "least = 10\nsecret = 1")],
)  # fmt: skip
def test_a_rule_that_says_less_or_more_is_refused(published: str, old: str, new: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        FineRule.parse(published.replace(old, new))
