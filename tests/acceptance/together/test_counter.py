"""A draw at the desk in two browsers that share no network, the desk by keyboard alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.acceptance.browser import Visitor

from doorstep.kernel import clock
from doorstep.places.demo import read_demo

PATIENCE_MS = 90_000
CODES = {
    1: "DoorstepCounter.request(JSON.parse(localStorage['doorstep-counter-draw']))",
    2: "DoorstepCounter.nonce(JSON.parse(localStorage['doorstep-counter-draw']))",
    3: "DoorstepCounter.key(JSON.parse(localStorage['doorstep-counter-draw']))",
}


class Desk(Visitor):
    """A clerk who touches no mouse; the scanner is a keyboard too."""

    def key(self, name: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(name)

    def to_field(self, name: str) -> None:
        """Tab until this field has the focus."""
        for _ in range(80):
            if self.page.evaluate("document.activeElement.name || ''") == name:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way to {name} by Tab")

    def writes(self, name: str, text: str) -> None:
        """Go to a field and type."""
        self.to_field(name)
        self.page.keyboard.type(text)

    def scans(self, name: str, text: str) -> None:
        """The scanner types into the field that has the focus, then Enter."""
        assert self.page.evaluate("document.activeElement.name || ''") == name
        self.page.keyboard.type(text)
        self.key("Enter")

    def open_link(self, text: str) -> None:
        """Tab to a link and press Enter."""
        for _ in range(80):
            if self.page.evaluate("document.activeElement.textContent").strip() == text:
                self.key("Enter")
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way to {text} by Tab")

    def at(self, width: int, name: str) -> None:
        """Look at the page as it stands in another width."""
        self.page.set_viewport_size({"width": width, "height": 800})
        before, self.width = self.width, width
        self.look(name)
        self.width = before
        self.page.set_viewport_size({"width": before, "height": 800})

    def waits_for(self, text: str) -> None:
        """The page says this, however busy the machine is."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE_MS)


def code(phone: Visitor, n: int) -> str:
    text: str = phone.page.evaluate(CODES[n])
    return text


def to_the_fifty(desk: Desk, phone: Visitor) -> None:
    """From the scan field to the customer's screen.

    The second code counts for seconds only; a machine too busy for that gets a second draw.
    """
    for _ in range(2):
        desk.waits_for("用客户的手机，或者抽号卡")
        first = code(phone, 1)
        assert len(first) <= 100
        desk.scans("first", first)
        desk.waits_for("请客户准备好第二个码")
        phone.control("扫好了，到第二个码那一页").click()
        second = code(phone, 2)
        assert len(second) <= 40
        desk.key("F8")
        called, over = desk.page.locator("[name=second]"), desk.page.get_by_text("再抽一次")
        expect(called.or_(over).first).to_be_visible(timeout=PATIENCE_MS)
        if called.count():
            desk.scans("second", second)
        fifty = desk.page.locator("[name=pick], [href*=screen]")
        expect(fifty.or_(over).first).to_be_visible(timeout=PATIENCE_MS)
        if not over.count():
            break
        desk.key("F8")
        phone.control("扫好了，去选号码").click()
        phone.control("办完了，重新开始").click()
    if "/screen" not in desk.page.url:
        desk.key("F8")
    desk.waits_for("从这 50 个号码里选 1 个")


@pytest.fixture
def desk(demo_address: str, browser: Browser) -> Desk:
    clerk = Desk(browser, demo_address, 1280)
    clerk.open("/demo/tour")
    clerk.click("以丁受例的身份进去")
    return clerk


def at_the_scan(desk: Desk, key: str) -> None:
    """Who came for a number alone, written down by keyboard."""
    demo = read_demo(Path("cities/binzhou"), clock.today())
    person = demo.person(key)
    desk.open("/desk/")
    desk.key("F7")
    desk.waits_for("只来抽号，业务以后再办")
    desk.writes("id_number", person.id_number)
    desk.writes("name", person.name)
    desk.writes("answer-vin", person.vin)
    desk.writes("answer-certificate_number", str(demo.certificates[person.vin]["number"]))
    desk.key("F8")
    desk.waits_for("用客户的手机，或者抽号卡")


def test_a_phone_without_network_draws_at_the_desk(
    desk: Desk, demo_address: str, browser: Browser
) -> None:
    phone = Visitor(browser, demo_address, 390)
    phone.open("/counter-draw")
    phone.look("counter-phone-start")
    phone.page.context.set_offline(True)
    phone.control("开始，显示第一个码").click()
    expect(phone.page.locator("[data-part='1'] svg")).to_be_visible()
    phone.look("counter-phone-1")
    at_the_scan(desk, "permit-buyer")
    desk.look("counter-desk-scan")
    for nonsense in ("6901028001915", code(phone, 1)[:-1]):
        desk.scans("first", nonsense)
        desk.waits_for("这个码没有读完整")
    desk.scans("first", code(phone, 1))
    desk.look("counter-desk-ready")
    desk.open_link("重新扫")
    to_the_fifty(desk, phone)
    phone.look("counter-phone-2-covered")
    phone.control("窗口叫到我了，点开").click()
    expect(phone.page.locator("[data-part='2'] svg")).to_be_visible()
    phone.look("counter-phone-2")
    desk.look("counter-screen")
    desk.at(390, "counter-screen")
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("ArrowRight")
    number = desk.page.evaluate("document.activeElement.value")
    desk.key("Enter")
    desk.waits_for("您选的是这个号码吗")
    desk.look("counter-screen-picked")
    desk.at(390, "counter-screen-picked")
    phone.control("扫好了，去选号码").click()
    phone.control("屏幕上是我选的号码，点开").click()
    phone.look("counter-phone-3")
    desk.scans("third", code(phone, 3))
    desk.waits_for("已选定，为您留着")
    assert number[2:] in desk.page.inner_text("main").replace("·", "")
    desk.look("counter-desk-held")
    # Two wrong scans, each answered with 422.
    assert [each for each in desk.problems if "422" not in each] == []
    assert [each for each in phone.problems if "ERR_INTERNET_DISCONNECTED" not in each] == []


def test_a_phone_with_network_signs_itself_and_keeps_its_key(
    desk: Desk, demo_address: str, browser: Browser
) -> None:
    phone = Visitor(browser, demo_address, 320, elder=True)
    phone.open("/counter-draw")
    phone.control("开始，显示第一个码").click()
    at_the_scan(desk, "rare-buyer")
    to_the_fifty(desk, phone)
    desk.page.keyboard.press("Space")
    desk.key("F8")
    desk.waits_for("您选的是这个号码吗")
    number = desk.page.locator("input[name=number]").get_attribute("value")
    alpha = desk.page.locator("[data-alpha]").get_attribute("data-alpha")
    phone.page.goto(f"{demo_address}/counter-draw#sign={alpha}.{number}")
    phone.page.reload()
    expect(phone.page.locator("[data-part=sign]")).to_be_visible()
    phone.control("是，显示签名码给窗口扫").click()
    phone.look("counter-phone-sign")
    signature = phone.page.evaluate(
        "([alpha, number]) => DoorstepCounter.signature("
        "JSON.parse(localStorage['doorstep-counter-draw']), alpha, number)",
        [alpha, number],
    )
    assert len(signature) <= 100
    desk.scans("third", signature)
    desk.waits_for("已选定，为您留着")
    assert desk.problems == []
    assert phone.problems == []


def test_the_page_of_codes_survives_a_reload(demo_address: str, browser: Browser) -> None:
    phone = Visitor(browser, demo_address, 390)
    phone.open("/counter-draw")
    phone.control("开始，显示第一个码").click()
    before = code(phone, 1)
    phone.control("扫好了，到第二个码那一页").click()
    phone.page.reload()
    phone.control("接着办").click()
    expect(phone.page.locator("[data-part='2']")).to_be_visible()
    assert code(phone, 1) == before
    phone.page.reload()
    phone.control("不要了，重新开始").click()
    assert code(phone, 1) != before
    assert phone.problems == []
