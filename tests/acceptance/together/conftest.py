"""One running demonstration and one browser for all of these files.

Starting them takes longer than most journeys. So each journey has people of its own, and none
leaves the city as another cannot use it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.acceptance.browser import chromium
from tests.running import a_demo


@pytest.fixture(scope="package")
def demo_address(founded: Path) -> Iterator[str]:
    with a_demo(founded, DOORSTEP_HOSTS="*") as demo:
        yield f"http://127.0.0.1:{demo.port}"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running
