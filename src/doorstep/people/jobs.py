"""Work of the clock: forget codes and counts that nobody can use any more."""

from procrastinate.contrib.django import app

from doorstep.people.services.sign_in import forget_old_codes


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="forget-old-codes")
def forget_codes(timestamp: int) -> None:
    """Remove yesterday's login codes and counts."""
    del timestamp
    forget_old_codes()
