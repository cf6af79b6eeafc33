"""The application a web server loads."""

import os
import signal
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from doorstep.config.processes import end_with_parent

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def without_prefix(inner: Application, prefix: str) -> Application:
    """Serve the same pages whether the proxy in front removes the path prefix or leaves it."""
    if not prefix:
        return inner

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path == prefix or path.startswith(prefix + "/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return inner(environ, start_response)

    return application


def prefix() -> str:
    """The path prefix of the environment."""
    return os.environ.get("DOORSTEP_PREFIX", "").rstrip("/")


def load() -> Application:
    """Django, under the prefix of the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.config.settings")
    # A worker must not go on serving after its server was killed, not even to finish in order.
    end_with_parent(signal.SIGKILL)
    return without_prefix(get_wsgi_application(), prefix())
