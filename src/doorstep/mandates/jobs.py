"""Work of the clock: what ends by itself."""

from procrastinate.contrib.django import app

from doorstep.kernel.actor import SYSTEM, Key
from doorstep.mandates import services


@app.periodic(cron="7 0 * * *")
@app.task(queueing_lock="end-stale-bindings")
def end_stale_bindings(timestamp: int) -> None:
    """End bindings nobody answered, of vehicles sold since and licences cancelled."""
    services.end_stale_bindings(by=SYSTEM, key=Key(f"end-stale-bindings:{timestamp}"))
    services.end_stale_licence_bindings(by=SYSTEM, key=Key(f"end-stale-licences:{timestamp}"))


@app.periodic(cron="9 0 * * *")
@app.task(queueing_lock="end-stale-mandates")
def end_stale_mandates(timestamp: int) -> None:
    """End mandates whose day is over, and what nobody confirmed or agreed to."""
    services.end_stale_mandates(by=SYSTEM, key=Key(f"end-stale-mandates:{timestamp}"))
    services.end_unanswered_relatives(by=SYSTEM, key=Key(f"end-unanswered:{timestamp}"))
