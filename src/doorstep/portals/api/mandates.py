"""Mandates: given, asked for, confirmed, acted under and ended; the same verbs as the pages."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.mandates import queries, services
from doorstep.mandates.types import Agent, AgentKind, MandateView, Way
from doorstep.portals.api.service import AUTH, CITIZENS, FAILURES, caller, key_of
from doorstep.portals.frame import limits, mandated
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel

router = Router(tags=["mandates"], auth=AUTH)
ASKED_PER_HOUR = 10
THROUGH_A_PROGRAM = "用程序看委托"
"""What the person reads of a look that no page made."""


class PersonIn(Schema):
    """Somebody by the number of a document and the name on it, both."""

    document_kind: DocumentKind = DocumentKind.RESIDENT_ID
    id_number: str
    name: str


class GiveIn(Schema):
    """One business, until a day, for an agency's point or for somebody; a vehicle if one only."""

    procedure: str
    until_on: date
    point: str = ""
    agent: PersonIn | None = None
    vehicle_id: str = ""


class AskIn(Schema):
    """Ask a person to let the caller act; `way` is how they answer (`tap` or `sms`)."""

    procedure: str
    until_on: date
    principal: PersonIn
    way: Way = Way.TAP


class ActIn(Schema):
    """An application for the person: answers by name; the point to go on at."""

    inputs: dict[str, str]
    point: str = ""


class IdOut(Schema):
    """The id of the mandate."""

    id: str


class CaseOut(Schema):
    """The case number (13 digits)."""

    case_number: str


class MandateOut(Schema):
    """A mandate; names of persons are masked."""

    id: str
    number: str
    principal: str
    agent: str
    procedure: str
    until_on: date
    state: str
    way: str
    holds: bool
    case_number: str
    ended_why: str = ""


class LineOut(Schema):
    """What was seen or done, and when."""

    at: str
    what: str


class MandateWithHistory(MandateOut):
    """With everything that was seen and done, for the person who gave it."""

    history: list[LineOut]


class MandatesOut(Schema):
    """Given by the caller, and those the caller may act under or waits for."""

    given: list[MandateOut]
    held: list[MandateOut]


def as_told(view: MandateView) -> dict[str, Any]:
    """A mandate as programs read it."""
    return {
        "id": view.id,
        "number": view.number,
        "principal": view.principal.name_masked,
        "agent": view.agent_name,
        "procedure": view.procedure,
        "until_on": view.until_on,
        "state": view.state.value,
        "way": view.way.value,
        "holds": view.holds,
        "case_number": view.case_number,
        "ended_why": view.ended_why.value if view.ended_why else "",
    }


def _number(named: PersonIn) -> IdentityDocument:
    return IdentityDocument.parse(named.document_kind, named.id_number, on=clock.today())


def _agent_itself(by: Actor) -> Agent:
    """Who the caller acts as. Errors: NotAllowed for staff who are no clerks."""
    if by.kind is ActorKind.CITIZEN:
        return Agent(AgentKind.PERSON, by.id)
    if by.post is not Post.CLERK or not by.point:
        raise NotAllowed
    return Agent(AgentKind.POINT, by.point)


@router.get("", response={200: MandatesOut, **FAILURES})
def mandates(request: HttpRequest) -> Any:
    """Everything the caller gave, and everything they may act under."""
    by = caller(request).actor
    given = queries.given(by.id) if by.kind is ActorKind.CITIZEN else ()
    return {
        "given": [as_told(each) for each in given],
        "held": [as_told(each) for each in queries.held(by)],
    }


@router.post("", response={201: IdOut, **FAILURES}, auth=CITIZENS)
def give(request: HttpRequest, payload: GiveIn) -> Any:
    """Give a mandate; for a person whose account somebody has seen them open."""
    by = caller(request).citizen
    agent = Agent(AgentKind.POINT, payload.point)
    if payload.agent is not None:
        agent = queries.agent_so(_number(payload.agent), payload.agent.name)
    made = services.give_mandate(
        principal_id=by.id,
        agent=agent,
        procedure=payload.procedure,
        title=mandated.title_of(payload.procedure),
        until_on=payload.until_on,
        vehicle_id=payload.vehicle_id,
        by=by,
        key=key_of(request),
    )
    return Status(201, {"id": str(made)})


@router.post("/requests", response={201: IdOut, **FAILURES})
def ask(request: HttpRequest, payload: AskIn) -> Any:
    """Ask a person for a mandate: a citizen for themselves, a clerk for their agency."""
    by = caller(request).actor
    agent = _agent_itself(by)
    if by.kind is ActorKind.CITIZEN:
        limits.count("mandate", request, allowed=ASKED_PER_HOUR, seconds=3600)
    if payload.way is Way.PAPER:
        # A paper is signed before a clerk's eyes; a program has none.
        raise NotAllowed
    made = services.give_mandate(
        principal_id=queries.person_so(_number(payload.principal), payload.principal.name).id,
        agent=agent,
        procedure=payload.procedure,
        title=mandated.title_of(payload.procedure),
        until_on=payload.until_on,
        way=payload.way,
        by=by,
        key=key_of(request),
    )
    return Status(201, {"id": str(made)})


@router.get("/{mandate_id}", response={200: MandateWithHistory, **FAILURES})
def mandate(request: HttpRequest, mandate_id: UUID) -> Any:
    """One mandate; the person gets what was seen and done, an agent's look is added to that."""
    by = caller(request).actor
    found = queries.mandate(mandate_id, by)
    own = by.kind is ActorKind.CITIZEN and by.id == found.principal.id
    if not own:
        mandated.saw(found, by, THROUGH_A_PROGRAM, mandated.PRINCIPAL_FIELDS[:1])
    lines = mandated.history(found) if own else []
    history = [{"at": each.at.isoformat(), "what": str(each.what)} for each in lines]
    return {**as_told(found), "history": history}


@router.post("/{mandate_id}/confirmation", response={200: IdOut, **FAILURES})
def confirm(request: HttpRequest, mandate_id: UUID) -> Any:
    """The person agrees to what they were asked for."""
    by = caller(request).citizen
    found = queries.mandate(mandate_id, by)
    services.confirm_mandate(
        mandate_id=mandate_id,
        title=mandated.title_of(found.procedure),
        by=by,
        key=key_of(request),
    )
    return {"id": str(mandate_id)}


@router.post("/{mandate_id}/end", response={200: IdOut, **FAILURES})
def end(request: HttpRequest, mandate_id: UUID) -> Any:
    """The person stops it, or the agent gives it back; at once."""
    services.end_mandate(mandate_id=mandate_id, by=caller(request).actor, key=key_of(request))
    return {"id": str(mandate_id)}


@router.post("/{mandate_id}/cases", response={201: CaseOut, **FAILURES})
def act(request: HttpRequest, mandate_id: UUID, payload: ActIn) -> Any:
    """Hand in the application for the person, by the rules and prices of any channel."""
    by = caller(request).actor
    found = queries.mandate(mandate_id, by)
    citizen = by.kind is ActorKind.CITIZEN
    if citizen and by.id == found.principal.id:
        raise NotAllowed
    number = engine.open_case(
        procedure=found.procedure,
        channel=Channel.ONLINE if citizen else Channel.POSTAL,
        applicant_id=found.principal.id,
        agent_id=by.id if citizen else "",
        inputs=payload.inputs,
        point=payload.point if citizen else by.point or "",
        by=by,
        key=key_of(request),
    )
    return Status(201, {"case_number": number})
