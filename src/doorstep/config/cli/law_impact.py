"""`law impact|replay`: what another day's law, or a proposed value, would have done to our cases.

Both stream from the server, tell how far they are on standard error, and may be stopped: the last
line says with what to go on.
"""

import argparse
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from doorstep.config.cli.words import BadInput, answer, answer_json, complain, day, django, verb
from doorstep.kernel.dated import Dated
from doorstep.kernel.periods import Days, Months, WorkingDays, Years

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands
    from doorstep.procedures.engine.impact import Judged, Replayed, Result

DIFFERS, STOPPED = 1, 130
_PERIODS: dict[str, type[Any]] = {
    "days": Days,
    "months": Months,
    "years": Years,
    "working-days": WorkingDays,
}
_PERIOD = re.compile(r"(\d{1,4})\s*(days|months|years|working-days)", re.A)


class Row(Protocol):
    """A row of a stream; one may go on after its `id`."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Row)


def add(nouns: "Commands") -> None:
    """Add the verbs to those of the law."""
    judging = verb(nouns, "impact", "judge our cases by another law, tell which differ", impact)
    judging.add_argument("--from", dest="from_on", type=day, metavar="DAY", help="the law before")
    judging.add_argument("--to", dest="to_on", type=day, metavar="DAY", help="the law after")
    judging.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a proposed value"
    )
    replaying = verb(nouns, "replay", "recompute every stored judgement, byte by byte", replay)
    for parser in (judging, replaying):
        parser.add_argument("--procedure", metavar="CODE", default="", help="of one procedure")
        parser.add_argument("--after", type=int, default=0, metavar="N", help="go on after that")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")


def impact(arguments: argparse.Namespace) -> int:
    """Tell each decision that would differ. Without --from a case is judged by its own law."""
    if arguments.to_on is None and not arguments.set:
        raise BadInput("law impact: --to: name the day whose law is tried, or --set NAME=VALUE")
    with django():
        from doorstep.procedures.engine import impact as judging

        proposed = tuple(_proposal(text) for text in arguments.set)
        before = judging.Law(arguments.from_on)
        after = judging.Law(arguments.to_on or arguments.from_on, proposed)
        total = judging.count_decisions(arguments.procedure, arguments.after)
        found = judging.impact(
            before, after, procedure=arguments.procedure, start_after=arguments.after
        )
        walk = Walk(total, arguments.after)
        told = 0
        for lot in _lots(walk.through(found)):
            differing = [each for each in lot if each.differs]
            told += len(differing)
            _tell(differing, as_json=arguments.json)
        return walk.end({"differ": told}, as_json=arguments.json)


def replay(arguments: argparse.Namespace) -> int:
    """Equal rules must give equal bytes: what does not is a fault (exit 1)."""
    with django():
        from doorstep.procedures.engine import impact as judging

        total = judging.count_stored(arguments.procedure, arguments.after)
        walk = Walk(total, arguments.after)
        counts = {"same bytes": 0, "other rules": 0, "unsound": 0}
        found = judging.replayed(procedure=arguments.procedure, start_after=arguments.after)
        for each in walk.through(found):
            counts[_kind(each)] += 1
            if not each.replay.sound:
                answer(f"{each.case_number}  #{each.id}  equal rules, other bytes")
        return walk.end(counts, as_json=arguments.json) or (DIFFERS if counts["unsound"] else 0)


def _kind(each: "Replayed") -> str:
    if each.replay.same_bytes:
        return "same bytes"
    return "other rules" if each.replay.sound else "unsound"


class Walk:
    """How far a stream is; Ctrl-C ends it between two rows and loses none that was told."""

    def __init__(self, total: int, last: int) -> None:
        self.total, self.done, self.last, self.stopped = total, 0, last, False

    def through(self, rows: Iterable[R]) -> Iterator[R]:
        """Every row, telling the terminal once a second."""
        told = time.monotonic()
        before = signal.signal(signal.SIGINT, self._stop)
        try:
            for row in rows:
                self.done, self.last = self.done + 1, row.id
                yield row
                if self.stopped:
                    return
                if time.monotonic() - told > 1:
                    told = time.monotonic()
                    complain(f"{self.done} of {self.total}")
        finally:
            signal.signal(signal.SIGINT, before)

    def _stop(self, _signal: int, _frame: object) -> None:
        self.stopped = True

    def end(self, counts: dict[str, int], *, as_json: bool) -> int:
        """The last line, and the exit code."""
        found = {"judged": self.done, "of": self.total, **counts}
        if self.stopped:
            found["after"] = self.last
            complain(f"stopped; go on with --after {self.last}")
        if as_json:
            answer_json(found)
        else:
            answer("  ".join(f"{name} {count}" for name, count in found.items()))
        return STOPPED if self.stopped else 0


def _lots(rows: Iterator["Judged"]) -> Iterator[list["Judged"]]:
    lot: list[Judged] = []
    for row in rows:
        lot.append(row)
        if len(lot) == 500:
            yield lot
            lot = []
    yield lot


def _tell(lot: Sequence["Judged"], *, as_json: bool) -> None:
    from doorstep.people import queries as people
    from doorstep.procedures.engine import to_plain

    known = people.persons([each.applicant_id for each in lot]) if lot else {}
    for each in lot:
        who = known[each.applicant_id].name_masked if each.applicant_id in known else ""
        if as_json:
            plain = to_plain(each)
            answer_json({**(plain if isinstance(plain, dict) else {}), "applicant_id": who})
            continue
        change = f"{_said(each.before)} → {_said(each.after)}"
        answer(f"{each.case_number}  {who}  {each.procedure} {each.on.isoformat()}  {change}")


def _said(result: "Result") -> str:
    reasons = [*result.unmet, *(f"{code}?" for code in result.undecided)]
    names = ", ".join(code.partition("/")[2] for code in reasons)
    return f"{result.outcome} ({names})" if names else result.outcome


def _proposal(text: str) -> tuple[Dated[Any], Any]:
    name, sign, value = text.partition("=")
    table = _table(name.strip())
    if not sign or not value.strip():
        raise BadInput(f"--set: {text}: write NAME=VALUE")
    return table, _value(table, value.strip())


def _table(name: str) -> Dated[Any]:
    from doorstep.procedures.engine.impact import tables_that_decide

    tables = tables_that_decide()
    if name in tables:
        return tables[name]
    here = {id(table) for table in tables.values()}
    found = {
        id(value): value
        for module_name, module in tuple(sys.modules.items())
        if module_name.startswith("doorstep.")
        for attribute, value in vars(module).items()
        if attribute == name and id(value) in here
    }
    if len(found) == 1:
        return next(iter(found.values()))
    why = f"{len(found)} rules name one so" if found else "no rule reads it"
    raise BadInput(f"--set: {name}: {why}; see docs/reference/parameters.md, `law explain --json`")


def _value(table: Dated[Any], text: str) -> Any:
    now = table.entries[-1].value
    read = next((read for kind, read in _READERS if isinstance(now, kind)), None)
    value = read(now, text) if read is not None else None
    if value is None:
        raise BadInput(f"--set: {table.name}: {text} is no value like {now}")
    return value


def _yes_or_no(_now: bool, text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _member(now: Enum, text: str) -> Enum | None:
    return next((each for each in type(now) if str(each.value) == text), None)


def _number(now: int, text: str) -> int | None:
    return type(now)(int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _period(now: Any, text: str) -> Any:
    unit = next(name for name, kind in _PERIODS.items() if isinstance(now, kind))
    found = _PERIOD.fullmatch(text if not text.isdigit() else f"{text} {unit}")
    return _PERIODS[found[2]](int(found[1])) if found is not None else None


_READERS: tuple[tuple[Any, Callable[[Any, str], Any]], ...] = (
    (bool, _yes_or_no),
    (Enum, _member),
    (int, _number),
    (tuple(_PERIODS.values()), _period),
    (str, lambda _now, text: text),
)
