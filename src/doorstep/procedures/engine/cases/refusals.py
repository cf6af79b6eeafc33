"""Saying no, sending back, stepping back: each with its reasons in writing."""

from collections.abc import Sequence

from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.procedures.engine.acting import speaks_for
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.numbers import keep_for_reexamination
from doorstep.procedures.engine.cases.reasons import Reason, stored_reasons
from doorstep.procedures.engine.checklists import evidence_for
from doorstep.procedures.engine.declare import StepKind
from doorstep.procedures.engine.errors import (
    NoSuchCase,
    NotAtThisStep,
    OwnAcceptance,
    ReasonMissing,
    TooLateToWithdraw,
)
from doorstep.procedures.engine.inputs import clean
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.types import CaseStatus

_BEFORE_THE_DECISION = (
    CaseStatus.RECEIVED,
    CaseStatus.AWAITING_CORRECTION,
    CaseStatus.ACCEPTED,
    CaseStatus.UNDER_REVIEW,
)


@act
def decline(
    *, case_number: str, reasons: Sequence[Reason], by: Actor, key: Key, version: int | None = None
) -> str:
    """不予受理, by the clerk, with reasons.

    Errors: WrongPost, WrongPoint, NotAtThisStep, ReasonMissing, NoSuchReason.
    """
    prepared = rhythm.look_up(case_number)
    case = rhythm.lock(case_number, version=version)
    rhythm.require_post(by, Post.CLERK)
    rhythm.require_point(case, by)
    rhythm.require_status(case, CaseStatus.RECEIVED, CaseStatus.AWAITING_CORRECTION)
    assessment = rhythm.judge(case, prepared)
    kept = stored_reasons(
        reasons, procedure_of(case.procedure), assessment, assessment.on, evidence_for(case)
    )
    rhythm.keep_decision(case, "decline", assessment, by=by, outcome="declined", reasons=kept)
    case.decided_on, case.decided_by = clock.today(), str(by)
    rhythm.move(
        case,
        "declined",
        lines.DECLINED,
        by=by,
        status=CaseStatus.DECLINED,
        tell="case-declined",
        detail={"reasons": [reason.code for reason in reasons]},
    )
    return case_number


@act
def refuse(
    *, case_number: str, reasons: Sequence[Reason], by: Actor, key: Key, version: int | None = None
) -> str:
    """不予登记, by a registrar, with reasons.

    Errors: WrongPost, ReviewAtOfficeOnly, OwnAcceptance, NotAtThisStep, ReasonMissing,
    NoSuchReason.
    """
    prepared = rhythm.look_up(case_number)
    case = rhythm.lock(case_number, version=version)
    rhythm.require_reviewer(by)
    if str(by) in (case.accepted_by, case.examined_by):
        raise OwnAcceptance
    rhythm.require_status(case, CaseStatus.UNDER_REVIEW)
    assessment = rhythm.judge(case, prepared)
    kept = stored_reasons(
        reasons, procedure_of(case.procedure), assessment, assessment.on, evidence_for(case)
    )
    rhythm.keep_decision(case, "refuse", assessment, by=by, outcome="refused", reasons=kept)
    case.decided_on, case.decided_by = clock.today(), str(by)
    rhythm.move(
        case,
        "refused",
        lines.REFUSED,
        by=by,
        status=CaseStatus.REFUSED,
        tell="case-refused",
        detail={"reasons": [reason.code for reason in reasons]},
    )
    return case_number


@act
def return_(*, case_number: str, note: str, by: Actor, key: Key, version: int | None = None) -> str:
    """退回查验: the vehicle is examined once more.

    Errors: WrongPost, ReviewAtOfficeOnly, NotAtThisStep, ReasonMissing.
    """
    case = rhythm.lock(case_number, version=version)
    rhythm.require_reviewer(by)
    rhythm.require_status(case, CaseStatus.UNDER_REVIEW)
    found = procedure_of(case.procedure)
    said = " ".join(clean(note).split())[:100]
    if not said:
        raise ReasonMissing
    kinds = [step.kind for step in found.steps]
    if StepKind.EXAMINE not in kinds:
        raise NotAtThisStep(status=CaseStatus(case.status).label)
    case.step = kinds.index(StepKind.EXAMINE)
    seen = found.steps[case.step].records
    case.examined = {name: fact for name, fact in case.examined.items() if name != seen}
    case.examined_by = ""
    rhythm.move(
        case,
        "returned",
        lines.RETURNED,
        by=by,
        status=rhythm.next_status(found, case.step),
        slots={"note": said},
    )
    keep_for_reexamination(case, by)
    return case_number


@act
def withdraw(*, case_number: str, by: Actor, key: Key) -> str:
    """The applicant takes the application back, any time before the decision.

    Errors: NoSuchCase, TooLateToWithdraw, WrongPost.
    """
    case = rhythm.lock(case_number)
    if by.kind is ActorKind.CITIZEN:
        if not speaks_for(case, by.id):
            raise NoSuchCase
    else:
        rhythm.require_post(by, Post.CLERK)
        rhythm.require_point(case, by)
    status = CaseStatus(case.status)
    if status not in _BEFORE_THE_DECISION:
        raise TooLateToWithdraw(status=status.label)
    rhythm.move(
        case,
        "withdrawn",
        lines.WITHDRAWN,
        by=by,
        status=CaseStatus.WITHDRAWN,
        tell="case-withdrawn",
    )
    return case_number
