"""The draw on the citizen's own page: secrets that stay, fifty recomputed, another phone."""

import json
import re
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect
from tests.acceptance.browser import Visitor

PATIENCE = 90_000
KEPT = "doorstep-draw:"


def before_the_draw(visitor: Visitor, who: str) -> None:
    """From the demo people to the page with the button."""
    visitor.page.set_default_timeout(PATIENCE)
    visitor.open("/demo")
    visitor.click(who)
    for step in ("新车上牌", "看看我能不能办", "看结果", "下一步：抽号、选号"):
        visitor.click(step)


def drawn(visitor: Visitor, who: str) -> str:
    """Fifty on the page, recomputed; the id of the draw."""
    before_the_draw(visitor, who)
    visitor.click("抽 50 个号码")
    recomputed(visitor.page)
    return visitor.page.url.rpartition("/")[2]


def recomputed(page: Page) -> None:
    good = page.locator("[data-say=good]")
    expect(good).to_be_visible(timeout=PATIENCE)
    expect(good).to_contain_text("您的浏览器已经自己算了一遍：50 个全对")
    assert re.search(r"用了 \d+\.\d\d 秒", good.inner_text())


def state(page: Page, wanted: str) -> None:
    expect(page.locator(f"#draw[data-state={wanted}]")).to_be_visible(timeout=PATIENCE)


def secret_of(page: Page, draw: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(page.evaluate(f"localStorage.getItem('{KEPT}{draw}')"))
    return found


def everything_back(visitor: Visitor) -> None:
    visitor.page.get_by_text("一个都不想要").click()
    visitor.page.get_by_role("button", name="全部放回").click()
    state(visitor.page, "ended")


def choose(page: Page, nth: int) -> str:
    picked = page.locator(".plates input").nth(nth)
    picked.check()
    number = str(picked.input_value())
    page.get_by_role("button", name="选这个号码").click()
    return number


def test_the_secrets_stay_and_a_closed_page_goes_on(network_address: str, browser: Browser) -> None:
    visitor = Visitor(browser, network_address, 390)
    sent: list[tuple[str, str]] = []
    visitor.page.context.on(
        "request",
        lambda asked: sent.append(
            (f"{asked.method} {asked.url}", json.dumps(asked.headers) + (asked.post_data or ""))
        ),
    )
    draw = drawn(visitor, "以苏样例的身份进去")
    assert visitor.page.evaluate("isSecureContext") is False
    secret = secret_of(visitor.page, draw)
    visitor.page.reload()
    recomputed(visitor.page)
    context = visitor.page.context
    visitor.page.close()
    visitor.page = context.new_page()
    visitor.page.on("pageerror", lambda error: visitor.problems.append(f"script: {error}"))
    visitor.open(f"/draws/{draw}")
    recomputed(visitor.page)
    visitor.look("draw-recomputed")
    number = choose(visitor.page, 6)
    visitor.page.wait_for_url("**/door", timeout=PATIENCE)
    visitor.open(f"/draws/{draw}")
    state(visitor.page, "held")
    expect(visitor.page.locator("#draw .plate").first).to_contain_text(number[-5:])
    visitor.look("draw-held")
    assert not [where for where, what in sent if secret["seed"] in where + what]
    opened = [where for where, what in sent if secret["nonce"] in where + what]
    assert opened == [f"POST {network_address}/api/v1/draws/{draw}/open"]
    assert visitor.problems == []

    # The key of this phone gives the number back, and is forgotten with it.
    visitor.page.get_by_text("不想要这个号码了").click()
    visitor.page.get_by_role("button", name="放回这个号码").click()
    state(visitor.page, "ended")
    visitor.look("draw-ended")
    assert visitor.page.evaluate(f"localStorage.getItem('{KEPT}{draw}')") is None
    assert visitor.problems == []


def test_another_phone_goes_on_without_signing_in(network_address: str, browser: Browser) -> None:
    first = Visitor(browser, network_address, 390)
    draw = drawn(first, "以石䶮的身份进去")
    first.page.locator("summary", has_text="换一部手机接着办").click()
    first.sees("谁扫了这个码，谁就能替您选号。")
    first.page.get_by_role("button", name="身边没有别人，显示二维码").click()
    code = first.page.locator(".secret-code svg")
    expect(code).to_be_visible()
    first.look("draw-carry")
    secret = secret_of(first.page, draw)
    raw = bytes.fromhex(draw.replace("-", "") + secret["nonce"] + secret["seed"])
    fragment = first.page.evaluate(
        "raw => btoa(String.fromCharCode(...raw)).replaceAll('+', '-').replaceAll('/', '_')"
        ".replace(/=+$/, '')",
        list(raw),
    )
    address = f"{network_address}/draws/continue#{fragment}"
    same = "([svg, text]) => svg.innerHTML === DoorstepQR.svg(text, '').innerHTML"
    assert first.page.evaluate(same, [code.element_handle(), address])

    second = Visitor(browser, network_address, 320, elder=True)
    asked: list[str] = []
    second.page.on("request", lambda request: asked.append(request.url))
    second.page.goto(address)
    recomputed(second.page)
    assert second.page.url == f"{network_address}/draws/continue#{draw}"
    assert all(fragment not in url for url in asked)
    second.look("draw-continued")
    second.page.reload()
    recomputed(second.page)
    with second.page.expect_download() as loaded:
        choose(second.page, 3)
        state(second.page, "held")
        second.page.get_by_text("下载抽号回执").click()
    assert b"doorstep/receipt/v1" in loaded.value.path().read_bytes()
    second.look("draw-continued-held")
    first.page.reload()
    state(first.page, "held")
    assert first.problems + second.problems == []


def test_a_code_that_does_not_fit_is_said(network_address: str, browser: Browser) -> None:
    visitor = Visitor(browser, network_address, 390)
    visitor.open("/draws/continue")
    visitor.sees("这个地址里没有抽号的钥匙")
    visitor.look("draw-no-code")
    assert visitor.problems == []
    visitor.page.goto("about:blank")
    visitor.page.goto(f"{network_address}/draws/continue#{'A' * 86}")
    visitor.sees("这把钥匙打不开这次抽号")


def tampered(page: Page, change: Any) -> None:
    def answer(route: Route) -> None:
        response = route.fetch()
        material = response.json()
        change(material)
        route.fulfill(response=response, json=material)

    page.route("**/material", answer)


def another_number(material: dict[str, Any]) -> None:
    result = json.loads(material["result"])
    result["numbers"][7] = result["numbers"][7][:-1] + "X"
    material["result"] = json.dumps(
        result, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )


def another_nonce(material: dict[str, Any]) -> None:
    material["betas"] = re.sub(r'"nonce":"..', '"nonce":"00', material["betas"])


def test_a_server_that_lies_is_refused_loudly(demo_address: str, browser: Browser) -> None:
    visitor = Visitor(browser, demo_address, 390)
    drawn(visitor, "以林示范的身份进去")
    for change in (another_number, another_nonce):
        visitor.page.unroute_all()
        tampered(visitor.page, change)
        visitor.page.reload()
        refusal = visitor.page.locator("[data-say=bad]")
        expect(refusal).to_be_visible(timeout=PATIENCE)
        expect(refusal).to_contain_text("先不要选")
        expect(refusal).to_contain_text("带着它们到任何一个车管所窗口")
        expect(visitor.page.locator(".plates")).to_have_count(0)
        expect(visitor.page.locator("[data-say=good]")).to_be_hidden()
    visitor.look("draw-refused")

    # A page that shows one number of its own, with material that is right.
    def slipped(route: Route) -> None:
        response = route.fetch()
        body = re.sub(r'(name="number" value=")[^"]+', r"\1鲁MX0X0X", response.text(), count=1)
        route.fulfill(response=response, body=body)

    visitor.page.unroute_all()
    visitor.page.route(visitor.page.url, slipped)
    visitor.page.reload()
    expect(visitor.page.locator("[data-say=bad]")).to_contain_text("不是账本里的号码")
    expect(visitor.page.locator(".plates")).to_have_count(0)
    assert visitor.problems == []

    visitor.page.unroute_all()
    visitor.page.reload()
    recomputed(visitor.page)
    everything_back(visitor)


def test_a_lost_message_is_sent_again_and_no_try_is_lost(
    network_address: str, browser: Browser
) -> None:
    visitor = Visitor(browser, network_address, 1280)
    before_the_draw(visitor, "以安居例的身份进去")
    visitor.look("before-draw")
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.abort()

    visitor.page.route("**/open", lose)
    visitor.page.route("**/material", lose)
    visitor.click("抽 50 个号码")
    recomputed(visitor.page)
    assert lost[0].endswith("/open")
    visitor.look("draw-wide")
    lost.clear()
    visitor.page.reload()
    visitor.sees("核对要用的材料没有取到")
    assert visitor.page.get_by_role("button", name="选这个号码").is_disabled()
    visitor.page.get_by_role("button", name="再算一遍").click()
    recomputed(visitor.page)
    assert visitor.page.get_by_role("button", name="选这个号码").is_enabled()

    # Nothing picked is said, more time is given, and all may be given back for the next try.
    visitor.page.get_by_role("button", name="选这个号码").click()
    visitor.sees("请先选一个号码。")
    visitor.page.get_by_role("button", name="还可以延长 2 次").click()
    expect(visitor.page.get_by_role("button", name="还可以延长 1 次")).to_be_visible()
    recomputed(visitor.page)
    everything_back(visitor)
    visitor.sees("现在就可以再抽，这会是这辆车的第 2 次。")
    visitor.click("再抽一次")
    visitor.click("抽 50 个号码")
    recomputed(visitor.page)


def test_a_signed_in_page_without_the_key_says_where_it_is(
    network_address: str, browser: Browser
) -> None:
    visitor = Visitor(browser, network_address, 390)
    draw = drawn(visitor, "以苏样例的身份进去")
    other = Visitor(browser, network_address, 390)
    other.open("/demo")
    other.click("以苏样例的身份进去")
    other.open(f"/draws/{draw}")
    recomputed(other.page)
    other.sees("只有开始抽号的那部手机能选")
    expect(other.page.get_by_role("button", name="选这个号码")).to_have_count(0)
    other.look("draw-no-key")
    assert other.problems == []
    everything_back(visitor)
