"""What happens to cases by itself: silence becomes acceptance, temporary plates end.

Why hourly and by key: a job that was missed or ran twice changes nothing that is not due.
"""

import structlog
from procrastinate.contrib.django import app

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Key
from doorstep.kernel.errors import Busy, NotAllowed
from doorstep.procedures.engine.cases.joint import end_unanswered
from doorstep.procedures.engine.cases.silence import accept_by_silence
from doorstep.procedures.engine.cases.worn_out import void_worn_out
from doorstep.procedures.engine.consents import stale
from doorstep.procedures.engine.errors import ChangedMeanwhile, NotAtThisStep
from doorstep.procedures.engine.queries import overdue_for_acceptance

_log = structlog.get_logger(__name__)


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="silence-is-acceptance")
def silence_is_acceptance(timestamp: int) -> None:
    """Accept every application whose five working days passed without a list."""
    del timestamp
    accept_overdue()


@app.periodic(cron="23 1 * * *")
@app.task(queueing_lock="temporary-plates-end")
def temporary_plates_end(timestamp: int) -> None:
    """Void what ended because the real plates are there."""
    del timestamp
    void_worn_out(by=SYSTEM, key=Key(f"temporary-plates:{clock.today()}"))


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="unanswered-together")
def unanswered_together(timestamp: int) -> None:
    """End every case whose other party did not answer in time."""
    del timestamp
    end_stale()


def end_stale() -> int:
    """End what waits too long now; how many were."""
    ended = 0
    for number in stale(clock.today()):
        try:
            end_unanswered(case_number=number, by=SYSTEM, key=Key(f"unanswered:{number}"))
        except (NotAtThisStep, NotAllowed, ChangedMeanwhile, Busy) as passed:
            # Somebody answered or decided this second.
            _log.info("unanswered.skipped", case=number, why=passed.code)
        else:
            ended += 1
    return ended


def accept_overdue() -> int:
    """Accept what is overdue now; how many were."""
    accepted = 0
    for number in overdue_for_acceptance(clock.today()):
        try:
            accept_by_silence(case_number=number, by=SYSTEM, key=Key(f"silence:{number}"))
        except (NotAtThisStep, Busy) as passed:
            # A clerk was faster, or is at it this second.
            _log.info("silence.skipped", case=number, why=passed.code)
        else:
            accepted += 1
    return accepted
