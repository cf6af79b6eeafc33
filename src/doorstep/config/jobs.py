"""Work of the clock that belongs to no single room: lost jobs, old sessions, old counts."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from doorstep.audit.jobs import forget_old_keys
from doorstep.people.services import forget_ended_devices
from doorstep.portals.frame.limits import forget_old_counts

SILENT_FOR = 60


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take-up-lost-jobs", pass_context=False)
async def take_up_lost_jobs(timestamp: int) -> None:
    """Put jobs of a worker that was killed back into the queue."""
    del timestamp
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR):
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget-the-old")
def forget_the_old(timestamp: int) -> None:
    """Remove what is kept for a time only."""
    del timestamp
    call_command("clearsessions")
    forget_ended_devices()
    forget_old_counts()
    forget_old_keys()
