"""已办成: the one place where a case becomes done."""

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.models import Case
from doorstep.procedures.engine.types import CaseStatus


def finished(case: Case, by: Actor) -> None:
    """Write that the case is done; whoever calls has checked that nothing is owed."""
    case.completed_at = clock.now()
    rhythm.move(
        case,
        "completed",
        lines.COMPLETED,
        by=by,
        status=CaseStatus.COMPLETED,
        tell="case-completed",
    )
