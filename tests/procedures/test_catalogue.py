"""What holds for every procedure there is, and for the next one as soon as its file is there."""

import dataclasses
import itertools
import types
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.kernel.dated import Dated, NotInForce
from doorstep.law.instruments import ALL, Citation
from doorstep.procedures import engine
from doorstep.procedures.engine import (
    How,
    Outcome,
    Procedure,
    Sourced,
    Unknown,
    assess,
    assessed,
    decided,
    explain,
    explained,
    replay,
    to_plain,
)
from doorstep.procedures.engine.explain import changes, evidence_on
from doorstep.procedures.engine.rules_hash import tables_of

EVERY = engine.all_procedures()
each_procedure = pytest.mark.parametrize("procedure", EVERY, ids=lambda each: each.code)
FIRST, LAST = date(2004, 5, 1), date(2040, 12, 31)


def tables(procedure: Procedure[Any]) -> Iterator[Dated[Any]]:
    """Every dated table of a procedure."""
    yield from (procedure.channels, procedure.legal_name, procedure.term)
    yield from (fee.amount for fee in procedure.fees)
    yield from (item.bring for item in procedure.evidence)
    yield from tables_of(procedure)


def days_of_change(procedure: Procedure[Any]) -> set[date]:
    """The day before, the day and the day after everything that changes."""
    found = {each.on for each in changes(procedure)}
    for rule in procedure.requirements:
        for citation in rule.citations:
            found.add(citation.instrument.from_on)
            if citation.instrument.until_on is not None:
                found.add(citation.instrument.until_on)
    return {day + timedelta(days=n) for day in found for n in (-1, 0, 1)}


@each_procedure
def test_every_number_has_a_source(procedure: Procedure[Any]) -> None:
    for table in tables(procedure):
        for entry in table.entries:
            assert entry.source is not None
            if isinstance(entry.source, Citation):
                assert entry.source.instrument in ALL
    for rule in procedure.requirements:
        assert rule.citations
        assert all(citation.instrument in ALL for citation in rule.citations)
    assert procedure.basis


@each_procedure
def test_no_gap_and_no_overlap_in_any_dated_table(procedure: Procedure[Any]) -> None:
    for table in tables(procedure):
        entries = table.entries
        for one, following in itertools.pairwise(entries):
            assert one.until_on is not None, table.name
            assert one.until_on < following.from_on, table.name
            if table not in [item.bring for item in procedure.evidence]:
                # Evidence may be dropped and asked again; a number of the law has no hole.
                assert one.until_on + timedelta(days=1) == following.from_on, table.name


@each_procedure
def test_it_can_be_explained_on_every_day_something_changes(procedure: Procedure[Any]) -> None:
    for day in days_of_change(procedure):
        told = explained(procedure, day)
        if not procedure.in_force(day):
            assert told["in_force"] is False
            assert told["why"]
            continue
        page = explain(procedure, day)
        assert page.legal_name
        assert page.term.n > 0
        assert page.steps
        assert page.rules
        assert to_plain(told)
        assert {line.code for line in evidence_on(procedure, day)} <= {
            item.code for item in procedure.evidence
        }


@each_procedure
def test_whoever_applies_is_told_what_to_bring_and_finds_it_by_its_words(
    procedure: Procedure[Any],
) -> None:
    assert procedure.evidence
    assert len(procedure.words) >= 3
    assert len(set(procedure.words)) == len(procedure.words)
    for rule in procedure.requirements:
        assert rule.mend.sentence
        if rule.mend.go is engine.Go.ASK:
            assert rule.mend.code in {ask.name for ask in procedure.asks}
        if rule.mend.go is engine.Go.PROCEDURE:
            assert engine.procedure(rule.mend.code)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Anything a fact of a type may be."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*(values(arg) for arg in typing.get_args(kind)))
    if origin is tuple:
        return st.lists(values(typing.get_args(kind)[0]), max_size=2).map(tuple)
    if kind is types.NoneType:
        return st.none()
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(0, 10**6)
    if kind is str:
        return st.sampled_from(("", "A", "K33", "lost", "damaged", "甲"))
    if kind is date:
        return st.dates(date(1950, 1, 1), date(2090, 12, 31))
    if kind is datetime:
        return st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware by the strategy
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    hints = typing.get_type_hints(kind)
    fields = {field.name: values(hints[field.name]) for field in dataclasses.fields(kind)}
    return st.builds(kind, **fields)


@st.composite
def known(draw: st.DrawFn, procedure: Procedure[Any], on: date) -> dict[str, Any]:
    """Facts, some of them unknown."""
    hints = typing.get_type_hints(procedure.facts.type)
    as_of = datetime.combine(on, time(1), UTC)
    found: dict[str, Any] = {}
    for fact in procedure.facts.facts:
        if draw(st.integers(0, 5)) == 0:
            found[fact.name] = Unknown(fact.label, fact.from_)
        else:
            value = draw(values(hints[fact.name]))
            found[fact.name] = Sourced(value, "样本", as_of, How.LOOKED_UP)
    return found


@each_procedure
@settings(max_examples=40, deadline=None)
@given(data=st.data(), on=st.dates(FIRST, LAST))
def test_any_facts_on_any_day_get_an_answer(
    procedure: Procedure[Any], data: st.DataObject, on: date
) -> None:
    if not procedure.in_force(on):
        with pytest.raises(NotInForce):
            assess(procedure, {}, on)
        return
    facts = data.draw(known(procedure, on))
    judged = assess(procedure, facts, on)
    assert judged.outcome in Outcome
    for shortfall in judged.shortfalls:
        assert shortfall.say()
        assert shortfall.citations
    assert assessed(judged)["outcome"] == judged.outcome.value
    body = decided(judged)
    again = replay(body)
    assert again.same_rules
    assert again.same_bytes
