"""Work of the queue and of the clock: deliver messages, erase texts."""

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from doorstep.kernel.actor import SYSTEM, Key
from doorstep.messages import delivery, port
from doorstep.messages.errors import NotDelivered
from doorstep.messages.replies import take_reply

_log = structlog.get_logger(__name__)
_AGAIN = RetryStrategy(
    max_attempts=delivery.MOST_ATTEMPTS, exponential_wait=3, retry_exceptions=[NotDelivered]
)


@app.task(queue="messages", retry=_AGAIN)
def deliver(message_id: str) -> None:
    """Hand one message to the carrier; a carrier that is down is asked again, later and later."""
    delivery.hand_over(message_id)


@app.periodic(cron="* * * * * */10")
@app.task(queue="messages", queueing_lock="fetch-replies")
def fetch_replies(timestamp: int) -> None:
    """Take what phones have answered; what could not be taken is told again next time."""
    del timestamp
    try:
        for reply in port.carrier().replies():
            key = Key(f"reply:{reply.id}")
            take_reply(phone=reply.phone, text=reply.text, by=SYSTEM, key=key)
            port.carrier().taken(reply.id)
    except NotDelivered as trouble:
        _log.info("replies.carrier_away", trouble=str(trouble))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="erase-old-texts")
def erase_old_texts(timestamp: int) -> None:
    """Erase what nobody needs any more."""
    del timestamp
    delivery.erase_old_texts()
