"""试着作弊 in a real browser: found from the public page, tried, read; also without scripts."""

import pytest
from playwright.sync_api import Browser
from tests.acceptance.browser import Visitor

from doorstep.plates.log.cheating import by_name


@pytest.mark.parametrize(
    ("width", "elder", "script"),
    [(1280, False, True), (390, False, False), (320, True, True)],
)
def test_a_stranger_tries_to_cheat(
    demo_address: str, browser: Browser, width: int, elder: bool, script: bool
) -> None:
    visitor = Visitor(browser, demo_address, width, elder=elder, script=script)
    visitor.open("/pool/")
    visitor.look("pools")
    visitor.click("试着作弊", within="main")
    visitor.look("cheats")
    for name, sentence in (
        ("favour-a-friend", "这个号码不在这次抽出的号码里。"),
        ("without-the-province", "随机数的证明不成立。"),
        ("two-books", "这本账和以前签过的那一本不是同一本。"),
    ):
        cheat = by_name(name)
        assert cheat is not None
        visitor.click(cheat.want)
        visitor.sees(sentence)
        visitor.look(f"cheat-{name}")
        visitor.click("试着作弊", within="main")
    assert visitor.problems == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_citizen_signs_the_terms_of_reading(
    demo_address: str, browser: Browser, width: int
) -> None:
    visitor = Visitor(browser, demo_address, width)
    visitor.open("/demo")
    visitor.click("以苏样例的身份进去")
    visitor.open("/log-readers")
    visitor.look("log-readers")
    visitor.click("签阅读约定")
    visitor.type("列在公开名单里的名字或单位", "苏样例")
    visitor.type("为什么要读", "核对本月的抽号")
    visitor.page.get_by_label("同意", exact=True).check()
    visitor.look("log-sign")
    visitor.click("签名", within="main")
    visitor.sees("只显示这一次")
    visitor.look("log-token")
    visitor.open("/log-readers")
    visitor.sees("核对本月的抽号")
    visitor.open("/own-number")
    visitor.look("own-number")
    assert visitor.problems == []
