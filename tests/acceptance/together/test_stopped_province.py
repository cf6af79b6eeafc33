"""The tour's last step: the province is stopped, somebody draws, the province comes back."""

from playwright.sync_api import Browser
from tests.acceptance.browser import Visitor

PATIENCE_S = 90


def test_a_draw_waits_for_the_province_and_goes_on_by_itself(
    demo_address: str, browser: Browser
) -> None:
    visitor = Visitor(browser, demo_address, 390)
    visitor.open("/demo/tour")
    visitor.click("停掉省级")
    visitor.sees("省级已停")
    visitor.look("province-stopped")
    visitor.open("/demo")
    visitor.click("以林示范的身份进去")
    visitor.click("新车上牌")
    visitor.click("看看我能不能办")
    visitor.click("看结果")
    visitor.click("下一步：抽号、选号")
    visitor.click("抽 50 个号码")
    visitor.sees("省级监督系统暂时连不上", seconds=PATIENCE_S)
    visitor.look("draw-waits")
    drawing = visitor.page.url
    visitor.open("/demo/tour")
    visitor.click("让省级回来")
    visitor.sees("把省级停掉，看看会怎样")
    visitor.page.goto(drawing)
    visitor.sees("这 50 个号码里选 1 个", seconds=PATIENCE_S)
    visitor.look("draw-went-on")
    assert visitor.problems == []
