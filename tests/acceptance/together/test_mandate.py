"""Acting for others: a village clerk for an old person who stops it, an agent for a company."""

from playwright.sync_api import Browser
from tests.acceptance.browser import Visitor

SLOWLY = 60
"""Seconds: what another page did is shown by itself, on a machine that may be busy."""


def enter(visitor: Visitor, button: str) -> None:
    """Become a demo person, from the page of all of them."""
    visitor.open("/demo")
    visitor.click(button)


def test_a_village_clerk_acts_and_the_old_person_sees_and_stops_it(
    demo_address: str, browser: Browser
) -> None:
    desk = Visitor(browser, demo_address, 1280)
    phone = Visitor(browser, demo_address, 320, elder=True)
    for visitor in (desk, phone):
        visitor.page.set_default_timeout(1000 * SLOWLY)

    enter(desk, "以尤邮例的身份进去")
    desk.open("/desk/mandates/")
    desk.look("desk-mandates")
    desk.click("请本人委托")
    desk.type("证件号码", "37160119470312992X")
    desk.type("姓名或单位名称", "孙奶例")
    desk.page.get_by_label("办哪件事").select_option(label="补换领行驶证")
    desk.page.get_by_label("在自己手机上点同意").check()
    desk.look("desk-mandate-new")
    desk.click("请本人确认")
    desk.sees("等本人确认")

    enter(phone, "以孙奶例的身份进去")
    phone.click("看是谁，再答复")
    phone.look("mandates")
    phone.click("要替您办")
    phone.look("mandate-asked")
    phone.click("同意")
    phone.sees("确认了")

    desk.page.reload()
    desk.look("desk-mandate")
    desk.click("现在替本人办")
    desk.page.get_by_label("丢了").check()
    desk.look("desk-mandate-act")
    desk.click("替本人提交申请")
    desk.sees("已收到")

    # The page was not touched since: what the clerk saw and did comes by itself.
    phone.sees("用这份委托提交了申请", seconds=SLOWLY)
    phone.sees("手机号（遮住）", seconds=SLOWLY)
    phone.look("mandate-used")
    phone.page.reload()
    phone.click("我有异议：停止委托，撤回申请")
    phone.sees("本人停止了")
    phone.look("mandate-ended")
    phone.click("看这件业务办到哪一步了")
    phone.sees("已撤回")

    desk.open("/desk/mandates/")
    desk.sees("现在没有")
    assert phone.problems == []
    assert desk.problems == []


def test_a_companys_agent_acts_in_its_name_until_the_window_ends_it(
    demo_address: str, browser: Browser
) -> None:
    agent = Visitor(browser, demo_address, 390)
    desk = Visitor(browser, demo_address, 1280)
    for visitor in (agent, desk):
        visitor.page.set_default_timeout(1000 * SLOWLY)

    enter(agent, "以于经例的身份进去")
    agent.open("/my-data/")
    agent.click("我经办的单位")
    agent.look("units")
    agent.click("换成它的名义")
    agent.look("unit")
    unit = agent.page.url
    agent.sees("SL680")
    agent.open("/procedures/replace-vehicle-licence/check")
    agent.sees("您现在代表")
    agent.page.get_by_label("丢了").check()
    agent.click("看结果")
    agent.look("unit-verdict")
    agent.click("下一步：选去哪里办")
    agent.click("选这里，下一步")
    agent.look("unit-confirm")
    agent.click("提交申请")
    agent.sees("收到申请")
    agent.look("unit-case")
    agent.page.goto(unit)
    agent.sees("于*例，流水号")
    agent.look("unit-timeline")

    enter(desk, "以丁受例的身份进去")
    desk.open("/desk/units")
    desk.type("统一社会信用代码", "91371601MA3C00118J")
    desk.click("查找单位")
    desk.look("desk-unit")
    desk.click("马上停止")
    desk.sees("已停止")

    assert agent.problems == []
    assert desk.problems == []
    # The page still open on the phone shows nothing more of the company.
    agent.page.reload()
    agent.sees("没有找到")
    agent.open("/cases/")
    agent.sees("您现在不是这个单位的经办人")
