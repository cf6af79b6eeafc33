"""The tour of the demonstration, followed as it is written: at most 25 clicks, one typed field."""

import pytest
from playwright.sync_api import Browser
from tests.acceptance.browser import Visitor


def be(visitor: Visitor, button: str) -> None:
    """Become a demo person, from the page of the tour."""
    visitor.open("/demo/tour")
    visitor.click(button)


def buyer_draws_and_applies(visitor: Visitor) -> str:
    """From the first page to the case page; the case number."""
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
    # Without scripts the machine holds the nonce, and says so.
    checked = "一遍：50 个全对" if visitor.script else "由我们的机器代为产生和保管"
    visitor.sees(checked)
    visitor.look("draw")
    visitor.press_nth(".plates input", 6)
    visitor.click("选这个号码")
    visitor.sees("您想去哪里办")
    visitor.look("door")
    visitor.click("选这里，下一步")
    visitor.look("confirm")
    visitor.click("提交申请")
    visitor.sees("已收到")
    visitor.look("case")
    return visitor.page.url.rstrip("/").rpartition("/")[2]


def test_the_tour_from_an_empty_hand_to_four_documents(demo_address: str, browser: Browser) -> None:
    visitor = Visitor(browser, demo_address, 1280)
    visitor.open("/demo/tour")
    visitor.look("tour")
    be(visitor, "以苏样例的身份进去")
    number = buyer_draws_and_applies(visitor)

    be(visitor, "以丁受例的身份进去")
    visitor.look("desk")
    visitor.click(number)
    visitor.look("desk-received")
    visitor.click("没填的都相符，受理并送审")
    visitor.look("desk-accepted")
    visitor.click("没填的都相符，记录查验")
    visitor.sees("审核由车管所的审核岗办")

    be(visitor, "以方审例的身份进去")
    visitor.click(number)
    visitor.look("review")
    visitor.click("准予登记")
    visitor.sees("准予，待制证")

    be(visitor, "再以丁受例的身份进去")
    visitor.click(number)
    visitor.look("desk-granted")
    visitor.type("票据号码", "R-2026-0001")
    visitor.click("登记已收")
    visitor.click("件都做好了，完成制证")
    visitor.click("件都交给申请人，办成")
    visitor.sees("已办成")
    visitor.look("desk-completed")

    be(visitor, "再以苏样例的身份进去")
    visitor.click("看经过")
    visitor.sees("已办成，法律上已生效")
    visitor.look("case-completed")

    be(visitor, "不登录，进去看")
    visitor.look("pools")

    assert visitor.problems == []
    assert visitor.clicks <= 25
    assert visitor.typed == 1


@pytest.mark.parametrize(
    ("who", "width", "elder", "script"),
    [
        ("以石䶮的身份进去", 390, False, True),
        ("以林示范的身份进去", 320, True, True),
        ("以安居例的身份进去", 390, False, False),
    ],
)
def test_a_buyer_applies(
    demo_address: str, browser: Browser, who: str, width: int, elder: bool, script: bool
) -> None:
    visitor = Visitor(browser, demo_address, width, elder=elder, script=script)
    visitor.open("/demo")
    visitor.click(who)
    number = buyer_draws_and_applies(visitor)
    assert number.isdigit()
    assert visitor.problems == []
