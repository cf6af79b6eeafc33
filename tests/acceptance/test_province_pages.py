"""The province in a real browser: the officer's pages on a desk, a phone and in large print."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from tests.acceptance.browser import Visitor

from doorstep.config.founding import OFFICER

POOL = "3716-02"
PATIENCE_MS = 90_000


def an_officer(demo_address: str, browser: Browser, width: int, *, script: bool = True) -> Visitor:
    """Somebody who comes from the city's page of demo people and is the officer then."""
    visitor = Visitor(browser, demo_address, width, elder=width == 320, script=script)
    visitor.page.set_default_timeout(PATIENCE_MS)
    visitor.open("/demo")
    visitor.click("看省级的演示人物")
    visitor.address = "http://" + urlsplit(visitor.page.url).netloc
    visitor.page.locator(f'form:has(input[value="{OFFICER}"]) button').click()
    visitor.sees("等我审批")
    return visitor


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_page_of_an_officer_fits_and_is_accessible(
    demo_address: str, browser: Browser, width: int
) -> None:
    visitor = an_officer(demo_address, browser, width)
    visitor.look("province-home")
    for path, name in (
        ("/demo", "province-people"),
        ("/waiting", "province-waiting"),
        (f"/pools/{POOL}", "province-pool"),
        ("/requests/1", "province-request"),
        ("/nothing", "province-nothing"),
        ("/language?to=en&next=/", "province-english"),
    ):
        visitor.open(path)
        visitor.look(name)
    said = [problem for problem in visitor.problems if "404" not in problem]
    assert said == []


@pytest.mark.parametrize("script", [True, False])
def test_an_order_needs_a_segment_and_a_reason(
    demo_address: str, browser: Browser, script: bool
) -> None:
    visitor = an_officer(demo_address, browser, 390, script=script)
    visitor.open(f"/pools/{POOL}")
    visitor.click("下达命令", within="main")
    visitor.sees("请选一个号段")
    visitor.look("province-order-wrong")
    visitor.page.locator("#q-segment").select_option(index=2 if script else 1)
    visitor.type("理由", "核查")
    visitor.click("下达命令", within="main")
    visitor.sees("省级命令")
    said = [problem for problem in visitor.problems if "422" not in problem]
    assert said == []
