"""Giving a mandate: the person gives it, or is asked and confirms in one of three ways.

Why no code anywhere: whoever asks an old person for six digits teaches them to tell six digits.
"""

import secrets
from base64 import b64encode
from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import case_code, clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.law.parameters import MANDATE_ANSWER, MANDATE_LONGEST
from doorstep.mandates.errors import (
    MandateNotFound,
    MandateTooLong,
    NoPhoneToReply,
    NotTheirVehicle,
    OneselfAsAgent,
)
from doorstep.mandates.models import Mandate, Portrait
from doorstep.mandates.queries.agencies import require_agency
from doorstep.mandates.queries.mandates import agent_name, speaks_for_principal
from doorstep.mandates.types import Agent, AgentKind, MandateState, PaperMark, Way
from doorstep.messages import services as messages
from doorstep.people import queries as people
from doorstep.people import services as people_services
from doorstep.people.services.proofing import picture_type
from doorstep.people.types import PersonKind, Sealed
from doorstep.registry import queries as registry

OPENED = "mandate"
"""What the level of an account must open before a tap on it counts."""
PORTRAIT_PLACE = "mandate-portrait:{id}"
MOST_BYTES = 2_000_000
"""Of a portrait."""


@act
def give_mandate(
    *,
    principal_id: str,
    agent: Agent,
    procedure: str,
    title: str,
    until_on: date,
    vehicle_id: str = "",
    way: Way = Way.TAP,
    paper_mark: PaperMark | None = None,
    by: Actor,
    key: Key,
) -> UUID:
    """Give a mandate, or ask for one; `title` is the procedure's name for the message.

    Who gives it on their own page, or as the agent of a unit on its page, has confirmed it by that
    tap. Anybody else asks, and `way` says
    how the person will answer; on paper the clerk has seen them sign.
    Errors: MandateTooLong, NotTheirVehicle, OneselfAsAgent, NoPhoneToReply, MandateAlready,
    PersonNotFound, LevelNeeded; NoContract, NotInContract and NotTrained for an agency.
    """
    own = speaks_for_principal(by, principal_id)
    today = clock.today()
    last = MANDATE_LONGEST.on(today).after(today)
    if own:
        people.require_opened(by.id, OPENED, today)
    if not today <= until_on <= last:
        raise MandateTooLong(last=last)
    _require_sensible(principal_id, agent, vehicle_id)
    if agent.kind is AgentKind.POINT:
        require_agency(agent.id, procedure, today, clerk=by if by.point == agent.id else None)
    row = Mandate(
        number=case_code.make(today, secrets.randbelow(10**6 - 1) + 1),
        principal_id=UUID(people.person(principal_id).id),
        agent=str(agent),
        procedure=procedure,
        vehicle_id=UUID(vehicle_id) if vehicle_id else None,
        from_on=today,
        until_on=until_on,
        state=MandateState.ASKED.value,
        way=(Way.TAP if own else way).value,
        asked_at=clock.now(),
        asked_by=str(by),
    )
    if own:
        _confirm(row, by)
    elif way is Way.PAPER:
        row.paper_mark, row.recorded_by = (paper_mark or PaperMark.SIGNATURE).value, str(by)
    else:
        row.asked_in = _asked(row, way, title)
    row.save(force_insert=True)
    detail = {"agent": row.agent, "procedure": procedure, "way": row.way, "until_on": until_on}
    audit.note("mandate.given" if own else "mandate.asked", _subject(row), by=by, detail=detail)
    if own:
        _tell_confirmed(row, title)
    return row.pk


@act
def confirm_mandate(*, mandate_id: UUID, title: str, by: Actor, key: Key) -> UUID:
    """The person taps on their own page. Errors: MandateNotFound, LevelNeeded."""
    row = asked(mandate_id)
    if not speaks_for_principal(by, row.principal_id):
        raise MandateNotFound
    people.require_opened(by.id, OPENED, clock.today())
    row.way = Way.TAP.value
    _confirmed(row, by, title)
    return row.pk


@act
def witness_mandate(*, mandate_id: UUID, title: str, by: Actor, key: Key) -> UUID:
    """A second clerk has seen the signed paper. Errors: MandateNotFound, SameClerk."""
    row = asked(mandate_id)
    _require_clerk(row, by)
    _confirmed(row, by, title)
    return row.pk


@act
def portray_mandate(*, mandate_id: UUID, content: bytes, title: str, by: Actor, key: Key) -> UUID:
    """A live portrait, taken with the signed paper, confirms it instead of a second clerk.

    Errors: MandateNotFound, PictureUnusable.
    """
    row = asked(mandate_id)
    _require_clerk(row, by)
    picture_type(content, MOST_BYTES)
    portrait = Portrait(mandate=row, taken_at=clock.now(), taken_by=str(by))
    sealed = people_services.seal_text(
        b64encode(content).decode(), place=PORTRAIT_PLACE.format(id=portrait.pk)
    )
    portrait.sealed, portrait.key_id = sealed.data, sealed.key_id
    row.portrayed = True
    _confirmed(row, by, title)
    portrait.save(force_insert=True)
    return row.pk


def portrait_of(row: Portrait) -> str:
    """The picture in base64, opened."""
    sealed = Sealed(row.key_id, bytes(row.sealed))
    return people.open_text(sealed, place=PORTRAIT_PLACE.format(id=row.pk))


def confirm_by_reply(row: Mandate, title: str) -> None:
    """The person has answered the text message; inside the act of whoever received it."""
    person = Actor(ActorKind.CITIZEN, str(row.principal_id))
    row.way = Way.SMS.value
    _confirmed(row, person, title)


def asked(mandate_id: UUID) -> Mandate:
    """A mandate that waits for the person, its row held. Errors: MandateNotFound."""
    waiting = Mandate.objects.select_for_update().filter(
        pk=mandate_id, state=MandateState.ASKED.value
    )
    row = waiting.first()
    if row is None or clock.today() > answer_by(row):
        raise MandateNotFound
    return row


def answer_by(row: Mandate) -> date:
    """The last day on which a mandate can be confirmed."""
    day = clock.local_day(row.asked_at)
    return min(MANDATE_ANSWER.on(day).after(day), row.until_on)


def _require_sensible(principal_id: str, agent: Agent, vehicle_id: str) -> None:
    if agent.id == principal_id:
        raise OneselfAsAgent
    if agent.kind is not AgentKind.POINT:
        unit = people.person(agent.id).kind is PersonKind.UNIT
        if unit is not (agent.kind is AgentKind.UNIT):
            raise OneselfAsAgent
    if vehicle_id:
        vehicle = registry.vehicle(id=vehicle_id)
        if vehicle is None or vehicle.owner_id != principal_id:
            raise NotTheirVehicle


def _require_clerk(row: Mandate, by: Actor) -> None:
    if row.way != Way.PAPER.value or by.kind is not ActorKind.STAFF or by.post is not Post.CLERK:
        raise MandateNotFound


def _asked(row: Mandate, way: Way, title: str) -> UUID:
    agent = Agent.of(row.agent)
    if way is Way.SMS:
        phone = people.phone_for_messages(row.principal_id)
        shared = agent.kind is AgentKind.PERSON and phone == people.phone_for_messages(agent.id)
        if phone is None or shared:
            raise NoPhoneToReply
    template = "mandate-reply" if way is Way.SMS else "mandate-asked"
    told = {"agent": agent_name(agent), "procedure": title, "until": row.until_on}
    return UUID(messages.tell(row.principal_id, template, **told))


def _confirm(row: Mandate, by: Actor) -> None:
    row.state = MandateState.CONFIRMED.value
    row.confirmed_at, row.confirmed_by = clock.now(), str(by)


def _confirmed(row: Mandate, by: Actor, title: str) -> None:
    _confirm(row, by)
    row.save()
    audit.note("mandate.confirmed", _subject(row), by=by, detail={"way": row.way})
    _tell_confirmed(row, title)


def _tell_confirmed(row: Mandate, title: str) -> None:
    agent = Agent.of(row.agent)
    told = {"agent": agent_name(agent), "procedure": title, "until": row.until_on}
    messages.tell(row.principal_id, "mandate-confirmed", **told)
    if agent.kind is AgentKind.PERSON:
        principal = people.person(row.principal_id).name_masked
        messages.tell(agent.id, "mandate-yours", principal=principal, procedure=title)


def _subject(row: Mandate) -> str:
    return f"mandate:{row.pk}"
