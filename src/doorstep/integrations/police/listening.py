"""What this door hears of cases: an act is asked for with our decision, settled by its serial.

Why in the engine's transaction: no decision is ever without its question, and none is asked twice.
"""

from doorstep.integrations.police import jobs
from doorstep.integrations.police.models import Wanted
from doorstep.kernel import clock
from doorstep.procedures import engine
from doorstep.procedures.engine import UPSTREAM, CaseMoved, CaseStatus, OutsideWanted


def wanted(event: OutsideWanted) -> None:
    """Keep what is to be asked, in the transaction of the decision."""
    plate = event.plate
    Wanted.objects.create(
        case_number=event.case_number,
        subject=event.subject,
        body={
            "case_number": event.case_number,
            "procedure": event.procedure,
            "subject": event.subject,
            "plate_kind": plate.kind.value if plate else "",
            "plate_number": plate.text if plate else "",
            "decided_on": event.decided_on.isoformat(),
        },
        made_at=clock.now(),
    )
    jobs.exchange.defer()


def moved(event: CaseMoved) -> None:
    """A case that goes on or ends waits no longer, however its serial number came."""
    if event.status is CaseStatus.AWAITING_OUTSIDE:
        return
    if engine.procedure(event.procedure).authority is UPSTREAM:
        waiting = Wanted.objects.filter(case_number=event.case_number, settled_at__isnull=True)
        waiting.update(settled_at=event.at, trouble="")
