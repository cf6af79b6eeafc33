"""The loop of the sequencer: lead, take, write, publish, rest.

Why a fence: leadership is the `epoch` of the pool's row, raised at the start and compared in every
batch. A sequencer that was thought dead and was replaced writes nothing more.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.db import Error, connection

from doorstep.audit.prepared import row_of
from doorstep.plates.models import Intent, Pool
from doorstep.plates.sequencer.commit import Fenced
from doorstep.plates.sequencer.step import Sequencer

log = structlog.get_logger(__name__)

IDLE_S = 0.02
LOOKS = 8
BUSY_S = 0.5
# Ordered as the index of what waits, so that nothing else is read.
_ASKED = "SELECT 1 FROM plates_intent WHERE answered_at IS NULL ORDER BY pool_id, id LIMIT 1"
POOLS_S = 1.0
LOST_S = 0.5
SILENT_S = 3.0
"""A leader that leaves an intent unanswered for so long, writing nothing, is taken for dead."""


@dataclass(slots=True)
class Watch:
    """What a replaced sequencer looks at before it takes the lead again.

    Why at all: two that take the lead from each other would replay the log instead of writing it.
    """

    pool: str
    oldest: int | None = None
    size: int = -1
    since: float = field(default_factory=time.monotonic)

    def leader_is_dead(self) -> bool:
        """Whether the same intent has been waiting in front of the same log for too long."""
        waiting = Intent.objects.filter(pool_id=self.pool, answered_at__isnull=True)
        oldest = waiting.order_by("id").values_list("id", flat=True).first()
        size = Pool.objects.values_list("tree_size", flat=True).get(pk=self.pool)
        if oldest is None or (oldest, size) != (self.oldest, self.size):
            self.oldest, self.size, self.since = oldest, size, time.monotonic()
            return False
        return time.monotonic() - self.since > SILENT_S


@dataclass(slots=True)
class Serving:
    """The pools this process leads, and those it watches because another leads them."""

    led: dict[str, Sequencer] = field(default_factory=dict)
    watched: dict[str, Watch] = field(default_factory=dict)
    _pools: list[str] = field(default_factory=list)
    _looked_at: float = 0.0

    def step(self) -> int:
        """One batch of every pool; the number of entries written. Errors: django.db.Error."""
        written = 0
        for pool in self._all():
            if pool in self.watched:
                if not self.watched[pool].leader_is_dead():
                    continue
                del self.watched[pool]
            try:
                if pool not in self.led:
                    self.led[pool] = Sequencer(pool)
                    log.info("sequencer leads", pool=pool, size=self.led[pool].ledger.size)
                written += self.led[pool].step()
            except Fenced:
                self._leave(pool)
        return written

    def _all(self) -> list[str]:
        """The pools of the city, read anew once a second: one is opened in years."""
        if time.monotonic() - self._looked_at > POOLS_S:
            self._pools = list(Pool.objects.order_by("id").values_list("id", flat=True))
            self._looked_at = time.monotonic()
        return self._pools

    def leave_all(self) -> None:
        """Begin again with every pool, or end."""
        for sequencer in self.led.values():
            sequencer.close()
        self.led.clear()

    def _leave(self, pool: str) -> None:
        """Another leads, or somebody was faster than a batch: only the first is worth a watch."""
        left = self.led.pop(pool)
        left.close()
        epoch = left.ledger.epoch
        replaced = not Pool.objects.filter(pk=pool, epoch=epoch).exists()
        log.warning("sequencer fenced", pool=pool, replaced=replaced)
        if replaced:
            self.watched[pool] = Watch(pool)


def _rest_until_asked() -> None:
    """While people draw, the next message is milliseconds away, and worth a look for it alone."""
    for _ in range(LOOKS):
        time.sleep(IDLE_S / LOOKS)
        if row_of(_ASKED, {}) is not None:
            return


def run(stopped: Callable[[], bool]) -> None:
    """Serve every pool of the city until `stopped()`; a lost database or lead is taken up anew."""
    serving, busy_until = Serving(), 0.0
    while not stopped():
        try:
            written = serving.step()
            if not written and time.monotonic() < busy_until and serving.led:
                _rest_until_asked()
                continue
        except Error as error:
            log.warning("sequencer lost the database", error=str(error))
            serving.leave_all()
            connection.close()
            time.sleep(LOST_S)
            continue
        if written:
            busy_until = time.monotonic() + BUSY_S
        elif serving.watched and not serving.led:
            time.sleep(LOST_S)
        else:
            time.sleep(IDLE_S)
    serving.leave_all()
