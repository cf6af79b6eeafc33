"""The loop of the sequencer: lead, take, write, publish, rest.

Why a fence: leadership is the `epoch` of the pool's row, raised at the start and compared in every
batch. A sequencer that was thought dead and was replaced writes nothing more.
"""

import time
from collections.abc import Callable

import structlog
from django.db import DatabaseError, close_old_connections, connection

from doorstep.plates.models import Pool
from doorstep.plates.sequencer.batch import Batch
from doorstep.plates.sequencer.ledger import Fenced, Ledger
from doorstep.plates.sequencer.publish import publish

log = structlog.get_logger(__name__)

IDLE_S = 0.02
LOST_S = 0.5


class Sequencer:
    """The writer of one pool; a step is one batch, and nothing is kept that a crash could lose."""

    def __init__(self, pool: str) -> None:
        self.pool = pool
        self.ledger = Ledger.lead(pool)
        publish(self.ledger)

    def step(self) -> int:
        """Write one batch; the number of entries written. Errors: Fenced, DatabaseError."""
        batch = Batch(self.ledger)
        batch.collect()
        if not batch.worth_writing:
            return 0
        written = self.ledger.commit(batch)
        publish(self.ledger)
        return written


def run(stopped: Callable[[], bool]) -> None:
    """Serve every pool of the city until `stopped()`; a lost database or lead is taken up anew."""
    serving: dict[str, Sequencer] = {}
    while not stopped():
        written = 0
        try:
            for pool in Pool.objects.order_by("id").values_list("id", flat=True):
                if pool not in serving:
                    serving[pool] = Sequencer(pool)
                    log.info("sequencer leads", pool=pool, size=serving[pool].ledger.size)
                written += serving[pool].step()
        except Fenced as fenced:
            log.warning("sequencer fenced", pool=fenced.pool)
            serving.pop(fenced.pool, None)
            time.sleep(LOST_S)
        except DatabaseError as error:
            log.warning("sequencer lost the database", error=str(error))
            serving.clear()
            connection.close()
            close_old_connections()
            time.sleep(LOST_S)
        if not written:
            time.sleep(IDLE_S)
