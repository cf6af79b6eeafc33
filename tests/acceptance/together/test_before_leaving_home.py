"""From the search to the decision at a counter, three businesses of one owner on a telephone."""

import pytest
from playwright.sync_api import Browser
from tests.acceptance.browser import Visitor

OWNER, CLERK = "以许旧例的身份进去", "以丁受例的身份进去"
STATION = "市中街道登记服务站"


def enter(visitor: Visitor, button: str) -> None:
    """Become a demo person, from the page of all of them."""
    visitor.open("/demo")
    visitor.click(button)


def asks_and_applies(phone: Visitor, words: str, found: str, reason: str = "") -> str:
    """Search in everyday words, read what is in the way, apply; the case number."""
    phone.open("/")
    phone.type("用自己的话说要办的事", words)
    phone.click("搜索", within="main, .hero")
    phone.look(f"search-{words}")
    first = phone.page.locator("main .rows a").first
    assert found in first.inner_text()
    phone.click(found, within="main")
    phone.sees("要准备什么")
    phone.click("看看我能不能办")
    if reason:
        phone.page.get_by_label(reason).first.check()
    phone.click("看结果")
    phone.sees("能办。")
    phone.click("下一步：选去哪里办")
    phone.page.get_by_label(STATION).first.check()
    phone.look(f"door-{words}")
    phone.click("选这里，下一步")
    phone.sees("提交申请")
    phone.look(f"confirm-{words}")
    phone.click("提交申请")
    phone.sees("已收到")
    return phone.page.url.rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize(
    ("words", "found", "reason", "script"),
    [
        ("牌子丢了", "补换领号牌", "丢了", False),
        ("行驶证丢了", "补换领行驶证", "丢了", True),
        ("年检", "六年免检", "", True),
    ],
)
def test_from_the_search_to_the_decision_at_the_counter(
    demo_address: str, browser: Browser, words: str, found: str, reason: str, script: bool
) -> None:
    phone = Visitor(browser, demo_address, 390, script=script)
    desk = Visitor(browser, demo_address, 1280)
    enter(phone, OWNER)
    phone.open("/overview/")
    phone.sees("能办的")
    phone.look("overview")
    number = asks_and_applies(phone, words, found, reason)

    enter(desk, CLERK)
    desk.click(number)
    desk.look(f"desk-{words}")
    desk.click("没填的都相符")
    desk.sees("准予")

    phone.open(f"/cases/{number}")
    phone.sees("准予登记，法律上已生效")
    phone.look(f"decided-{words}")
    assert phone.problems == []
    assert desk.problems == []
