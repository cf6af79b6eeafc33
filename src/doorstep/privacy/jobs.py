"""Work of the queue and of the clock: make exports, remove those whose days are over."""

from procrastinate.contrib.django import app

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Key


@app.task(queue="printing")
def make(export_id: str) -> None:
    """Gather everything about one person; run twice, it is made once."""
    from doorstep.privacy import services  # the services defer this very job

    services.make_export(export_id=export_id, by=SYSTEM, key=Key(f"export-{export_id}"))


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="remove-old-exports")
def remove_old_exports(timestamp: int) -> None:
    """Remove the files of exports whose last day is over."""
    from doorstep.privacy import services

    day = clock.today()
    services.remove_old_exports(on=day, by=SYSTEM, key=Key(f"exports-{timestamp}"))


@app.periodic(cron="11 4 * * *")
@app.task(queueing_lock="end-keeping")
def end_keeping(timestamp: int) -> None:
    """End what was kept long enough, table by table, and report it."""
    from doorstep.privacy import keeping

    day = clock.today()
    for table in keeping.ENDS:
        key = Key(f"keeping-{table}-{timestamp}")
        keeping.end(table=table, on=day, by=SYSTEM, key=key)


@app.task(queue="printing", queueing_lock="check-record")
def check_record(check_id: int) -> None:
    """Recompute the whole record, row by row."""
    from doorstep.privacy import auditing

    auditing.check(check_id=check_id)
