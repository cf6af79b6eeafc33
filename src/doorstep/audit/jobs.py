"""Work of the clock: seal what was committed, forget old keys.

Why the seal is not a queued job: once a second for ever would be a row of the queue each time.
"""

import threading
from datetime import timedelta

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections

from doorstep.audit import sealing
from doorstep.audit.models import Idempotency
from doorstep.kernel import clock

KEPT = timedelta(days=7)
log = structlog.get_logger(__name__)


def seal_rows() -> int:
    """Seal every committed row that no running transaction can precede; how many were sealed."""
    return sealing.seal()


def run_sealer(stop: threading.Event, *, every: float = 1.0) -> None:
    """Seal once a second until told to stop; a lost database is waited for."""
    while not stop.wait(every):
        try:
            seal_rows()
        except (OperationalError, InterfaceError) as trouble:
            log.warning("sealing waits for the database", trouble=type(trouble).__name__)
        close_old_connections()


def forget_old_keys() -> int:
    """Remove the keys of repeats that nobody will send any more; how many were removed."""
    removed, _ = Idempotency.objects.filter(made_at__lt=clock.now() - KEPT).delete()
    return removed
