"""Work of the clock: forget codes and counts that nobody can use any more."""

from procrastinate.contrib.django import app

from doorstep.kernel import clock
from doorstep.people.services.passkeys import forget_old_questions
from doorstep.people.services.phone_change import take_up_phone_changes
from doorstep.people.services.sign_in import forget_old_codes


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="forget-old-codes")
def forget_codes(timestamp: int) -> None:
    """Remove yesterday's login codes and counts, and questions nobody answered."""
    del timestamp
    forget_old_codes()
    forget_old_questions()


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="take-up-phone-changes")
def take_up_phones(timestamp: int) -> None:
    """Let new phones sign in whose day has come and whose change nobody stopped."""
    del timestamp
    take_up_phone_changes(clock.today())
