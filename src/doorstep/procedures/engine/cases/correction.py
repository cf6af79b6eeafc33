"""One list of everything missing, told once; and its answer.

Why once: 行政许可法 第三十二条. A second list is refused, a late one too: then the application
counts as accepted.
"""

from collections.abc import Mapping, Sequence

from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import Days
from doorstep.law.instruments import city_practice
from doorstep.law.parameters import NOTICE_TERM
from doorstep.law.working_days import term
from doorstep.procedures.engine.acting import speaks_for
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.joint import ask_parties
from doorstep.procedures.engine.cases.reasons import Reason, stored_reasons
from doorstep.procedures.engine.checklists import evidence_for
from doorstep.procedures.engine.errors import NoSuchCase, OneListOnly, TooLateToAsk
from doorstep.procedures.engine.inputs import read_inputs
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Correction
from doorstep.procedures.engine.readers import gather
from doorstep.procedures.engine.subjects import settled, subject_of, vehicle_of
from doorstep.procedures.engine.types import CaseStatus

CORRECTION_PERIOD = Dated("补正期限", since("2008-10-01", Days(30), city_practice("补正期限")))


@act
def request_correction(
    *, case_number: str, items: Sequence[Reason], by: Actor, key: Key, version: int | None = None
) -> str:
    """Tell the applicant everything that is missing, once.

    Errors: WrongPost, WrongPoint, NotAtThisStep, OneListOnly, TooLateToAsk, ReasonMissing,
    NoSuchReason.
    """
    prepared = rhythm.look_up(case_number)
    case = rhythm.lock(case_number, version=version)
    rhythm.require_post(by, Post.CLERK)
    rhythm.require_point(case, by)
    rhythm.require_status(case, CaseStatus.RECEIVED)
    today = clock.today()
    if case.corrections.exists():
        raise OneListOnly
    if today > case.accept_by:
        raise TooLateToAsk(on=case.accept_by)
    assessment = rhythm.judge(case, prepared)
    until_on = CORRECTION_PERIOD.on(today).after(today)
    Correction.objects.create(
        case=case,
        asked_at=clock.now(),
        asked_by=str(by),
        items=stored_reasons(
            items, procedure_of(case.procedure), assessment, today, evidence_for(case)
        ),
        until_on=until_on,
    )
    case.point = case.point or by.point or ""
    rhythm.move(
        case,
        "correction_requested",
        lines.CORRECTION,
        by=by,
        status=CaseStatus.AWAITING_CORRECTION,
        tell="correction-requested",
        told={"count": len(items), "due": until_on},
        detail={"items": [item.code for item in items]},
        slots={"count": len(items), "until_on": until_on},
    )
    return case_number


@act
def supply_correction(*, case_number: str, inputs: Mapping[str, str], by: Actor, key: Key) -> str:
    """Hand in what was missing: answers that changed (the others stay), papers at the counter.

    Errors: NoSuchCase, WrongPost, WrongPoint, NotAtThisStep, InvalidInput.
    """
    case = rhythm.lock(case_number)
    if by.kind is ActorKind.CITIZEN:
        if not speaks_for(case, by.id):
            raise NoSuchCase
    else:
        rhythm.require_post(by, Post.CLERK)
        rhythm.require_point(case, by)
    rhythm.require_status(case, CaseStatus.AWAITING_CORRECTION)
    found = procedure_of(case.procedure)
    applicant_id = str(case.applicant_id)
    case.inputs = settled(found, read_inputs(found, {**case.inputs, **inputs}), applicant_id)
    case.subject = subject_of(found, case.inputs, applicant_id)
    vehicle = vehicle_of(found, case.inputs, applicant_id)
    case.vehicle_id = vehicle.id if vehicle is not None else ""
    case.corrections.update(answered_at=clock.now())
    # The five days begin anew with the day on which everything was there.
    case.clock_from_on = clock.today()
    case.accept_by = term(case.clock_from_on, NOTICE_TERM.on(case.clock_from_on).n).ends_on
    rhythm.move(
        case,
        "correction_supplied",
        lines.SUPPLIED,
        by=by,
        status=CaseStatus.RECEIVED,
        detail={"answers": sorted(inputs)},
        slots={"accept_by": case.accept_by},
    )
    wanted = {name for party in found.joint for name in party.reads}
    if wanted:
        # Who has to apply together may be another one now.
        facts = gather(found, rhythm.inputs_of(case), clock.today(), names=wanted)
        ask_parties(case, found, facts, by)
    return case_number
