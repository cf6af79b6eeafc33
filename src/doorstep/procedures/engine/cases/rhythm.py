"""The rhythm of every verb: look up, lock, check who and when, write with timeline and audit.

Why facts are looked up before the lock: an outside system may take seconds to answer, and nobody
else should wait for this case meanwhile. What changed between is noticed by the version.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.audit import services as audit
from doorstep.kernel import case_code, clock, events
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.kernel.errors import InvalidInput
from doorstep.messages import services as messages
from doorstep.places import queries as places
from doorstep.places.types import PointKind
from doorstep.procedures.engine.assess import Assessment, assess
from doorstep.procedures.engine.cases.own_draw import own_draw
from doorstep.procedures.engine.decision import decided
from doorstep.procedures.engine.declare import Procedure, Step, StepKind
from doorstep.procedures.engine.errors import (
    ChangedMeanwhile,
    NoSuchCase,
    NotAtThisStep,
    PointMayNot,
    ReviewAtOfficeOnly,
    WrongPoint,
    WrongPost,
)
from doorstep.procedures.engine.events import CaseMoved
from doorstep.procedures.engine.facts import Known
from doorstep.procedures.engine.inputs import Inputs
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case, CaseEvent, Decision
from doorstep.procedures.engine.readers import gather
from doorstep.procedures.engine.rules_hash import rules_hash
from doorstep.procedures.engine.scope import scope_of
from doorstep.procedures.engine.slots import stored_slots
from doorstep.procedures.engine.types import CaseStatus, Channel

BEFORE = {
    StepKind.ACCEPT: CaseStatus.RECEIVED,
    StepKind.EXAMINE: CaseStatus.ACCEPTED,
    StepKind.REVIEW: CaseStatus.UNDER_REVIEW,
    StepKind.PRODUCE: CaseStatus.GRANTED,
}
"""What a case is while a step of this kind is next."""


_POINT = re.compile("[0-9A-Za-z-]{1,40}")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was looked up before the lock: the facts, and which version of the case they are of."""

    version: int
    facts: Known


def next_status(found: Procedure[Any], step: int) -> CaseStatus:
    """What a case is while the step of this index is next."""
    if step < len(found.steps):
        return BEFORE[found.steps[step].kind]
    return CaseStatus.PRODUCED if found.delivers else CaseStatus.GRANTED


def law_day(case: Case) -> date:
    """Whose law decides: the day of acceptance, before it the day itself."""
    return case.accepted_on or clock.today()


def inputs_of(case: Case) -> Inputs:
    """What readers are told of a case."""
    return Inputs(
        case.procedure,
        str(case.applicant_id),
        case.inputs,
        str(own_draw(case) or ""),
        case.number,
    )


def bare(case_number: str) -> str:
    """The number as it is stored. Errors: NoSuchCase."""
    try:
        return case_code.check(case_number)
    except InvalidInput as malformed:
        raise NoSuchCase from malformed


def look_up(case_number: str, examined: Mapping[str, object] | None = None) -> Prepared:
    """Look up the facts of a case as it stands, with what is being examined now."""
    case = Case.objects.filter(number=bare(case_number)).first()
    if case is None:
        raise NoSuchCase
    seen = {**case.examined, **(examined or {})}
    facts = gather(procedure_of(case.procedure), inputs_of(case), law_day(case), seen)
    return Prepared(case.version, facts)


def lock(case_number: str, *, version: int | None = None) -> Case:
    """The case, its row locked until the act ends. Errors: NoSuchCase, ChangedMeanwhile."""
    case = Case.objects.select_for_update().filter(number=bare(case_number)).first()
    if case is None:
        raise NoSuchCase
    if version is not None and case.version != version:
        raise ChangedMeanwhile
    return case


def judge(case: Case, prepared: Prepared) -> Assessment:
    """Assess by the law of the case's day. Errors: ChangedMeanwhile."""
    if case.version != prepared.version:
        raise ChangedMeanwhile
    return assess(procedure_of(case.procedure), prepared.facts, law_day(case))


def require_status(case: Case, *statuses: CaseStatus) -> None:
    """Errors: NotAtThisStep."""
    if CaseStatus(case.status) not in statuses:
        raise NotAtThisStep(status=CaseStatus(case.status).label)


def require_step(case: Case, kind: StepKind) -> Step:
    """The step that is next, if it is of this kind. Errors: NotAtThisStep."""
    steps = procedure_of(case.procedure).steps
    if case.step >= len(steps) or steps[case.step].kind is not kind:
        raise NotAtThisStep(status=CaseStatus(case.status).label)
    return steps[case.step]


def require_post(by: Actor, *posts: Post) -> None:
    """Errors: WrongPost."""
    if by.kind is not ActorKind.STAFF or by.post not in posts:
        raise WrongPost(post="、".join(post.label for post in posts))


def require_reviewer(by: Actor) -> None:
    """A registrar of a vehicle office, wherever the case was accepted.

    Errors: WrongPost, ReviewAtOfficeOnly.
    """
    require_post(by, Post.REGISTRAR)
    if by.point is None or places.point(by.point).kind is not PointKind.OFFICE:
        raise ReviewAtOfficeOnly


def require_point(case: Case, by: Actor) -> None:
    """The point that accepted the case; a case nobody took yet may be taken. Errors: WrongPoint."""
    if not by.point or case.point not in ("", by.point):
        raise WrongPoint


def require_scope(case: Case, point: str, on: date) -> None:
    """Errors: PointMayNot."""
    allowed = _POINT.fullmatch(point) is not None and places.may_handle(
        point, case.procedure, case.vehicle_class or None, on, case.use_character or "A"
    )
    if not allowed:
        raise PointMayNot(name=procedure_of(case.procedure).name)


def describe(case: Case, found: Procedure[Any], facts: Known) -> None:
    """Take over into the row what work lists and scopes ask for."""
    case.vehicle_class, case.use_character = scope_of(found, facts)


def examined_fact(fact: str, checks: Mapping[str, bool], source: str) -> dict[str, object]:
    """A checklist as the fact it becomes."""
    seen = {"value": dict(checks), "source": source, "as_of": clock.now().isoformat()}
    return {fact: {**seen, "how": "examined"}}


def move(
    case: Case,
    verb: str,
    sentence: str,
    *,
    by: Actor,
    status: CaseStatus | None = None,
    tell: str = "",
    detail: Mapping[str, object] | None = None,
    told: Mapping[str, object] | None = None,
    slots: Mapping[str, object] | None = None,
) -> None:
    """Write the case, its line, its audit row and its message; the end of every verb."""
    now = clock.now()
    if status is not None:
        case.status = status.value
    case.version += 1
    case.changed_at = now
    case.save()
    CaseEvent.objects.create(
        case=case,
        at=now,
        verb=verb,
        status=case.status,
        sentence=sentence,
        slots=stored_slots(sentence, slots or {}),
        by=str(by),
        post=by.post.value if by.post else "",
        point=by.point or "",
    )
    audit.note(f"case.{verb}", f"case:{case.number}", by=by, detail=detail)
    if tell:
        name = procedure_of(case.procedure).name
        messages.tell(case.applicant_id, tell, procedure=name, case=case.number, **dict(told or {}))
    if status is not None:
        events.publish(
            CaseMoved(
                case.number,
                case.procedure,
                status,
                now,
                by,
                str(case.applicant_id),
                Channel(case.channel),
                case.subject,
            )
        )


def keep_decision(
    case: Case,
    kind: str,
    assessment: Assessment,
    *,
    by: Actor,
    reasons: list[dict[str, object]] | None = None,
    outcome: str = "",
) -> None:
    """Store a judgement with everything it stood on."""
    Decision.objects.create(
        case=case,
        kind=kind,
        at=clock.now(),
        on=assessment.on,
        by=str(by),
        outcome=outcome or assessment.outcome.value,
        body=decided(assessment),
        rules_hash=rules_hash(procedure_of(case.procedure)),
        reasons=reasons or [],
    )


__all__ = [
    "BEFORE",
    "Prepared",
    "bare",
    "describe",
    "examined_fact",
    "inputs_of",
    "judge",
    "keep_decision",
    "law_day",
    "lock",
    "look_up",
    "move",
    "next_status",
    "require_point",
    "require_post",
    "require_reviewer",
    "require_scope",
    "require_status",
    "require_step",
]
