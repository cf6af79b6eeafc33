"""A reply by text message: 1 confirms the one mandate that waits for this phone, and nothing else.

Why nothing where several wait: a household may share a phone, and a guess would be a forgery.
"""

from collections.abc import Callable
from uuid import UUID

from doorstep.kernel import clock
from doorstep.mandates.models import Mandate
from doorstep.mandates.services.giving import answer_by, confirm_by_reply
from doorstep.mandates.types import MandateState, Way
from doorstep.messages import services as messages

YES = "1"


def replied(asked_in: tuple[UUID, ...], text: str, *, title_of: Callable[[str], str]) -> None:
    """Inside the act that took the reply; `title_of` gives the name of a procedure."""
    if text[:1] != YES or any(each.isalnum() for each in text[1:]):
        return
    rows = Mandate.objects.select_for_update().filter(
        asked_in__in=asked_in, state=MandateState.ASKED.value, way=Way.SMS.value
    )
    waiting = [row for row in rows.order_by("id") if clock.today() <= answer_by(row)]
    if len(waiting) == 1:
        confirm_by_reply(waiting[0], title_of(waiting[0].procedure))
        return
    for principal in {row.principal_id for row in waiting}:
        messages.tell(principal, "mandate-unclear", count=len(waiting))
