"""A citizen signs up by phone, is seen at a station, and then does what that opens."""

import re

import pytest
from playwright.sync_api import Browser, expect
from tests.acceptance.browser import Visitor
from tests.people.builders import a_number, a_phone

NAME = "钱样例"
NUMBER = a_number(division="371601", born="19880316", serial=881).text
PHONE, NEW = a_phone(7788).text, a_phone(7789).text
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "64f8ffbf1e0005850280a3a2a3d50000000049454e44ae426082"
)
PATIENCE_MS = 60_000


def code_for(visitor: Visitor, phone: str) -> str:
    """The newest code the demonstration sent to a phone, read on its page of messages."""
    masked = f"{phone[:3]}****{phone[-4:]}"
    inbox = visitor.page.context.new_page()
    row = inbox.locator("li", has_text=masked).filter(has_text=re.compile("验证码"))
    inbox.goto(f"{visitor.address}/demo/sms")
    expect(row.first).to_be_visible(timeout=PATIENCE_MS)
    found = re.search(r"验证码 (\d{6})", row.first.inner_text())
    inbox.close()
    assert found is not None
    return found[1]


@pytest.fixture
def citizen(demo_address: str, browser: Browser) -> Visitor:
    """Somebody with an old phone and large print."""
    return Visitor(browser, demo_address, 320, elder=True)


@pytest.fixture
def clerk(demo_address: str, browser: Browser) -> Visitor:
    desk = Visitor(browser, demo_address, 1280)
    desk.open("/demo/tour")
    desk.click("以丁受例的身份进去")
    return desk


def signs_up(citizen: Visitor) -> None:
    citizen.open("/sign-in?next=/my-data/level")
    citizen.type("您的手机号", PHONE)
    citizen.click("发送验证码")
    citizen.type("6 位验证码", code_for(citizen, PHONE))
    citizen.click("登录", within="main")
    if "/notices/new" in citizen.page.url:
        citizen.page.locator("main form button").first.click()
    citizen.open("/my-data/level")


def is_seen(clerk: Visitor) -> None:
    clerk.open("/desk/")
    clerk.click("互联网面签")
    clerk.look("proofings")
    clerk.page.fill("[name=number]", NUMBER)
    clerk.page.fill("[name=name]", NAME)
    clerk.press_nth("[name=document][value=typed]", 0)
    clerk.click("证件核对好了，开始")
    clerk.look("proofing-begun")
    clerk.press_nth("[name=face]", 0)
    clerk.click("记下")
    clerk.page.fill("[name=phone]", PHONE)
    clerk.click("发验证码")
    clerk.page.fill("[name=code]", code_for(clerk, PHONE))
    clerk.click("确认手机号")
    photo = {"name": "me.png", "mimeType": "image/png", "buffer": PHOTO}
    clerk.page.set_input_files("[name=portrait]", photo)
    clerk.click("保存照片")
    signs(clerk)
    clerk.look("proofing-ready")
    clerk.click("全部办好，完成面签")
    clerk.click("打印回执")
    clerk.sees(NAME)
    clerk.look("proofing-receipt")


def signs(clerk: Visitor) -> None:
    """Draws a line into the frame."""
    frame = clerk.page.locator("canvas")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    clerk.page.mouse.move(box["x"] + 20, box["y"] + 20)
    clerk.page.mouse.down()
    clerk.page.mouse.move(box["x"] + 120, box["y"] + 90, steps=8)
    clerk.page.mouse.up()
    clerk.click("签好了")


def test_seen_once_at_a_station_a_citizen_may_change_the_phone_alone(
    citizen: Visitor, clerk: Visitor
) -> None:
    signs_up(citizen)
    citizen.sees("手机号注册")
    citizen.look("levels-phone")
    citizen.open("/my-data/phone")
    citizen.sees("要先面签一次")
    citizen.look("phone-closed")
    is_seen(clerk)
    citizen.open("/my-data/level")
    citizen.sees("已当面核验")
    citizen.look("levels-seen")
    citizen.open("/my-data/phone")
    citizen.page.fill("[name=phone]", NEW)
    citizen.click("发验证码到新手机")
    citizen.page.fill("[name=code]", code_for(citizen, NEW))
    citizen.look("phone-code")
    citizen.click("更换登录手机")
    citizen.sees("起改用")
    citizen.look("phone-waiting")
    citizen.click("停止更换，退出所有登录")
    citizen.sees("您的手机号")
    assert citizen.problems == clerk.problems == []
