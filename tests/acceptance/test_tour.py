"""The tour of the demonstration, followed as it is written: at most 25 clicks, one typed field."""

import pytest
from playwright.sync_api import Browser

from tests.acceptance.browser import Visitor


def be(visitor: Visitor, name: str) -> None:
    """Become a demo person, from the page of people."""
    visitor.open("/demo")
    visitor.click(name)


def buyer_draws_and_applies(visitor: Visitor, name: str) -> str:
    """From signing in to the case page; the case number."""
    be(visitor, name)
    visitor.look("home")
    visitor.click("新车上牌")
    visitor.look("procedure")
    visitor.click("看看我能不能办")
    visitor.look("check")
    visitor.click("看结果")
    visitor.sees("能办")
    visitor.look("verdict")
    visitor.click("下一步：抽号、选号")
    visitor.look("before-draw")
    visitor.click("抽 50 个号码")
    visitor.sees("这 50 个号码里选 1 个")
    visitor.look("draw")
    visitor.clicks += 1
    visitor.page.locator(".plates input").nth(6).check()
    visitor.click("选这个号码")
    visitor.look("held")
    visitor.click("接着填申请")
    visitor.look("door")
    visitor.clicks += 1
    visitor.page.get_by_role("radio").first.check()
    visitor.click("选这里，下一步")
    visitor.look("confirm")
    visitor.click("提交申请")
    visitor.sees("已收到")
    visitor.look("case")
    return visitor.page.url.rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize(
    ("who", "width", "elder", "script"),
    [
        ("以苏样例的身份进去", 390, False, True),
        ("以林示范的身份进去", 320, True, True),
        ("以石䶮的身份进去", 1280, False, True),
        ("以安居例的身份进去", 390, False, False),
    ],
)
def test_a_buyer_applies(
    demo_address: str, browser: Browser, who: str, width: int, elder: bool, script: bool
) -> None:
    visitor = Visitor(browser, demo_address, width, elder=elder, script=script)
    number = buyer_draws_and_applies(visitor, who)
    assert number.isdigit()
    assert visitor.problems == []
