"""Facts no form would send: unheard-of vehicles, days at the ends of time, what contradicts itself.

Whatever is typed gets a named answer: a refusal that names the field, or a judgement.
"""

import contextlib
import dataclasses
import json
import types
import typing
from datetime import date
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import InvalidInput
from doorstep.procedures import engine
from doorstep.procedures.engine import (
    FIRST_DAY,
    LAST_DAY,
    Outcome,
    assess,
    assessed,
    decided,
    facts_from_plain,
    replay,
)
from doorstep.procedures.engine.overview import overview_of_facts, overviewed

EVERY = engine.all_procedures()
EDGES = (
    "2000-02-29",
    "2016-02-29",
    "2024-02-29",
    "1900-02-28",
    "1999-12-31",
    "2017-06-20",
    "2022-05-01",
    FIRST_DAY.isoformat(),
    LAST_DAY.isoformat(),
)
"""Leap days (a birthday, a registration), days on which a rule began, the ends of what is read."""
WORDS = ("", "X99", "K33", "甲", "K", "320102820229123", "32010219820229123X", "\U0002b8ee")
"""No vehicle type, none that exists, old identity numbers of 15 digits, a rare character."""


def plain(kind: Any) -> st.SearchStrategy[Any]:
    """JSON of a type, at its edges."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*(plain(arg) for arg in typing.get_args(kind)))
    if origin is tuple:
        return st.lists(plain(typing.get_args(kind)[0]), max_size=2)
    if kind is types.NoneType:
        return st.none()
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.sampled_from((0, 1, 5, 9, 10**6))
    if kind is str:
        return st.sampled_from(WORDS)
    if isinstance(kind, type) and issubclass(kind, date):
        return st.sampled_from(EDGES)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from([each.value for each in kind])
    hints = typing.get_type_hints(kind)
    return st.fixed_dictionaries(
        {field.name: plain(hints[field.name]) for field in dataclasses.fields(kind)}
    )


def facts_of(found: engine.Procedure[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Facts by name, any of them left out."""
    hints = typing.get_type_hints(found.facts.type)
    return st.fixed_dictionaries({}, optional={n: plain(hints[n]) for n in found.facts.names})


@pytest.mark.parametrize("found", EVERY, ids=lambda each: each.code)
@settings(max_examples=15)
@given(data=st.data(), on=st.sampled_from(EDGES))
def test_facts_at_the_edges_get_an_answer_on_days_at_the_edges(
    found: engine.Procedure[Any], data: st.DataObject, on: str
) -> None:
    day = date.fromisoformat(on)
    facts = facts_from_plain(found, data.draw(facts_of(found)), day)
    if not found.in_force(day):
        with pytest.raises(NotInForce):
            assess(found, facts, day)
        return
    judged = assess(found, facts, day)
    assert judged.outcome in Outcome
    assert json.dumps(assessed(judged))
    assert replay(decided(judged)).same_bytes


@settings(max_examples=10)
@given(data=st.data(), on=st.sampled_from(EDGES))
def test_every_procedure_at_once_takes_them_too(data: st.DataObject, on: str) -> None:
    found = data.draw(st.sampled_from(EVERY))
    said = data.draw(facts_of(found))
    seen = {fact.name for fact in found.facts.of(engine.How.EXAMINED)}
    kept = {name: value for name, value in said.items() if name not in seen}
    # One name may be read as another kind of fact by another procedure: then it is refused by name.
    with contextlib.suppress(InvalidInput):
        assert json.dumps(overviewed(overview_of_facts(kept, date.fromisoformat(on))))


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_days_beyond_counting_are_refused_by_name(day: str) -> None:
    policy = {"policy": "", "company": "", "valid_from": "2017-01-01", "valid_until": day}
    found = engine.procedure("register-vehicle")
    with pytest.raises(InvalidInput) as refused:
        facts_from_plain(found, {"compulsory_insurance": policy}, date(2017, 6, 21))
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("compulsory_insurance.valid_until", "facts/wrong-kind")
