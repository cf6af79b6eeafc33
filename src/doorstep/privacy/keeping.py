"""Ending what was kept long enough: removed or made nameless, counted, reported, audited.

Why only tables with a term in days: the file of the office is kept for good, and traces are kept
at least as long as the law says; nothing here can reach them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.periods import Days
from doorstep.law.keeping import KEEPING
from doorstep.privacy.holdings import holdings
from doorstep.privacy.models import KeepingReport


@dataclass(frozen=True, slots=True)
class End:
    """What happens to a row whose days are over; `blank` columns are emptied, else it goes."""

    since: str
    blank: Mapping[str, object] = field(default_factory=dict)


ENDS: Mapping[str, End] = {
    "engine.Draft": End("changed_at"),
    "engine.Checklist": End("kept_at"),
    "messages.Message": End("made_at"),
    "engine.Rating": End("at", {"words": ""}),
    "privacy.Export": End("asked_at"),
    "people.Device": End("seen_at"),
    "people.OnlinePicture": End("taken_at"),
    "people.ProofingPaper": End("taken_at"),
}
"""By `room.Table`: every table whose rule is a number of days."""


@act
def end(*, table: str, on: date, by: Actor, key: Key) -> int:
    """End the rows of one table whose last day is before `on`; how many."""
    del key
    entry = KEEPING[table].entry(on)
    term, how = entry.value, ENDS[table]
    if not isinstance(term, Days):
        raise TypeError(f"{table} has no term in days on {on}")
    last = datetime.combine(on - timedelta(days=term.n), time(), clock.LOCAL)
    model = next(each.model for each in holdings() if each.label == table)
    over = model._default_manager.filter(Q(**{f"{how.since}__lt": last}))
    if how.blank:
        blanked = over.exclude(**how.blank).update(**how.blank)
        removed = 0
    else:
        removed, blanked = over.count(), 0
        over.delete()
    KeepingReport.objects.create(
        table=table,
        on=on,
        days=term.n,
        source=entry.source.zh,
        removed=removed,
        blanked=blanked,
        at=clock.now(),
    )
    detail = {"days": term.n, "removed": removed, "blanked": blanked}
    audit.note("privacy.keeping_ended", f"table:{table}", by=by, detail=detail)
    return removed + blanked
