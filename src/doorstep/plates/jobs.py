"""Work of the clock and of set-up: the nightly comparison of tables and log, reminders of holds."""

import time

import structlog
from django.db import transaction
from procrastinate.contrib.django import app

from doorstep.audit import services as audit
from doorstep.kernel.actor import SYSTEM
from doorstep.plates import notices
from doorstep.plates.comparing import differences
from doorstep.plates.errors import NotWritten
from doorstep.plates.models import Intent, Pool
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.sequencer.commit import Fenced

log = structlog.get_logger(__name__)

PATIENCE = 120.0
PAUSE = 0.02
SHOWN = 20
"""Differences named in the audit row; their number is there in any case."""


def work_off(*pools: str, patience: float = PATIENCE) -> None:
    """Write what waits for the logs in this process; for a set-up, before a sequencer runs.

    Nothing happens where nothing waits, so a running sequencer keeps its lead. Where there is a
    province this lasts until its officer has decided. Errors: NotWritten after so many seconds.
    """
    leading = {pool: Sequencer(pool) for pool in pools if _waiting(pool)}
    until = time.monotonic() + patience
    try:
        while leading:
            written = 0
            for pool, sequencer in list(leading.items()):
                try:
                    written += sequencer.step()
                except Fenced:
                    sequencer.close()
                    leading[pool] = Sequencer(pool)
                    continue
                if not _waiting(pool) and sequencer.ledger.state.fill is None:
                    leading.pop(pool).close()
            if leading and not written:
                if time.monotonic() > until:
                    raise NotWritten(pool="、".join(leading))
                time.sleep(PAUSE)
    finally:
        for sequencer in leading.values():
            sequencer.close()


def _waiting(pool: str) -> bool:
    return Intent.objects.filter(pool_id=pool, answered_at__isnull=True).exists()


def compare_with_log(pool: str) -> list[str]:
    """Compare the tables of a pool with its log and put the outcome on record."""
    found = differences(pool)
    with transaction.atomic():
        size = Pool.objects.values_list("tree_size", flat=True).get(pk=pool)
        detail = {"size": size, "differences": len(found), "first": found[:SHOWN]}
        action = "pool.differs" if found else "pool.compared"
        audit.note(action, f"pool:{pool}", by=SYSTEM, detail=detail)
    if found:
        log.error("the tables differ from the log", pool=pool, differences=found[:SHOWN])
    return found


@app.periodic(cron="41 18 * * *")
@app.task(queueing_lock="compare-pools-with-logs")
def compare_all(timestamp: int) -> None:
    """Every night (02:41 in Binzhou): tables against log."""
    del timestamp
    for pool in Pool.objects.order_by("id").values_list("id", flat=True):
        compare_with_log(pool)


@app.periodic(cron="5 1-11 * * *")
@app.task(queueing_lock="remind-holders")
def remind_holders(timestamp: int) -> None:
    """By day, every hour: whose number is about to run out, and what nobody was told yet."""
    del timestamp
    for pool in Pool.objects.order_by("id").values_list("id", flat=True):
        notices.tell_owners(pool)
    notices.remind()
