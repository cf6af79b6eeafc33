"""The process behind the pages: runs the queue's jobs and seals the audit record.

Sealing happens every second and is therefore a thread here and not a job: a row of the queue per
second would cost more than the seal. Two workers may both seal; the sealer settles that itself.
"""

import threading

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from doorstep.audit.jobs import run_sealer

GRACE = 7.0
CONCURRENCY = 2


def run(*, once: bool = False) -> None:
    """Work until a signal says stop, or until nothing is left to do."""
    stop = threading.Event()
    sealer = threading.Thread(target=run_sealer, args=(stop,), name="sealer")
    sealer.start()
    try:
        if not isinstance(app.connector, DjangoConnector):
            raise TypeError("the job queue is not on Django's connection")
        # A second view of the queue: what a job defers still goes over Django's own connection
        # and commits or vanishes with the job's transaction.
        queue = app.with_connector(app.connector.get_worker_connector())
        with queue.open():
            queue.run_worker(
                wait=not once,
                concurrency=CONCURRENCY,
                fetch_job_polling_interval=2.0,
                shutdown_graceful_timeout=GRACE,
                delete_jobs="successful",
            )
    finally:
        stop.set()
        sealer.join()
