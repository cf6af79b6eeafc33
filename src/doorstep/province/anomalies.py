"""What a city said that cannot be, kept for an officer to read.

Why once each: a city repeats its messages, and a list of repetitions hides the second anomaly.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import transaction

from doorstep.kernel import clock
from doorstep.kernel.canonical import digest
from doorstep.province.models import Anomaly

log = structlog.get_logger(__name__)


@transaction.atomic(durable=True)
def record(pool: str, kind: str, detail: Mapping[str, Any]) -> None:
    """Keep an anomaly, if it is not kept yet."""
    said = dict(detail)
    Anomaly.objects.bulk_create(
        [
            Anomaly(
                pool_id=pool,
                kind=kind,
                detail=said,
                digest=digest(said),
                at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )
    log.warning("anomaly", pool=pool, kind=kind)
