"""What becomes of each table about a person who asks for erasure or restriction, and doing it.

Why by table and from the keeping rules: the answer must name each kind, its rule and its last day,
and a table somebody adds tomorrow must be in it without being thought of here.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Model

from doorstep.kernel import clock
from doorstep.kernel.periods import Days
from doorstep.law.keeping import KEEPING, AtLeast, Kept
from doorstep.privacy.holdings import Holding, holdings, rows_of
from doorstep.privacy.keeping import ENDS
from doorstep.privacy.running import in_use
from doorstep.privacy.types import Line, Outcome, RightKind, Why

AT_ONCE = frozenset(
    {"engine.Checklist", "engine.Draft", "engine.Rating", "messages.Message", "privacy.Export"}
)
"""Tables whose term is the city's own and that nothing else rests on: erased when asked."""


def plan(person_id: UUID, kind: RightKind, on: date) -> tuple[Line, ...]:
    """What would become of everything about the person on that day; tables without rows are out."""
    used = in_use(person_id)
    found = ((each, rows_of(each, person_id)) for each in holdings())
    return tuple(_line(each, rows, kind, on, used=used) for each, rows in found if rows)


def erase(person_id: UUID, lines: tuple[Line, ...]) -> None:
    """Do what the lines call erased, inside an act."""
    gone = {line.table for line in lines if line.outcome is Outcome.ERASED}
    for each in holdings():
        if each.label in gone:
            _end(each, rows_of(each, person_id))


def _end(each: Holding, rows: list[Model]) -> None:
    of_these = each.model._default_manager.filter(pk__in=[row.pk for row in rows])
    blank = ENDS[each.label].blank
    if blank:
        of_these.update(**blank)
    else:
        of_these.delete()


def _line(each: Holding, rows: list[Model], kind: RightKind, on: date, *, used: bool) -> Line:
    entry = KEEPING[each.label].entry(on)
    outcome, why = _outcome(each.label, entry.value, kind, used=used)
    return Line(
        table=each.label,
        name=each.held.name,
        rows=len(rows),
        outcome=outcome,
        why=why,
        kept=_said(entry.value),
        source=entry.source.zh,
        last_on=_last(each.label, entry.value, rows),
    )


def _outcome(table: str, kept: Kept, kind: RightKind, *, used: bool) -> tuple[Outcome, Why]:
    if isinstance(kept, AtLeast) or table.startswith("audit."):
        return Outcome.KEPT, Why.TRACES
    if kind is RightKind.ERASE and table in AT_ONCE:
        return Outcome.ERASED, Why.NO_NEED
    if used:
        return Outcome.KEPT, Why.IN_USE
    return Outcome.RESTRICTED, Why.TERM_RUNS


def _said(kept: Kept) -> str:
    if isinstance(kept, Days):
        return f"days:{kept.n}"
    return f"least:{kept.days}" if isinstance(kept, AtLeast) else "permanent"


def _last(table: str, kept: Kept, rows: list[Model]) -> date | None:
    """The last day of the newest row, where the rule is a number of days."""
    if isinstance(kept, Days) and table in ENDS:
        days = list(_days(rows, ENDS[table].since))
        return max(days) + timedelta(days=kept.n) if days else None
    if isinstance(kept, AtLeast):
        days = list(_days(rows, "at"))
        return max(days) + timedelta(days=kept.days) if days else None
    return None


def _days(rows: list[Model], name: str) -> Iterator[date]:
    for row in rows:
        value = getattr(row, name, None)
        if isinstance(value, datetime):
            yield clock.local_day(value)
