"""What an applicant said in answer to the asks of a procedure, read once for page, desk and API.

Why text to text: inputs are stored as they were understood (capital VIN, ISO day), so a repeated
submission is the same submission and a page can show them again.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from doorstep.kernel import clock
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.procedures.engine.declare import Ask, AskKind, Procedure
from doorstep.procedures.engine.facts import Fact, How, Sourced, Unknown

_DAY = re.compile(r"(\d{4})\s*[-/.\u5e74]?\s*(\d{1,2})\s*[-/.\u6708]?\s*(\d{1,2})\s*\u65e5?", re.A)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The answers, and who and what the case is about; this is what a reader is given."""

    procedure: str
    applicant_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    draw_id: str = ""
    case_number: str = ""

    def get(self, name: str) -> str:
        """The answer, empty where nothing was said."""
        return self.values.get(name, "")


def clean(text: str) -> str:
    """What was typed without characters no database keeps, and without blanks around it.

    >>> clean(" 鲁M" + chr(0))
    '鲁M'
    """
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip()


def read_inputs(procedure: Procedure[Any], typed: Mapping[str, str]) -> dict[str, str]:
    """The answers as they are stored. Errors: InvalidInput with every problem at once."""
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for ask in procedure.asks:
        try:
            values[ask.name] = _answer(ask, clean(typed.get(ask.name, "")))
        except InvalidInput as wrong:
            problems.extend(replace(problem, field=ask.name) for problem in wrong.problems)
    asked = {ask.name for ask in procedure.asks}
    problems += [
        Problem(name, "ask/not-asked", "这项业务不问“{name}”。", {"name": name})
        for name in (clean(each)[:60] for each in typed)
        if name not in asked
    ]
    if problems:
        raise InvalidInput(*problems)
    return values


def answer(procedure: Procedure[Any], name: str, typed: str) -> str:
    """One answer as it is stored. Errors: InvalidInput."""
    (ask,) = (ask for ask in procedure.asks if ask.name == name)
    return _answer(ask, typed)


def _answer(ask: Ask, typed: str) -> str:
    if not typed:
        if ask.optional:
            return ""
        raise _wrong(ask, "missing", ask.missing or "请填写“{label}”。")
    if len(typed) > ask.longest:
        raise _wrong(ask, "too-long", "“{label}”最多写 {longest} 个字。")
    if ask.kind is AskKind.YES_NO and typed not in ("yes", "no"):
        raise _wrong(ask, "not-offered", "请在“{label}”里选一项。")
    if ask.options and typed not in {option.value for option in ask.options}:
        raise _wrong(ask, "not-offered", "请在“{label}”里选一项。")
    if ask.kind is AskKind.TICK:
        return "yes"
    if ask.kind is AskKind.DAY:
        return _day(ask, typed).isoformat()
    return ask.read(typed)


def _day(ask: Ask, typed: str) -> date:
    match = _DAY.fullmatch(typed)
    if match is None:
        raise _wrong(ask, "not-a-day", "“{label}”要写年月日，例如 2017-06-21。")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise _wrong(ask, "no-such-day", "“{label}”里没有这一天，请核对。") from error


def _wrong(ask: Ask, code: str, sentence: str) -> InvalidInput:
    slots = {"label": ask.label, "longest": ask.longest}
    return InvalidInput(Problem(ask.name, f"ask/{code}", sentence, slots))


def declared_fact(
    procedure: Procedure[Any], fact: Fact, inputs: Inputs, said_on: date
) -> Sourced[Any] | Unknown:
    """The fact an answer makes."""
    said = inputs.get(fact.of)
    (ask,) = (ask for ask in procedure.asks if ask.name == fact.of)
    if not said and not ask.optional:
        return Unknown(fact.label, fact.from_)
    as_of = datetime.combine(said_on, time(), clock.LOCAL).astimezone(UTC)
    return Sourced(_value(ask, said), fact.from_, as_of, How.DECLARED)


def _value(ask: Ask, said: str) -> object:
    if not said:
        return None
    if ask.kind in (AskKind.YES_NO, AskKind.TICK):
        return said == "yes"
    if ask.kind is AskKind.DAY:
        return date.fromisoformat(said)
    return said
