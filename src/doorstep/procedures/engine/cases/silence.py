"""Silence is acceptance: five working days without a list, and the application counts as accepted.

Why a verb of the system: 行政许可法 第三十二条第一款第四项 needs nobody's signature.
"""

from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, Key
from doorstep.kernel.errors import NotAllowed
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.acceptance import accepted
from doorstep.procedures.engine.declare import StepKind
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.types import CaseStatus


@act
def accept_by_silence(*, case_number: str, by: Actor, key: Key) -> str:
    """Accept as of the day everything was handed in. Errors: NotAtThisStep, NotAllowed."""
    if by != SYSTEM:
        raise NotAllowed
    case = rhythm.lock(case_number)
    rhythm.require_status(case, CaseStatus.RECEIVED)
    rhythm.require_step(case, StepKind.ACCEPT)
    if clock.today() <= case.accept_by:
        raise NotAllowed
    promised = accepted(case, case.clock_from_on, by)
    case.by_silence = True
    found = procedure_of(case.procedure)
    # Silence accepts; where accepting is deciding too, the decision is still owed.
    decides = case.step == found.decides_at
    case.step += not decides
    rhythm.move(
        case,
        "accepted_by_silence",
        lines.ACCEPTED_BY_SILENCE,
        by=by,
        status=CaseStatus.ACCEPTED if decides else rhythm.next_status(found, case.step),
        tell="case-accepted",
        told={"due": promised.due_on},
        slots={"accepted_on": case.clock_from_on, "due_on": promised.due_on},
    )
    return case_number
