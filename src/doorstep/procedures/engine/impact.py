"""What a change of the law would have done: stored decisions judged again, those that differ told.

Why only rules and values change: a case judged five years later would fail because its insurance
ran out, which says nothing of the law. The case keeps its facts and its day; the law of another
day, or a proposed value, is put in place. What a rule keys to another day of the case (the day a
number was given up, the day an inspection was due) goes by that day still.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from doorstep.kernel.dated import Dated, Note, NotInForce
from doorstep.procedures.engine.assess import Assessment, assess
from doorstep.procedures.engine.codec import facts_from_plain
from doorstep.procedures.engine.decision import Replay, replay
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.facts import Known
from doorstep.procedures.engine.known import all_procedures
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Decision
from doorstep.procedures.engine.rules_hash import forget_what_was_worked_out, tables_of

AT_ONCE = 500
"""Decisions read from the server at a time."""
DECIDING = ("grant", "refuse", "decline")
PROPOSED = Note("拟议的数值", "a proposed value")


@dataclass(frozen=True, slots=True)
class Law:
    """By which law is judged: that of a day (None = of the case's own), with proposed values."""

    by: date | None = None
    proposed: tuple[tuple[Dated[Any], Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What came out: `outcome` (`not-in-force` where there was no rule), reasons by their code."""

    outcome: str
    unmet: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One stored decision, judged twice; `id` is where to go on after it."""

    id: int
    case_number: str
    applicant_id: str
    procedure: str
    on: date
    before: Result
    after: Result

    @property
    def differs(self) -> bool:
        """Whether the change would have changed it."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Replayed:
    """One stored decision, recomputed."""

    id: int
    case_number: str
    replay: Replay


def count_decisions(procedure: str = "", after: int = 0) -> int:
    """How many stored decisions there are to judge. Errors: NoSuchProcedure."""
    found: int = _deciding(procedure, after).count()
    return found


def count_stored(procedure: str = "", after: int = 0) -> int:
    """How many stored judgements there are to recompute. Errors: NoSuchProcedure."""
    found: int = _stored(procedure, after).count()
    return found


def impact(
    before: Law, after: Law, *, procedure: str = "", start_after: int = 0
) -> Iterator[Judged]:
    """Every deciding decision judged by both laws, in the order in which they were made.

    The rows are streamed within one transaction. Errors: NoSuchProcedure.
    """
    with transaction.atomic():
        rows = (
            _deciding(procedure, start_after)
            .order_by("id")
            .values_list("id", "body", "case__number", "case__applicant_id")
            .iterator(chunk_size=AT_ONCE)
        )
        while batch := list(islice(rows, AT_ONCE)):
            stored = [_read(bytes(body)) for _, body, _, _ in batch]
            first, second = _results(stored, before), _results(stored, after)
            for row, (found, _, on), one, other in zip(batch, stored, first, second, strict=True):
                yield Judged(row[0], row[2], str(row[3]), found.code, on, one, other)


def replayed(*, procedure: str = "", start_after: int = 0) -> Iterator[Replayed]:
    """Every stored judgement recomputed from its own bytes. Errors: NoSuchProcedure."""
    with transaction.atomic():
        rows = _stored(procedure, start_after).order_by("id")
        for row in rows.values_list("id", "body", "case__number").iterator(chunk_size=AT_ONCE):
            yield Replayed(row[0], row[2], replay(bytes(row[1])))


def tables_that_decide() -> dict[str, Dated[Any]]:
    """Every dated value that a rule of some procedure reads, by its name."""
    return {table.name: table for each in all_procedures() for table in tables_of(each)}


def _stored(procedure: str, after: int) -> Any:
    rows = Decision.objects.filter(id__gt=after)
    if procedure:
        rows = rows.filter(case__procedure=procedure_of(procedure).code)
    return rows


def _deciding(procedure: str, after: int) -> Any:
    return _stored(procedure, after).filter(kind__in=DECIDING)


_Read = tuple[Procedure[Any], Known, date]


def _read(body: bytes) -> _Read:
    then: Mapping[str, Any] = json.loads(body)
    found = procedure_of(then["procedure"])
    on = date.fromisoformat(then["on"])
    asked = set(found.facts.names)
    facts = {name: fact for name, fact in then["facts"].items() if name in asked}
    return found, facts_from_plain(found, facts, on), on


def _results(stored: Sequence[_Read], law: Law) -> list[Result]:
    with ExitStack() as trying:
        for table, value in law.proposed:
            trying.enter_context(table.proposed(value, PROPOSED))
        if law.proposed:
            forget_what_was_worked_out()
            trying.callback(forget_what_was_worked_out)
        return [_result(found, facts, on, law.by) for found, facts, on in stored]


def _result(found: Procedure[Any], facts: Known, on: date, by: date | None) -> Result:
    try:
        judged: Assessment = assess(found, facts, on, by=by)
    except NotInForce:
        return Result("not-in-force")
    return Result(
        judged.outcome.value,
        tuple(short.code for short in judged.shortfalls),
        tuple(dict.fromkeys(gap.code for gap in (*judged.undecided, *judged.pending))),
    )
