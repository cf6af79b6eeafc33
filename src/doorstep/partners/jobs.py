"""Work of the clock: forget tokens nobody can use any more."""

from procrastinate.contrib.django import app

from doorstep.partners.services import forget_old_tokens


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget-old-partner-tokens")
def forget_tokens(timestamp: int) -> None:
    """Remove yesterday's tokens."""
    del timestamp
    forget_old_tokens()
