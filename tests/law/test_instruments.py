"""Which instrument holds on which day, and how it is cited."""

from datetime import date
from itertools import pairwise

import pytest

from doorstep.kernel.dated import NotInForce
from doorstep.law.instruments import (
    ALL,
    Instrument,
    by_day,
    driving_licence_rules,
    for_day,
    instrument,
    mps_124,
    mps_164,
    registration_rules,
)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2008-10-01", "mps-102"),
        ("2012-09-11", "mps-102"),
        ("2012-09-12", "mps-124"),
        ("2017-06-21", "mps-124"),
        ("2022-04-30", "mps-124"),
        ("2022-05-01", "mps-164"),
        ("2026-11-23", "mps-164"),
    ],
)
def test_the_registration_rules_of_a_day(day: str, code: str) -> None:
    assert for_day(registration_rules, date.fromisoformat(day)).code == code


def test_a_day_before_the_rules_is_an_answer() -> None:
    with pytest.raises(NotInForce) as answer:
        for_day(registration_rules, date(2008, 9, 30))
    assert (answer.value.from_on, answer.value.until_on) == (date(2008, 10, 1), None)


@pytest.mark.parametrize("versions", [registration_rules, driving_licence_rules])
def test_versions_follow_each_other_without_gap(versions: tuple[Instrument, ...]) -> None:
    for older, newer in pairwise(versions):
        assert older.until_on is not None
        assert (newer.from_on - older.until_on).days == 1


def test_a_citation_reads_as_in_a_decision() -> None:
    assert mps_164("第七条").zh == "《机动车登记规定》（公安部令第164号）第七条"
    assert "Order 164" in mps_164("第七条").en
    assert not mps_164("第七条").sample
    assert mps_124("第七条").sample


def test_every_instrument_has_its_own_code_both_names_and_a_known_mark() -> None:
    assert len({one.code for one in ALL}) == len(ALL)
    for one in ALL:
        assert instrument(one.code) is one
        assert one.zh
        assert one.en.isascii()
        assert one.confidence in "LGNCMSWO"


def test_one_rule_in_two_instruments_is_cited_from_the_one_in_force() -> None:
    place = by_day(mps_124("第七条"), mps_164("第十二条"))
    assert place.on(date(2022, 4, 30)).article == "第七条"
    assert place.on(date(2022, 5, 1)).article == "第十二条"
