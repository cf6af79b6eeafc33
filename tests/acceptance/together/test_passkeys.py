"""Keys in a real browser: a citizen's sign-in, a clerk's second factor; and another provider."""

import pytest
from playwright.sync_api import Browser, expect
from tests.acceptance.browser import Visitor

_DEVICE = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Holder(Visitor):
    """Somebody whose device makes and shows passkeys, and knows its holder or does not."""

    def __init__(self, browser: Browser, address: str, width: int, *, elder: bool = False) -> None:
        super().__init__(browser, address, width, elder=elder)
        self._line = self.page.context.new_cdp_session(self.page)
        self._line.send("WebAuthn.enable")
        made = self._line.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
        self._device = made["authenticatorId"]

    def knows_holder(self, yes: bool) -> None:
        """Whether finger or face fit."""
        told = {"authenticatorId": self._device, "isUserVerified": yes}
        self._line.send("WebAuthn.setUserVerified", told)

    def becomes(self, key: str) -> None:
        """Sign in as an invented person by the demonstration's page."""
        self.open("/demo")
        with self.page.expect_navigation():
            self.page.locator(f"form[action$='/demo/sign-in/{key}'] button").first.click()


@pytest.fixture
def trusted(demo_address: str) -> str:
    """The name under which browsers trust plain http on this machine."""
    return demo_address.replace("127.0.0.1", "localhost")


def test_a_citizen_adds_a_passkey_and_signs_in_with_it(browser: Browser, trusted: str) -> None:
    holder = Holder(browser, trusted, 320, elder=True)
    holder.becomes("old-owner")
    holder.open("/my-data/passkeys")
    holder.look("passkeys")
    holder.type("给它起个名字", "我的手机")
    holder.click("添加通行密钥")
    holder.sees("我的手机")
    holder.look("passkeys-one")
    holder.click("退出")
    holder.open("/sign-in?next=/cases/")
    holder.look("sign-in-passkey")
    holder.knows_holder(False)
    holder.control("用通行密钥登录").click()
    holder.sees("没有完成，什么都没有改动")
    holder.knows_holder(True)
    holder.click("用通行密钥登录")
    expect(holder.page.get_by_role("button", name="退出").first).to_be_visible()
    holder.open("/my-data/passkeys")
    holder.sees("最近用过")
    holder.click("删掉")
    holder.sees("还没有通行密钥")
    assert not holder.problems


def test_a_clerk_shows_a_passkey_where_a_code_was_asked(browser: Browser, trusted: str) -> None:
    holder = Holder(browser, trusted, 1280)
    holder.becomes("examiner")
    holder.open("/staff/passkeys")
    holder.type("给它起个名字", "安全钥匙")
    holder.click("添加通行密钥")
    holder.sees("安全钥匙")
    holder.look("staff-passkeys")
    holder.open("/staff/second-factor/again/?next=/staff/passkeys")
    holder.look("staff-again")
    holder.click("用通行密钥")
    holder.sees("最近用过")
    holder.click("删掉")
    assert not holder.problems


def test_without_a_script_the_page_says_how_else(browser: Browser, trusted: str) -> None:
    plain = Visitor(browser, trusted, 390, script=False)
    plain.open("/sign-in")
    plain.sees("您的手机号")
    plain.sees("请用短信验证码登录")
    expect(plain.page.get_by_role("button", name="用通行密钥登录")).to_be_hidden()
    assert not plain.problems


def test_somebody_known_elsewhere_comes_in_by_the_other_provider(
    browser: Browser, demo_address: str
) -> None:
    visitor = Visitor(browser, demo_address, 390)
    visitor.open("/sign-in?next=/my-data/level")
    visitor.look("sign-in-provider")
    visitor.click("用统一身份认证平台登录")
    visitor.click("林示范")
    visitor.sees("林示范")
    visitor.open("/my-data/level")
    visitor.sees("已当面核验")
    stranger = Visitor(browser, demo_address, 320, elder=True)
    stranger.open("/sign-in")
    stranger.click("用统一身份认证平台登录")
    stranger.page.get_by_label("认证到哪一级").select_option("registered")
    stranger.click("林示范")
    stranger.sees("还没有做过实人认证")
    stranger.look("sign-in-refused")
    stranger.click("用手机号登录")
    stranger.sees("您的手机号")
    assert not visitor.problems
    # A page that says no has a status that says so, and a browser notes that in its console.
    assert all("422" in each for each in stranger.problems)
