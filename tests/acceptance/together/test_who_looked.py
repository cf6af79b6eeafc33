"""A citizen asks for a correction, the archivist answers, the audit administrator finds who looked.

The pages of staff administration are looked at on the way, by those who work with them.
"""

from pathlib import Path

from playwright.sync_api import Browser
from tests.acceptance.browser import Visitor

from doorstep.kernel import clock
from doorstep.places.demo import read_demo

PATIENCE_S = 60


def be(visitor: Visitor, name: str) -> None:
    """Become a demo person."""
    visitor.open("/demo")
    visitor.click(f"以{name}的身份进去")


def asks_for_a_correction(citizen: Visitor) -> None:
    """From 我的信息 to the page of the request."""
    citizen.open("/my-data/")
    citizen.look("my-data")
    citizen.click("更正、删除、限制使用", within="main")
    citizen.look("rights")
    citizen.click("更正：有一项写错了")
    citizen.look("right-ask")
    citizen.press_nth("[name=matter]", 0)
    citizen.type("错在哪里", "样字错了")
    citizen.type("应该是什么", "苏洋例")
    citizen.type("有什么证明", "2024 年换的身份证")
    citizen.click("提出请求")
    citizen.sees("等待答复", seconds=PATIENCE_S)
    citizen.look("right-waiting")


def answers(archivist: Visitor) -> None:
    """From the list to the answer."""
    archivist.open("/desk/rights")
    archivist.look("desk-rights")
    archivist.click("更正 · 姓名")
    archivist.look("desk-right")
    archivist.press_nth("[name=yes]", 0)
    archivist.type("理由", "与新身份证一致")
    archivist.click("答复", within="form[action*='rights']")
    archivist.sees("已照办", seconds=PATIENCE_S)


def test_the_audit_administrator_finds_who_looked(demo_address: str, browser: Browser) -> None:
    citizen = Visitor(browser, demo_address, 390)
    be(citizen, "苏样例")
    asks_for_a_correction(citizen)

    archivist = Visitor(browser, demo_address, 1280)
    be(archivist, "安档例")
    answers(archivist)

    person = read_demo(Path("cities/binzhou"), clock.today()).person("blue-buyer")
    auditor = Visitor(browser, demo_address, 1280)
    be(auditor, "计审例")
    auditor.open("/audit/")
    auditor.look("audit")
    auditor.click("谁看过一个人的信息：按证件号码查")
    auditor.look("audit-person")
    auditor.type("证件号码", person.id_number)
    auditor.type("为什么查", "当事人投诉")
    auditor.click("查找", within="main")
    auditor.sees("安档例", seconds=PATIENCE_S)
    auditor.sees("答复本人对个人信息的请求")
    assert person.id_number not in auditor.page.url
    auditor.look("audit-found")

    citizen.open("/my-data/looks")
    citizen.sees("当事人投诉", seconds=PATIENCE_S)
    citizen.sees("档案岗，姓安")
    citizen.look("looks")
    for each in (citizen, archivist, auditor):
        assert each.problems == []


def test_staff_are_appointed_and_devices_ended(demo_address: str, browser: Browser) -> None:
    manager = Visitor(browser, demo_address, 1280)
    be(manager, "田管例")
    manager.open("/desk/staff")
    manager.look("staff")
    manager.click("开一个新账号")
    manager.type("姓名", "新来例")
    manager.type("登录名", "newcomer")
    manager.click("开账号", within="main")
    manager.sees("只显示这一次", seconds=PATIENCE_S)
    code = manager.page.locator("strong.code").inner_text()
    manager.look("staff-code")
    manager.click("记好了，去任命岗位")
    manager.page.locator("[name=post]").select_option("clerk")
    manager.page.locator("[name=point]").select_option("S01")
    manager.type("为什么", "新来")
    manager.look("member")
    manager.click("任命", within="form[novalidate]")
    manager.sees("新来", seconds=PATIENCE_S)

    newcomer = Visitor(browser, demo_address, 320, elder=True)
    newcomer.open("/staff/begin")
    newcomer.look("staff-begin")
    newcomer.type("登录名", "newcomer")
    newcomer.type("启用码", code)
    newcomer.click("下一步")
    newcomer.sees("设密码和动态口令", seconds=PATIENCE_S)
    newcomer.look("staff-factors")

    security = Visitor(browser, demo_address, 390)
    be(security, "全管例")
    for path, name in (
        ("/desk/staff", "staff"),
        ("/desk/locks", "locks"),
        ("/desk/devices", "desk-devices"),
        ("/about/sign-in", "sign-in-rules"),
        ("/roles", "roles"),
    ):
        security.open(path)
        security.look(name)
    security.open("/desk/staff")
    security.click("丁受例", within="main")
    security.look("member-devices")

    citizen = Visitor(browser, demo_address, 320, elder=True)
    be(citizen, "林示范")
    for path, name in (
        ("/my-data/", "my-data"),
        ("/my-data/devices", "devices"),
        ("/my-data/rights", "rights"),
        ("/my-data/rights/new/correct", "right-ask"),
        ("/my-data/rights/new/erase", "right-erase"),
        ("/my-data/contact", "contact"),
    ):
        citizen.open(path)
        citizen.look(name)
    for each in (manager, newcomer, security, citizen):
        assert each.problems == []
