"""A page over plain http on a name the browser does not trust, with the browser's own check loaded.

There `crypto.subtle` does not exist, as on a phone that a demonstration shows its pages to.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from playwright.sync_api import Page
from tests.acceptance.browser import chromium
from tests.integrations.serving import served

from doorstep.plates.log.receipt import Trusted

SCRIPT = Path(__file__).parents[2] / "src/doorstep/portals/citizen/static/citizen/check.js"
NAME = "hall.example"
PAGE = b'<!doctype html><meta charset="utf-8"><script src="/check.js"></script>'
STRICT = "default-src 'none'; script-src 'self'"


def _answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    script = environ["PATH_INFO"] == "/check.js"
    kind = "text/javascript" if script else "text/html"
    start_response("200 OK", [("Content-Type", kind), ("Content-Security-Policy", STRICT)])
    return [SCRIPT.read_bytes() if script else PAGE]


@contextmanager
def insecure_page() -> Iterator[Page]:
    """The page, in a browser of its own."""
    with (
        served("hall", _answer) as address,
        chromium(f"--host-resolver-rules=MAP {NAME} 127.0.0.1") as browser,
    ):
        page = browser.new_context().new_page()
        page.goto(address.replace("127.0.0.1", NAME))
        yield page


@contextmanager
def slowed(page: Page, times: int) -> Iterator[Page]:
    """The same page freshly opened, on a processor so many times slower."""
    slow = page.context.new_page()
    session = slow.context.new_cdp_session(slow)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})
    slow.goto(page.url)
    yield slow
    slow.close()


def asked(page: Page, function: str, given: Any = None) -> Any:
    """What a function of one argument answers; `C` is the check, `hex` and `unhex` its own."""
    source = f"""async (given) => {{
        const C = DoorstepCheck, {{ hex, unhex, utf8 }} = C.bytes;
        return await ({function})(JSON.parse(given));
    }}"""
    return page.evaluate(source, json.dumps(given))


def trusted_keys(trusted: Trusted) -> dict[str, Any]:
    """What a verifier brings, as the browser takes it."""
    return {
        "log": str(trusted.log),
        "supervisors": sorted(trusted.supervisors),
        "witnesses": [str(key) for key in trusted.witnesses],
    }
