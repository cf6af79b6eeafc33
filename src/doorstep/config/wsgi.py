"""The application a web server loads."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from doorstep.config.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.config.settings")
# A worker must not go on serving after its server was killed.
end_with_parent()
_application = get_wsgi_application()
_prefix = os.environ.get("DOORSTEP_PREFIX", "").rstrip("/")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serve one request, whether the proxy in front removes the path prefix or leaves it."""
    path: str = environ.get("PATH_INFO", "")
    if _prefix and (path == _prefix or path.startswith(_prefix + "/")):
        environ["PATH_INFO"] = path[len(_prefix) :] or "/"
    return _application(environ, start_response)
