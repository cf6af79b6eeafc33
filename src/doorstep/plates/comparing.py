"""The tables of a pool against the replay of its log.

Why: the log is the truth and the tables are what pages read; a night in which both agree is on
record, and one in which they do not is an alarm.
"""

from collections.abc import Iterator
from uuid import UUID

from doorstep.plates import serving
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log.model import NumberState as Standing
from doorstep.plates.log.model import Phase
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.state import State
from doorstep.plates.models import Draw, Entry, Intent, Number, Pool
from doorstep.plates.sequencer.batch import KEEPING, numbers_of
from doorstep.plates.types import DrawState, NumberState

AT_ONCE = 5_000
OVER = (DrawState.ENDED, DrawState.ASSIGNED, DrawState.REFUSED)
STANDS = {
    Phase.WAITING: (DrawState.IN_LINE,),
    # The nonce is given before the log has the proofs.
    Phase.CALLED: (DrawState.CALLED, DrawState.OPENED),
    Phase.OPENED: (DrawState.OPENED,),
    Phase.OFFERED: (DrawState.OFFERED,),
    Phase.HELD: (DrawState.HELD,),
}


def differences(pool: str) -> list[str]:
    """What the tables of a pool say otherwise than its log; empty is good.

    Runs beside the sequencer: what was written meanwhile is replayed and looked at again.
    """
    state = State(pool, serving.supervisors(pool), VERIFIERS)
    while True:
        row = Pool.objects.get(pk=pool)
        try:
            _replay(state, row.tree_size)
        except Refused as refused:
            return [f"#{state.size}: {refused.rule}"]
        # A number is assigned in the registration, its entry follows; so these first.
        on_their_way: set[UUID | None] = set(
            Intent.objects.filter(pool_id=pool, verb="assign", index=None, refused="").values_list(
                "draw_id", flat=True
            )
        )
        asked = Intent.objects.filter(pool_id=pool, verb__in=KEEPING, index=None, refused="")
        moving = {
            number
            for fields in asked.values_list("fields", flat=True)
            for number in numbers_of(fields)
        }
        found = list(_compared(pool, row.counts, state, on_their_way, moving))
        if Pool.objects.filter(pk=pool, tree_size=row.tree_size).exists():
            return found


def _replay(state: State, size: int) -> None:
    while state.size < size:
        end = min(state.size + AT_ONCE, size)
        rows = Entry.objects.filter(pool_id=state.pool, index__gte=state.size, index__lt=end)
        bodies = [bytes(body) for body in rows.order_by("index").values_list("body", flat=True)]
        if len(bodies) != end - state.size:
            raise Refused("log/index")
        for body in bodies:
            state.apply(body, state.size)


def _compared(
    pool: str,
    counts: dict[str, int],
    state: State,
    on_their_way: set[UUID | None],
    moving: set[str],
) -> Iterator[str]:
    if counts != state.counts():
        yield f"counts: {counts} in the table, {state.counts()} in the log"
    rows = {
        number: (NumberState(standing), draw_id)
        for number, standing, draw_id in Number.objects.filter(pool_id=pool).values_list(
            "number", "state", "draw_id"
        )
    }
    for number, (standing, draw_id) in rows.items():
        if number in moving:
            continue
        logged = state.state_of(number)
        fresh = logged is Standing.HELD and standing is NumberState.ASSIGNED
        if logged.value != standing.value and not (fresh and draw_id in on_their_way):
            yield f"number {number}: {standing} in the table, {logged} in the log"
    for number, logged in state.numbers.items():
        ours = logged in (Standing.HELD, Standing.RETAINED) or number in state.holders
        if ours and number not in rows and number not in moving:
            yield f"number {number}: no row, {logged} in the log"
    draws = Draw.objects.filter(pool_id=pool, log_id__isnull=False)
    known = set()
    for draw_id, log_id, stands in draws.values_list("pk", "log_id", "state"):
        known.add(log_id)
        drawn = state.draws.get(log_id or 0)
        good = OVER if drawn is None else STANDS[drawn.phase]
        if stands not in good and not (stands == DrawState.ASSIGNED and draw_id in on_their_way):
            phase = "over" if drawn is None else drawn.phase
            yield f"draw {log_id}: {stands} in the table, {phase} in the log"
    for log_id in state.draws.keys() - known:
        yield f"draw {log_id}: no row, {state.draws[log_id].phase} in the log"
