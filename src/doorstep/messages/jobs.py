"""Work of the queue and of the clock: deliver messages, erase texts."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from doorstep.messages import delivery
from doorstep.messages.errors import NotDelivered

_AGAIN = RetryStrategy(
    max_attempts=delivery.MOST_ATTEMPTS, exponential_wait=3, retry_exceptions=[NotDelivered]
)


@app.task(queue="messages", retry=_AGAIN)
def deliver(message_id: str) -> None:
    """Hand one message to the carrier; a carrier that is down is asked again, later and later."""
    delivery.hand_over(message_id)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="erase-old-texts")
def erase_old_texts(timestamp: int) -> None:
    """Erase what nobody needs any more."""
    del timestamp
    delivery.erase_old_texts()
