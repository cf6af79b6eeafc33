"""One running demonstration and one browser for a module of tests.

Why not for the whole run: what one module does in the city would be in the way of another, and the
browser keeps an event loop in its thread, where Django refuses the database. Journeys of people who
do not meet share one: `together`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.acceptance.browser import ELSEWHERE, chromium
from tests.running import a_demo


@pytest.fixture(scope="module")
def demo_address(founded: Path) -> Iterator[str]:
    with a_demo(founded, DOORSTEP_HOSTS="*") as demo:
        yield f"http://127.0.0.1:{demo.port}"


@pytest.fixture
def network_address(demo_address: str) -> str:
    """The same pages as a telephone of the network has them: plain http, and not this machine."""
    return demo_address.replace("127.0.0.1", ELSEWHERE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running
