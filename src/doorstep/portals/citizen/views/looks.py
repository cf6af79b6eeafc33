"""Who looked at my data: every look at me, my vehicles and my cases, with the reason given.

Why a surname and a post: whoever is looked at must be able to ask the office about it, and needs
no clerk's full name for that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from doorstep.audit import queries as audit
from doorstep.audit.types import Looked
from doorstep.kernel.actor import ActorKind, Post
from doorstep.kernel.graphemes import graphemes
from doorstep.mandates import queries as mandates
from doorstep.people import queries as people
from doorstep.people.errors import PersonNotFound, UserNotFound
from doorstep.places import queries as places
from doorstep.places.errors import PointNotFound
from doorstep.portals.citizen.session import SignedIn, signed_in
from doorstep.portals.frame.paging import Cursor, Page, page_of, read_cursor
from doorstep.portals.frame.places_named import name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import say, shown
from doorstep.procedures import engine
from doorstep.registry import queries as registry
from doorstep.registry.driving import queries as driving

SIZE = 20


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the page."""

    id: str
    at: datetime
    who: Markup | str
    where: str
    what: Markup | str
    purpose: str
    case: str


def surname(name: str) -> str:
    """All a citizen learns of a clerk's name: its first character."""
    return "".join(graphemes(name)[:1])


@require_safe
def looks(request: Request) -> HttpResponse:
    """The looks, newest first."""
    citizen = signed_in(request)
    cursor = read_cursor(request.GET.get("after"), length=1)
    mine = frozenset(_mine(citizen))
    found = audit.looks_at(
        mine,
        but_not_by=str(citizen.actor),
        limit=SIZE + 1,
        before=str(_row_before(cursor)) if cursor is not None else None,
    )
    page = page_of(found, size=SIZE, cursor_of=lambda row: (int(row.id),))
    told = Page([_told(row, mine) for row in page.rows], page.after)
    return render(request, "citizen/looks.html", {"page": told, "first": cursor is None})


def _row_before(cursor: Cursor) -> int:
    """The row the page goes on from; an address somebody made up begins at the end."""
    found = cursor[0]
    return found if isinstance(found, int) and 0 <= found < 2**63 else 0


def _mine(citizen: SignedIn) -> Iterator[str]:
    """Whatever a look can be at: the person, the cases, the vehicles registered to them now."""
    yield f"person:{citizen.person_id}"
    before = ""
    while rows := engine.cases_for(citizen.person_id, before=before):
        yield from (f"case:{row.number}" for row in rows)
        before = rows[-1].number
    yield from (f"mandate:{each.id}" for each in mandates.given(citizen.person_id))
    licence = driving.licence_of(citizen.person_id)
    if licence is not None:
        yield f"driving-licence:{licence.id}"
    after: str | None = None
    while vehicles := registry.vehicles_of(citizen.person_id, after=after):
        yield from (f"vehicle:{vehicle.id}" for vehicle in vehicles)
        after = vehicles[-1].id


def _told(row: Looked, mine: frozenset[str]) -> Look:
    kind, _, key = row.subject.partition(":")
    return Look(
        id=row.id,
        at=row.at,
        who=_who(row),
        where=_where(row.point),
        what=_what(kind, key),
        purpose=row.purpose,
        case=row.case if f"case:{row.case}" in mine else "",
    )


def _who(row: Looked) -> Markup | str:
    kind, _, key = row.actor.partition(":")
    if kind == ActorKind.STAFF:
        try:
            name = surname(people.staff(key).name)
        except UserNotFound:
            name = ""
        post = shown(Post(row.post)) if row.post else say("工作人员")
        return say("{post}，姓{surname}", post=post, surname=name) if name else post
    if kind == ActorKind.CITIZEN:
        try:
            return say("{name}（替您办的人）", name=people.person(key).name_masked)
        except PersonNotFound:
            return say("替您办的人")
    return say("合作单位的系统") if kind == ActorKind.PARTNER else say("本系统")


def _where(code: str) -> str:
    if not code:
        return ""
    try:
        return name_of(places.point(code))
    except PointNotFound:
        return code


def _what(kind: str, key: str) -> Markup | str:
    if kind == "case":
        return say("您的办件 {number}", number=key)
    if kind == "vehicle":
        vehicle = registry.vehicle(id=key)
        return say("您的车 {plate}", plate=vehicle.plate) if vehicle else say("您的车")
    if kind == "driving-licence":
        return say("您的驾驶证")
    if kind == "mandate":
        return say("您委托的事")
    return say("您的证件号码和手机号")
