"""Opening a case: the application is received, which is not yet done and never shown as done."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from doorstep.audit.acts import act
from doorstep.kernel import case_code, clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import NotAllowed
from doorstep.law.parameters import NOTICE_TERM
from doorstep.law.working_days import term
from doorstep.people import queries as people
from doorstep.places import queries as places
from doorstep.places.types import PointKind
from doorstep.procedures.engine.assess import assess
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.checklists import honour
from doorstep.procedures.engine.cases.drafts import forget
from doorstep.procedures.engine.cases.joint import ask_parties
from doorstep.procedures.engine.cases.numbers import require_own_draw
from doorstep.procedures.engine.declare import Applicant, Procedure
from doorstep.procedures.engine.errors import (
    AgentNotAllowed,
    ChannelNotOffered,
    ProcedureNotInForce,
    WrongPoint,
)
from doorstep.procedures.engine.inputs import Inputs, read_inputs
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case
from doorstep.procedures.engine.readers import gather
from doorstep.procedures.engine.subjects import settled, subject_of, vehicle_of
from doorstep.procedures.engine.types import CaseStatus, Channel

_TRIES = 8
_KIND_OF_CHANNEL = {
    Channel.OFFICE: PointKind.OFFICE,
    Channel.STATION: PointKind.STATION,
    Channel.POSTAL: PointKind.POSTAL,
}


@act
def open_case(
    *,
    procedure: str,
    channel: Channel,
    applicant_id: str,
    inputs: Mapping[str, str],
    by: Actor,
    key: Key,
    point: str = "",
    agent_id: str = "",
    draw_id: str = "",
    draft_id: str = "",
    checklist: str = "",
) -> str:
    """Receive an application and return its case number.

    `point` is where the applicant wants to go on (online) or stands (at a counter). What is
    missing does not keep it from being received: the counter says it once, in one list. `checklist`
    is the number of a list that was kept and is to be honoured.
    Errors: ProcedureNotInForce, ChannelNotOffered, AgentNotAllowed, LevelNeeded, PointMayNot,
    AlreadyOpen, InvalidInput with every wrong answer, NoSuchDraft, HoldNotFound.
    """
    found = procedure_of(procedure)
    today = clock.today()
    _may_apply(found, channel, applicant_id, agent_id, by, today)
    values = settled(found, read_inputs(found, inputs), applicant_id)
    vehicle = vehicle_of(found, values, applicant_id)
    case = Case(
        procedure=procedure,
        status=CaseStatus.RECEIVED.value,
        channel=channel.value,
        point=point,
        applicant_id=UUID(people.person(applicant_id).id),
        agent_id=UUID(people.person(agent_id).id) if agent_id else None,
        opened_by=str(by),
        subject=subject_of(found, values, applicant_id),
        vehicle_id=vehicle.id if vehicle is not None else "",
        inputs=values,
        received_at=clock.now(),
        received_on=today,
        clock_from_on=today,
        accept_by=term(today, NOTICE_TERM.on(today).n).ends_on,
        changed_at=clock.now(),
    )
    if draw_id:
        case.draw_id = require_own_draw(draw_id, applicant_id, case.subject)
    facts = gather(found, Inputs(procedure, applicant_id, values, draw_id), today)
    rhythm.describe(case, found, facts)
    if point:
        _may_handle(case, channel, point, today)
    _number(case, today)
    rhythm.keep_decision(case, "receive", assess(found, facts, today), by=by)
    rhythm.move(
        case,
        "received",
        lines.RECEIVED,
        by=by,
        status=CaseStatus.RECEIVED,
        tell="case-received",
        detail={"procedure": procedure, "channel": channel.value},
        slots={"accept_by": case.accept_by},
    )
    ask_parties(case, found, facts, by)
    if checklist:
        honour(case, checklist, by)
    if draft_id:
        forget(draft_id, by)
    return case.number


def _may_apply(
    found: Procedure[Any],
    channel: Channel,
    applicant_id: str,
    agent_id: str,
    by: Actor,
    today: date,
) -> None:
    try:
        channels = found.channels.on(today)
    except NotInForce as none:
        raise ProcedureNotInForce(name=found.name, on=today, from_on=none.from_on) from none
    if channel not in channels:
        offered = "、".join(each.label for each in Channel if each in channels)
        raise ChannelNotOffered(name=found.name, channel=channel.label, channels=offered)
    acts_for_another = bool(agent_id) and agent_id != applicant_id
    if acts_for_another and Applicant.AGENT not in found.applicants:
        raise AgentNotAllowed(name=found.name)
    if by.kind is ActorKind.CITIZEN:
        if by.id not in (applicant_id, agent_id):
            if not people.is_agent_of(by.id, applicant_id, today):
                raise NotAllowed
            people.require_opened(applicant_id, "unit", today)
        people.require_opened(by.id, f"procedure:{found.code}", today)
    elif by.kind is ActorKind.PARTNER:
        # The mandate is asked for where the case moves; without a unit there is nobody to hold it.
        if channel is not Channel.ONLINE or not by.unit or agent_id != by.unit:
            raise NotAllowed
    else:
        rhythm.require_post(by, Post.CLERK)


def _may_handle(case: Case, channel: Channel, point: str, today: date) -> None:
    rhythm.require_scope(case, point, today)
    kind = _KIND_OF_CHANNEL.get(channel)
    if kind is not None and places.point(point).kind is not kind:
        raise WrongPoint


def _number(case: Case, today: date) -> None:
    """Give it a number nobody can guess or count by, and write it.

    Errors: AlreadyOpen by its constraint.
    """
    for attempt in range(1, _TRIES + 1):
        case.number = case_code.make(today, secrets.randbelow(10**6 - 1) + 1)
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError as broken:
            taken = "engine_case_number" in str(broken)
            if not taken or attempt == _TRIES:
                raise
        else:
            return
