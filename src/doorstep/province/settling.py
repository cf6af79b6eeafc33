"""What became of approvals: compared with the cosigned log, where each is used up or not.

Why looked up and not told: the log alone says what was written, whoever signed how often.
"""

import hashlib

from django.db import transaction
from django.db.models import Q

from doorstep.plates.log import texts
from doorstep.province import queries
from doorstep.province.models import Request
from doorstep.province.types import RequestState

NOTHING_TO_DO = "账本里已经是这样，这条命令没有再写一遍。"


@transaction.atomic
def settle(pool: str) -> None:
    """Note where approved entries stand in the cosigned log; such an approval is used up.

    An order whose segment is as ordered anyway is over too.
    """
    # Locked in order, so that two who settle do not give one entry to two approvals.
    open_ones = list(
        Request.objects.select_for_update()
        .filter(pool_id=pool, state=RequestState.APPROVED.value, index=None)
        .filter(~Q(signed=[]) | Q(ordered=True))
        .order_by("id")
    )
    for row in open_ones:
        index = _place(pool, row)
        if index is not None:
            row.index = index
            row.save(update_fields=["index"])
        elif row.ordered and _holds_anyway(pool, row):
            row.state, row.why = RequestState.REJECTED.value, NOTHING_TO_DO
            row.save(update_fields=["state", "why"])


def _place(pool: str, row: Request) -> int | None:
    if not row.signed:
        return None
    marks = {each["mark"] for each in row.signed}
    since = min(each["size"] for each in row.signed)
    taken = set(
        Request.objects.filter(pool_id=pool, index__gte=since).values_list("index", flat=True)
    )
    for index, entry in queries.logged(pool, row.verb, since):
        text = texts.supervisor(pool, entry.as_object())
        if index not in taken and hashlib.sha256(text).hexdigest() in marks:
            return index
    return None


def _holds_anyway(pool: str, row: Request) -> bool:
    state = {segment.s: segment.frozen for segment in queries.segments(pool)}
    return state.get(row.asked["s"]) == bool(row.asked["on"])
