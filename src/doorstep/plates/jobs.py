"""Work of the clock and of set-up: the nightly comparison of tables and log, reminders of holds."""

from doorstep.plates.models import Intent
from doorstep.plates.sequencer import Sequencer


def work_off(pool: str) -> None:
    """Write what waits for the log in this process; for a set-up, before a sequencer runs.

    Nothing happens where nothing waits, so a running sequencer keeps its lead.
    """
    if not Intent.objects.filter(pool_id=pool, answered_at__isnull=True).exists():
        return
    sequencer = Sequencer(pool)
    while sequencer.step():
        pass
