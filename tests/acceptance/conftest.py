"""One running demonstration and one browser for a module of tests.

Why not for the whole run: the browser keeps an event loop in its thread, and Django refuses the
database to a thread with one.
"""

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.acceptance.browser import ELSEWHERE, chromium
from tests.running import Demo


@pytest.fixture(scope="module")
def demo_address() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="doorstep-pages-", dir="/var/tmp"))
    folder.chmod(0o755)
    # Far from other runs: two that look for a free port at one moment find the same.
    demo = Demo(folder, random.randrange(30000, 40000), DOORSTEP_HOSTS="*")
    try:
        demo.ready()
        yield f"http://127.0.0.1:{demo.port}"
    finally:
        demo.stop()
        deadline = time.monotonic() + 10
        while (folder / "postgres/data/postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def network_address(demo_address: str) -> str:
    """The same pages as a telephone of the network has them: plain http, and not this machine."""
    return demo_address.replace("127.0.0.1", ELSEWHERE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running
