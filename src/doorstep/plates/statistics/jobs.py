"""Work of the clock: every minute the log is counted for the public page."""

from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django import app

from doorstep.plates.models import Pool
from doorstep.plates.statistics.counting import count_fine, count_pool, forget
from doorstep.plates.statistics.rules import keep_rules


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="count-pools", lock="count-pools")
def count_pools(timestamp: int) -> None:
    """Every minute: what the logs have got since the last."""
    del timestamp
    count_now(Path(settings.CITY_FOLDER))


def count_now(folder: Path) -> None:
    """Count all pools under the rules of the city's folder."""
    keep_rules(folder)
    for pool in Pool.objects.filter(tree_size__gt=0).order_by("id").values_list("id", flat=True):
        count_pool(pool)
        count_fine(pool)


def recount(pool: str) -> int:
    """Count a pool again from its first entry, after an alarm was looked into."""
    forget(pool)
    counted = count_pool(pool)
    count_fine(pool)
    return counted
