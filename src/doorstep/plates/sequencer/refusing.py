"""What the province does not let pass: the intent is refused to its author and never logged."""

import structlog
from django.db import transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.plates.models import Draw, Intent
from doorstep.plates.sequencer.batch import Batch
from doorstep.plates.types import DrawState

log = structlog.get_logger(__name__)

NOBODYS = frozenset({"log/clock", "log/time"})
"""Refusals that are nobody's fault but the clocks'."""


def refused_by_province(batch: Batch, at: int, rule: str, sentence: str) -> bool:
    """Answer whoever asked for the refused entry; whether there was somebody to answer."""
    pool = batch.ledger.pool
    asked = batch.asked_for.get(at)
    verb = batch.entries[at][0] if at < len(batch.entries) else ""
    log.error("the province refuses", pool=pool, verb=verb, rule=rule, sentence=sentence)
    if asked is None or rule in NOBODYS:
        return False
    with transaction.atomic(durable=True):
        Intent.objects.filter(pk=asked.id).update(answered_at=clock.now(), refused=rule[:40])
        if asked.draw is not None and asked.verb == "request":
            Draw.objects.filter(pk=asked.draw.id).update(
                state=DrawState.REFUSED, ended_why=rule[:24], ended_sentence=sentence[:200]
            )
        audit.note(
            "pool.refused-by-province",
            f"pool:{pool}",
            by=SYSTEM,
            detail={"intent": asked.id, "verb": asked.verb, "rule": rule},
        )
    return True
