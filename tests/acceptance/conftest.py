"""One running demonstration and one browser for the tests of pages."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.acceptance.browser import chromium
from tests.running import Demo


@pytest.fixture(scope="session")
def demo_address() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="doorstep-pages-", dir="/var/tmp"))
    folder.chmod(0o755)
    demo = Demo(folder, 8600)
    try:
        demo.ready()
        yield f"http://127.0.0.1:{demo.port}"
    finally:
        demo.stop()
        deadline = time.monotonic() + 10
        while (folder / "postgres/data/postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running
