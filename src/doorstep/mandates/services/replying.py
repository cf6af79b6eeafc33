"""A reply by text message: 1 answers the one question that waits for this phone, and nothing else.

Why nothing where several wait: a household may share a phone, and a guess would be a forgery.
"""

from collections.abc import Callable
from uuid import UUID

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.mandates.models import Mandate, Relative
from doorstep.mandates.services.giving import answer_by, confirm_by_reply
from doorstep.mandates.services.relatives import agree, over
from doorstep.mandates.types import MandateState, RelativeState, Way
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
    named = Relative.objects.select_for_update().filter(
        asked_in__in=asked_in, state=RelativeState.ASKED.value
    )
    relatives = [row for row in named.order_by("id") if not over(row)]
    count = len(waiting) + len(relatives)
    if count == 1 and waiting:
        confirm_by_reply(waiting[0], title_of(waiting[0].procedure))
    elif count == 1:
        agree(relatives[0], Actor(ActorKind.CITIZEN, str(relatives[0].relative_id)))
    else:
        persons = {row.principal_id for row in waiting} | {row.relative_id for row in relatives}
        for person in persons:
            messages.tell(person, "mandate-unclear", count=count)
