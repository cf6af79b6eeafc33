"""The template environment: what every template may call."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django_htmx.jinja import htmx_script
from jinja2 import Environment, StrictUndefined

from doorstep.portals.frame import shown
from doorstep.portals.frame.page import page_frame
from doorstep.portals.frame.passkeys import site as passkey_site


@cache
def _version(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Address of a static file that changes whenever its content does."""
    return f"{static(name)}?v={_version(name)}"


def url_for(name: str, *args: object, **query: object) -> str:
    """Address of a view, prefix included; keywords become the query."""
    kept = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return reverse(name, args=args, query=kept or None)


def environment(**options: object) -> Environment:
    """Strict templates: an unknown name is an error, never an empty place on a page."""
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    options["undefined"] = StrictUndefined
    env = Environment(**options)  # type: ignore[arg-type]  # noqa: S701 - Django turns autoescape on
    env.globals.update(
        _=shown.say,
        asset=asset,
        url_for=url_for,
        page_frame=page_frame,
        htmx_script=htmx_script,
        passkey_site=passkey_site,
    )
    env.filters.update(
        shown=shown.shown,
        said=shown.say_it,
        yuan=shown.show_fen,
        day=shown.show_day,
        clock_time=shown.show_time,
        instant=shown.show_instant,
    )
    return env
