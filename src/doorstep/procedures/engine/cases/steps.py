"""Passing a step: 受理, 查验, 审核, 制证, each by its post; the deciding one is the decision.

Why one verb: a portal offers "the next step" of any procedure and needs to know no procedure.
"""

from collections.abc import Mapping
from typing import Any

from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.procedures.engine.assess import Assessment, Outcome
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.acceptance import accepted
from doorstep.procedures.engine.cases.documents import produced
from doorstep.procedures.engine.cases.granting import granted
from doorstep.procedures.engine.cases.numbers import keep_for_reexamination
from doorstep.procedures.engine.declare import Procedure, Step, StepKind
from doorstep.procedures.engine.errors import (
    ChecklistIncomplete,
    FilmMissing,
    NoSuchCase,
    NotAtThisStep,
    NotReady,
    OwnAcceptance,
)
from doorstep.procedures.engine.inputs import clean
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case
from doorstep.procedures.engine.types import CaseStatus

_FILM = range(4, 81)


@act
def pass_step(
    *,
    case_number: str,
    step: StepKind,
    by: Actor,
    key: Key,
    checks: Mapping[str, bool] | None = None,
    film: str = "",
    version: int | None = None,
) -> str:
    """Pass the next step of a case.

    `checks` answers every point of the step's checklist, `film` names the recording of an
    examination, `version` is the one the caller saw.
    Errors: WrongPost, WrongPoint, PointMayNot, ReviewAtOfficeOnly, OwnAcceptance, NotAtThisStep,
    ChangedMeanwhile, ChecklistIncomplete, FilmMissing, NotReady with every shortfall.
    """
    return _passed(case_number, step, by, dict(checks or {}), film, version)


@act
def record_examination(
    *,
    case_number: str,
    checks: Mapping[str, bool],
    film: str,
    by: Actor,
    key: Key,
    version: int | None = None,
) -> str:
    """查验: the filmed examination of the vehicle, point by point. Errors as `pass_step`."""
    return _passed(case_number, StepKind.EXAMINE, by, dict(checks), film, version)


def _passed(
    case_number: str,
    kind: StepKind,
    by: Actor,
    checks: dict[str, bool],
    film: str,
    version: int | None,
) -> str:
    examined = _examined(case_number, kind, checks, by)
    prepared = rhythm.look_up(case_number, examined)
    case = rhythm.lock(case_number, version=version)
    found = procedure_of(case.procedure)
    late = kind is StepKind.ACCEPT and case.by_silence
    if late and found.steps[case.step].kind is not StepKind.ACCEPT:
        return _proofs_afterwards(case, found, examined, by)
    rhythm.require_status(case, CaseStatus.ACCEPTED if late else rhythm.BEFORE[kind])
    step = rhythm.require_step(case, kind)
    _may_pass(case, step, by)
    if kind is StepKind.PRODUCE:
        produced(case, by)
        return case_number
    assessment = rhythm.judge(case, prepared)
    case.examined = {**case.examined, **examined}
    decides = case.step == found.decides_at
    if decides and not assessment.final:
        raise NotReady(assessment)
    case.step += 1
    status = rhythm.next_status(found, case.step)
    if kind is StepKind.ACCEPT:
        _accept(case, found, assessment, prepared, by, status)
    elif kind is StepKind.EXAMINE:
        _examine(case, film, checks, by, status)
    if decides:
        granted(case, assessment, by)
    return case_number


def _examined(
    case_number: str, kind: StepKind, checks: Mapping[str, bool], by: Actor
) -> dict[str, object]:
    case = Case.objects.filter(number=rhythm.bare(case_number)).only("procedure").first()
    if case is None:
        raise NoSuchCase
    for step in procedure_of(case.procedure).steps:
        if step.kind is kind and step.records:
            asked = {check.name: check.label for check in step.checks}
            if set(checks) != set(asked):
                missing = [label for name, label in asked.items() if name not in checks]
                raise ChecklistIncomplete(missing="；".join(missing))
            return rhythm.examined_fact(step.records, checks, _source(by))
    if checks:
        raise ChecklistIncomplete(missing="")
    return {}


def _source(by: Actor) -> str:
    return by.post.label if by.post is not None else ""


def _may_pass(case: Case, step: Step, by: Actor) -> None:
    if step.kind is StepKind.REVIEW:
        rhythm.require_reviewer(by)
        if str(by) in (case.accepted_by, case.examined_by):
            raise OwnAcceptance
        return
    rhythm.require_post(by, step.post, *step.also)
    rhythm.require_point(case, by)
    rhythm.require_scope(case, by.point or "", rhythm.law_day(case))


def _accept(
    case: Case,
    found: Procedure[Any],
    assessment: Assessment,
    prepared: rhythm.Prepared,
    by: Actor,
    status: CaseStatus,
) -> None:
    if assessment.outcome is not Outcome.CAN:
        raise NotReady(assessment)
    rhythm.describe(case, found, prepared.facts)
    case.point = by.point or ""
    case.accepted_by = str(by)
    if case.by_silence:
        rhythm.move(case, "proofs_seen", lines.PROOFS_SEEN, by=by, status=status)
        return
    promised = accepted(case, clock.today(), by)
    rhythm.keep_decision(case, "accept", assessment, by=by)
    rhythm.move(
        case,
        "accepted",
        lines.ACCEPTED,
        by=by,
        status=status,
        tell="case-accepted",
        told={"due": promised.due_on},
        slots={"due_on": promised.due_on},
    )


def _proofs_afterwards(
    case: Case, found: Procedure[Any], examined: Mapping[str, object], by: Actor
) -> str:
    """A case accepted by silence still needs somebody to look at the proofs."""
    step = next(each for each in found.steps if each.kind is StepKind.ACCEPT)
    if step.records in case.examined:
        raise NotAtThisStep(status=CaseStatus(case.status).label)
    rhythm.require_status(case, CaseStatus.ACCEPTED, CaseStatus.UNDER_REVIEW)
    _may_pass(case, step, by)
    case.examined = {**case.examined, **examined}
    case.point = by.point or ""
    case.accepted_by = str(by)
    rhythm.move(case, "proofs_seen", lines.PROOFS_SEEN, by=by)
    return case.number


def _examine(
    case: Case, film: str, checks: Mapping[str, bool], by: Actor, status: CaseStatus
) -> None:
    reference = clean(film)
    if len(reference) not in _FILM:
        raise FilmMissing
    case.film = reference
    case.examined_by = str(by)
    case.point = by.point or ""
    good = all(checks.values())
    rhythm.move(
        case,
        "examined",
        lines.EXAMINED if good else lines.EXAMINED_WITH_DOUBT,
        by=by,
        status=status,
        detail={"film": reference, "checks": dict(checks)},
    )
    if not good:
        keep_for_reexamination(case, by)
