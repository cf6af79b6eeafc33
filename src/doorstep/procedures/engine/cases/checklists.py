"""Keeping a list before leaving home, and honouring it at the counter."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key, Post
from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.people import queries as people
from doorstep.places import queries as places
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.checklists import FIELD, SERIALS, number_of, stored, to_honour
from doorstep.procedures.engine.errors import ProcedureNotInForce
from doorstep.procedures.engine.explain import evidence_on
from doorstep.procedures.engine.inputs import Inputs
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case, Checklist
from doorstep.procedures.engine.overview import judged_on
from doorstep.procedures.engine.readers import gather
from doorstep.procedures.engine.rules_hash import rules_hash
from doorstep.procedures.engine.types import CaseStatus

_TRIES = 8
DAYS = "checklist-days"
"""The city's setting: how many days after its own a list is honoured."""


@act
def keep_checklist(
    *,
    procedure: str,
    inputs: Mapping[str, str],
    by: Actor,
    key: Key,
    applicant_id: str = "",
    draw_id: str = "",
) -> str:
    """Keep what today's law asks of this procedure; returns the list's number.

    `inputs` are answers as `read_inputs` gives them, or none; they are judged and not kept. Without
    `applicant_id` the list is nobody's. Errors: NoSuchProcedure, ProcedureNotInForce.
    """
    found = procedure_of(procedure)
    today = clock.today()
    try:
        found.channels.on(today)
    except NotInForce as none:
        raise ProcedureNotInForce(name=found.name, on=today, from_on=none.from_on) from none
    answers = {ask.name: inputs.get(ask.name, "") for ask in found.asks}
    facts = gather(found, Inputs(procedure, applicant_id, answers, draw_id), today)
    standing = judged_on(found, answers, facts, today)
    judged = standing.assessment
    row = Checklist(
        procedure=procedure,
        on=today,
        until_on=today + timedelta(days=int(places.setting(DAYS, today).value)),
        kept_at=clock.now(),
        owner_id=UUID(people.person(applicant_id).id) if applicant_id else None,
        outcome=standing.outcome.value,
        reasons={
            "in_the_way": [each.code for each in judged.shortfalls],
            "unknown": sorted({each.code for each in standing.needs}),
            "later": sorted({each.code for each in judged.pending}),
        },
        evidence=stored(evidence_on(found, today)),
        rules_hash=rules_hash(found),
    )
    _number(row)
    audit.note("checklist.kept", f"checklist:{row.number}", by=by, detail={"procedure": procedure})
    return row.number


@act
def honour_checklist(
    *, case_number: str, number: str, by: Actor, key: Key, version: int | None = None
) -> str:
    """Take a case in by the list its applicant brought; returns the case number.

    Errors: NoSuchCase, ChangedMeanwhile, WrongPost, WrongPoint, NotAtThisStep, InvalidInput saying
    why the list cannot be honoured.
    """
    case = rhythm.lock(case_number, version=version)
    rhythm.require_post(by, Post.CLERK)
    rhythm.require_point(case, by)
    rhythm.require_status(case, CaseStatus.RECEIVED, CaseStatus.AWAITING_CORRECTION)
    honour(case, number, by)
    return case.number


def honour(case: Case, number: str, by: Actor) -> None:
    """Bind a case to a list, inside another act. Errors: InvalidInput."""
    if case.checklist:
        sentence = "这笔业务已经照清单 {number} 收材料了，不用再填。"
        raise InvalidInput(
            Problem(FIELD, "checklist/one-only", sentence, {"number": case.checklist})
        )
    row = to_honour(number, case.procedure, case.received_on)
    case.checklist = row.number
    case.checklist_on = row.on
    case.checklist_evidence = row.evidence
    rhythm.move(
        case,
        "checklist_honoured",
        lines.CHECKLIST,
        by=by,
        detail={"checklist": row.number, "on": row.on.isoformat()},
        slots={"on": row.on, "number": row.number},
    )


def _number(row: Checklist) -> None:
    """Give it a number nobody can count by, and write it."""
    for attempt in range(1, _TRIES + 1):
        row.number = number_of(secrets.randbelow(SERIALS))
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as broken:
            if "engine_checklist_number" not in str(broken) or attempt == _TRIES:
                raise
        else:
            return
