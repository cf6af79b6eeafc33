"""The province's application: machines without the layers pages need, pages with them.

Why two handlers: a city calls for every batch, signs what it says and has no session, so that
sessions, cookies and limits by caller would only cost time. The audit record is sealed by a thread
here: one process is the whole service, and a standby seals as well as the first.
"""

import signal
import threading
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import InterfaceError, OperationalError, close_old_connections

from doorstep.audit.jobs import forget_old_keys, run_sealer
from doorstep.config.processes import end_with_parent
from doorstep.config.wsgi import Application, prefix, without_prefix
from doorstep.people.services import forget_ended_devices
from doorstep.portals.frame.limits import forget_old_counts

MACHINES = "/witness/"
FORGET_EVERY = 6 * 3600.0
log = structlog.get_logger(__name__)


class Machines(WSGIHandler):
    """Django's handler of addresses with nothing around the view."""

    def load_middleware(self, is_async: bool = False) -> None:
        """None of the pages' layers."""
        layers, settings.MIDDLEWARE = settings.MIDDLEWARE, []
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = layers


def split(machines: Application, pages: Application) -> Application:
    """One application that knows by the address which of the two answers."""

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        wanted: str = environ.get("PATH_INFO", "")
        return (machines if wanted.startswith(MACHINES) else pages)(environ, start)

    return application


def forget_the_old(stop: threading.Event) -> None:
    """Remove what is kept for a time only, until told to stop."""
    while not stop.wait(FORGET_EVERY):
        try:
            call_command("clearsessions")
            forget_ended_devices()
            forget_old_counts()
            forget_old_keys()
        except (OperationalError, InterfaceError) as trouble:
            log.warning("forgetting waits for the database", trouble=type(trouble).__name__)
        close_old_connections()


def load() -> Application:
    """What a web server loads."""
    end_with_parent(signal.SIGKILL)
    pages = get_wsgi_application()
    never = threading.Event()
    for work in (run_sealer, forget_the_old):
        threading.Thread(target=work, args=(never,), name=work.__name__, daemon=True).start()
    return without_prefix(split(Machines(), pages), prefix())
