"""Facts as plain JSON and back: for the file of `law assess`, for stored decisions, for the API.

Why typed both ways: a fact that comes back must be the value the rule read, or be refused by name.
"""

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from doorstep.kernel import clock
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.periods import Days, Months, WorkingDays, Years
from doorstep.law.instruments import Citation
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.facts import FactsOf, How, Sourced, Unknown

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Days a fact may name: terms and ages are still days when they are counted from them."""
_SIMPLE: dict[type, str] = {str: "文字", bool: "true 或 false", int: "整数"}


def to_plain(value: object) -> object:
    """Any value of facts, law or a page's structure as canonical JSON can hold it."""
    match value:
        case Enum():
            return to_plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(to_plain(k)): to_plain(v) for k, v in value.items()}
        case frozenset() | set():
            return sorted(str(to_plain(each)) for each in value)
        case tuple() | list():
            return [to_plain(each) for each in value]
    return _object_plain(value)


def _object_plain(value: object) -> object:
    match value:
        case Citation():
            return {
                "instrument": value.instrument.code,
                "article": value.article,
                "zh": value.zh,
                "en": value.en,
                "sample": value.sample,
            }
        case Days() | Months() | Years() | WorkingDays():
            return {"n": value.n, "unit": type(value).__name__}
    if dataclasses.is_dataclass(value):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return str(value)


def facts_to_plain(facts: Mapping[str, Sourced[Any] | Unknown]) -> dict[str, object]:
    """Facts by name, each with its source, or with what is needed."""
    plain: dict[str, object] = {}
    for name, fact in facts.items():
        if isinstance(fact, Unknown):
            plain[name] = {
                "unknown": {"needs": fact.needs, "from": fact.from_, "later": fact.later}
            }
        else:
            plain[name] = {
                "value": to_plain(fact.value),
                "source": fact.source,
                "as_of": to_plain(fact.as_of),
                "how": fact.how.value,
            }
    return plain


def facts_from_plain(
    procedure: Procedure[Any], plain: object, on: date
) -> dict[str, Sourced[Any] | Unknown]:
    """Facts from JSON; a bare value counts as declared on the day, what is absent as unknown.

    Errors: InvalidInput naming every field that cannot be read.
    """
    if not isinstance(plain, Mapping):
        raise InvalidInput(Problem("facts", "facts/not-an-object", "情况要写成一个 JSON 对象。"))
    declared: FactsOf[Any] = procedure.facts
    form: Any = declared.type
    hints = _hints(form)
    problems = [
        Problem(str(name), "facts/not-asked", "“{name}”不是这项业务要看的情况。", {"name": name})
        for name in plain
        if name not in hints
    ]
    facts: dict[str, Sourced[Any] | Unknown] = {}
    for fact in declared.facts:
        if fact.name not in plain:
            facts[fact.name] = fact.missing()
            continue
        try:
            facts[fact.name] = _fact(hints[fact.name], plain[fact.name], fact.name, on)
        except InvalidInput as wrong:
            problems.extend(wrong.problems)
    if problems:
        raise InvalidInput(*problems)
    return facts


def _fact(kind: Any, plain: object, name: str, on: date) -> Sourced[Any] | Unknown:
    if isinstance(plain, Mapping) and isinstance(plain.get("unknown"), Mapping):
        said = plain["unknown"]
        renamed = {"from_" if k == "from" else k: v for k, v in dict(said).items()}
        unknown: Unknown = from_plain(Unknown, renamed, name)
        return unknown
    if isinstance(plain, Mapping) and "value" in plain and "source" in plain:
        value = from_plain(kind, plain["value"], name)
        as_of = from_plain(datetime, plain.get("as_of", on.isoformat()), f"{name}.as_of")
        how = from_plain(How, plain.get("how", How.DECLARED.value), f"{name}.how")
        return Sourced(value, str(plain["source"]), as_of, how)
    start = datetime.combine(on, time(), clock.LOCAL).astimezone(UTC)
    return Sourced(from_plain(kind, plain, name), "申请人", start, How.DECLARED)


def from_plain(kind: Any, plain: object, path: str) -> Any:
    """A value of a type from JSON. Errors: InvalidInput naming the field by its dotted path."""
    return _reader(kind)(plain, path)


def _wrong(path: str, expected: str, got: object) -> InvalidInput:
    slots = {"path": path, "expected": expected, "got": str(got)[:60]}
    return InvalidInput(
        Problem(path, "facts/wrong-kind", "“{path}”要写{expected}，现在是“{got}”。", slots)
    )


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


@functools.cache
def _reader(kind: Any) -> Callable[[object, str], Any]:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _optional(kind)
    if origin is tuple:
        return _many(typing.get_args(kind)[0])
    if kind in _SIMPLE:
        return functools.partial(_simple, kind)
    if kind is date:
        return _day
    if kind is datetime:
        return _instant
    if isinstance(kind, type) and issubclass(kind, Enum):
        return functools.partial(_one_of, kind)
    if dataclasses.is_dataclass(kind):
        return functools.partial(_object, kind)
    raise TypeError(f"facts may not hold {kind}")


def _optional(kind: Any) -> Callable[[object, str], Any]:
    (inner,) = (arg for arg in typing.get_args(kind) if arg is not types.NoneType)
    return lambda plain, path: None if plain is None else from_plain(inner, plain, path)


def _many(inner: Any) -> Callable[[object, str], Any]:
    def read(plain: object, path: str) -> Any:
        if not isinstance(plain, list | tuple):
            raise _wrong(path, "列表", plain)
        return tuple(from_plain(inner, each, f"{path}.{i}") for i, each in enumerate(plain))

    return read


def _simple(kind: type, plain: object, path: str) -> Any:
    if type(plain) is not kind:
        raise _wrong(path, _SIMPLE[kind], plain)
    return plain


def _day(plain: object, path: str) -> date:
    try:
        found = date.fromisoformat(str(plain))
    except ValueError as error:
        raise _wrong(path, "年月日，例如 2017-06-21", plain) from error
    if not FIRST_DAY <= found <= LAST_DAY:
        raise _wrong(path, "1900 年到 2199 年的一天", plain)
    return found


def _instant(plain: object, path: str) -> datetime:
    try:
        found = datetime.fromisoformat(str(plain))
    except ValueError as error:
        raise _wrong(path, "时刻，例如 2017-06-21T09:30:00+08:00", plain) from error
    aware = found if found.tzinfo is not None else found.replace(tzinfo=clock.LOCAL)
    return aware.astimezone(UTC)


def _one_of(kind: type[Enum], plain: object, path: str) -> Enum:
    try:
        return kind(plain)
    except ValueError as error:
        offered = " / ".join(str(member.value) for member in kind)
        raise _wrong(path, offered, plain) from error


def _object(kind: Any, plain: object, path: str) -> Any:
    if not isinstance(plain, Mapping):
        raise _wrong(path, "JSON 对象", plain)
    hints = _hints(kind)
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in dataclasses.fields(kind):
        where = f"{path}.{field.name}"
        if field.name in plain:
            try:
                values[field.name] = from_plain(hints[field.name], plain[field.name], where)
            except InvalidInput as wrong:
                problems.extend(wrong.problems)
        elif field.default is dataclasses.MISSING:
            problems.extend(_wrong(where, "一个值", "（空）").problems)
    problems += [
        Problem(
            f"{path}.{name}", "facts/no-such-field", "没有“{name}”这一项。", {"name": str(name)}
        )
        for name in plain
        if name not in hints
    ]
    if problems:
        raise InvalidInput(*problems)
    return kind(**values)
