"""Rows of work lists: what waits, for whom, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from doorstep.kernel.actor import Actor
from doorstep.kernel.plate_number import PlateNumber
from doorstep.people import queries as people
from doorstep.places import queries as places
from doorstep.portals.citizen.tones import tone_of
from doorstep.portals.frame.paging import Page, page_of, read_cursor
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseRow, CaseStatus, Work

SIZE = 20
_COUNTED_TO = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case of a list."""

    number: str
    name: str
    status: CaseStatus
    tone: str
    subject: str
    about_vehicle: bool
    plate: PlateNumber | None
    applicant: str
    point: str
    received_at: datetime
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of a post and how much waits on it."""

    work: Work
    count: int
    chosen: bool

    @property
    def shown(self) -> str:
        """The count, as far as it was counted."""
        return str(self.count) if self.count < _COUNTED_TO else f"{_COUNTED_TO}+"


def tabs(actor: Actor, chosen: Work | None) -> list[Tab]:
    """The lists of the post one acts in."""
    return [Tab(work, n, work is chosen) for work, n in engine.waiting(actor).items()]


def page_from(request: Request, work: Work, actor: Actor) -> Page[Waiting]:
    """One page of a list, keyset-paged by the case number the address names."""
    cursor = read_cursor(request.GET.get("after"), length=1)
    rows = engine.worklist(
        work, actor, after=str(cursor[0]) if cursor is not None else "", limit=SIZE + 1
    )
    return page_of(_shown(rows, request.today), size=SIZE, cursor_of=lambda row: (row.number,))


def _shown(rows: Sequence[CaseRow], today: date) -> list[Waiting]:
    persons = people.persons([row.applicant_id for row in rows])
    points = {row.point: places.point(row.point).name_zh for row in rows if row.point}
    return [
        Waiting(
            number=row.number,
            name=row.name,
            status=row.status,
            tone=tone_of(row.status),
            subject=row.subject,
            about_vehicle=row.subject != row.applicant_id,
            plate=row.plate,
            applicant=persons[row.applicant_id].name_masked if row.applicant_id in persons else "",
            point=points.get(row.point, ""),
            received_at=row.received_at,
            due_on=row.due_on,
            late=row.due_on is not None and row.due_on < today,
        )
        for row in rows
    ]
