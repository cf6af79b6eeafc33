"""A list kept before leaving home: what it asks to bring, until when the counter honours it.

Why only paper: what a rule demands is judged by the law that applies, whatever a list says; but
nobody is sent home for a paper that the office itself did not ask for when it was asked.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from doorstep.kernel import clock
from doorstep.kernel.case_code import check_digit
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.procedures.engine.declare import Bring, Procedure
from doorstep.procedures.engine.errors import NoSuchChecklist
from doorstep.procedures.engine.explain import EvidenceLine, evidence_on
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case, Checklist
from doorstep.procedures.engine.rules_hash import rules_hash

SERIALS = 10**9
FIELD = "checklist"


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """A list as whoever knows its number may see it; whose it is, only to be compared."""

    number: str
    procedure: str
    name: str
    on: date
    until_on: date
    owner_id: UUID | None
    outcome: str
    in_the_way: tuple[str, ...]
    unknown: tuple[str, ...]
    later: tuple[str, ...]
    evidence: tuple[EvidenceLine, ...]
    rules_hash: str
    same_rules: bool

    @property
    def honoured(self) -> bool:
        """Whether the counter still goes by it today."""
        return clock.today() <= self.until_on


def number_of(serial: int) -> str:
    """Nine digits and a check digit.

    >>> number_of(42)
    '0000000428'
    """
    if not 0 <= serial < SERIALS:
        raise ValueError(serial)
    digits = f"{serial:09d}"
    return digits + check_digit(digits)


def read_checklist_number(text: str) -> str:
    """The bare number from what was typed or scanned. Errors: InvalidInput."""
    typed = unicodedata.normalize("NFKC", text)
    bare_number = "".join(c for c in typed if not c.isspace() and c != "-")
    shape = len(bare_number) == 10 and bare_number.isascii() and bare_number.isdigit()
    if not shape or check_digit(bare_number[:-1]) != bare_number[-1]:
        sentence = "清单号码是 10 位数字，现在有一位对不上。请对照清单再输一遍，没有清单可以不填。"
        raise InvalidInput(Problem(FIELD, "checklist/shape", sentence))
    return bare_number


def checklist(number: str) -> ChecklistView:
    """The list of a number. Errors: NoSuchChecklist."""
    try:
        row = Checklist.objects.filter(number=read_checklist_number(number)).first()
    except InvalidInput as malformed:
        raise NoSuchChecklist from malformed
    if row is None:
        raise NoSuchChecklist
    found = procedure_of(row.procedure)
    return ChecklistView(
        number=row.number,
        procedure=row.procedure,
        name=found.name,
        on=row.on,
        until_on=row.until_on,
        owner_id=row.owner_id,
        outcome=row.outcome,
        in_the_way=tuple(row.reasons["in_the_way"]),
        unknown=tuple(row.reasons["unknown"]),
        later=tuple(row.reasons["later"]),
        evidence=restored(found, row.on, row.evidence),
        rules_hash=row.rules_hash,
        same_rules=row.rules_hash == rules_hash(found),
    )


def honoured_now(number: str, procedure: str) -> bool:
    """Whether an application for this handed in today would be taken by this list."""
    if not number:
        return False
    try:
        found = checklist(number)
    except NoSuchChecklist:
        return False
    return found.procedure == procedure and found.honoured


def to_honour(number: str, procedure: str, on: date) -> Checklist:
    """The list by which an application handed in on a day is taken in.

    Errors: InvalidInput saying what is wrong with it, and what now.
    """
    row = Checklist.objects.filter(number=read_checklist_number(number)).first()
    if row is None:
        sentence = "没有这个号码的清单。请对照清单再输一遍；没有清单也照常办，按今天的规定收材料。"
        raise InvalidInput(Problem(FIELD, "checklist/unknown", sentence))
    if row.procedure != procedure:
        sentence = "这张清单是办“{name}”的，这里用不上。不填清单也照常办，按今天的规定收材料。"
        slots = {"name": procedure_of(row.procedure).name}
        raise InvalidInput(Problem(FIELD, "checklist/another-procedure", sentence, slots))
    if on > row.until_on:
        sentence = "这张清单到 {until_on}为止，已经过了。不填清单也照常办，按今天的规定收材料。"
        raise InvalidInput(Problem(FIELD, "checklist/over", sentence, {"until_on": row.until_on}))
    return row


def stored(lines: Sequence[EvidenceLine]) -> list[dict[str, str]]:
    """Evidence as it is kept: what, and whether it has to be brought."""
    return [
        {"code": each.code, "name": each.name, "bring": each.bring.value, "hint": each.hint}
        for each in lines
    ]


def restored(
    found: Procedure[Any], on: date, kept: Sequence[dict[str, str]]
) -> tuple[EvidenceLine, ...]:
    """The list as it was kept, each with where the law of its day says it, if it still does."""
    sources = {each.code: each.source for each in evidence_on(found, on)}
    return tuple(
        EvidenceLine(
            each["code"],
            each["name"],
            Bring(each["bring"]),
            each["hint"],
            sources.get(each["code"]),
        )
        for each in kept
    )


def better(law: Sequence[EvidenceLine], kept: Sequence[EvidenceLine]) -> tuple[EvidenceLine, ...]:
    """What may be asked for where both a day's law and a kept list speak: the better for who came.

    The law's own list, unless it asks to bring something that the kept one does not; then the kept
    one, without what is looked up by now. What is driven up and looked at is the law's alone.
    """
    listed = {each.code: each for each in kept}
    more = any(
        each.bring is Bring.BROUGHT
        and (each.code not in listed or listed[each.code].bring is not Bring.BROUGHT)
        for each in law
    )
    if not more:
        return tuple(law)
    now = {each.code: each for each in law if each.bring is not Bring.BROUGHT}
    own = [now.pop(each.code, each) for each in kept if each.bring is not Bring.SHOWN]
    return (*own, *now.values())


def evidence_for(case: Case) -> tuple[EvidenceLine, ...]:
    """What may be asked for in a case: that of its day, or of the list it honours."""
    found = procedure_of(case.procedure)
    law = evidence_on(found, case.accepted_on or clock.today())
    if case.checklist_on is None:
        return law
    return better(law, restored(found, case.checklist_on, case.checklist_evidence))
