"""A visitor in a real browser, who counts clicks and typed fields and is looked at by axe."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ELSEWHERE = "city.test"
"""A name of this machine that a browser takes for another one, so plain http is not trusted."""
PATIENCE_S = 90.0
"""A busy machine gets its time."""
expect.set_options(timeout=1000 * PATIENCE_S)
ARGUMENTS = [
    f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = {
    # Of what is as it should be one example is enough: it halves the time.
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}


@contextlib.contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """Debian's browser, without a window; `more` are further arguments."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*ARGUMENTS, *more]
        )
        yield browser
        browser.close()


class Visitor:
    """One person before one screen; pictures go to `DOORSTEP_PICTURES`, if that is set."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        width: int,
        *,
        elder: bool = False,
        script: bool = True,
    ) -> None:
        self.address = address
        self.width = width
        self.script = script
        self.clicks = 0
        self.typed = 0
        self.problems: list[str] = []
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        if elder:
            context.add_cookies([{"name": "elder", "value": "1", "url": address}])
        self.page: Page = context.new_page()
        self.page.set_default_timeout(1000 * PATIENCE_S)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("console", self._heard)

    def open(self, path: str) -> None:
        """Type an address; not counted, a link would lead there."""
        self.page.goto(self.address + path)

    def click(self, text: str, *, within: str = "body") -> None:
        """Press the first link or button with this text, and wait for the page it leads to."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.control(text, within=within).click()

    def control(self, text: str, *, within: str = "body") -> Locator:
        """The first link or button with this text."""
        scope = self.page.locator(within)
        return (
            scope.get_by_role("button", name=text)
            .or_(scope.get_by_role("link", name=text))
            .or_(scope.locator("summary", has_text=text))
            .first
        )

    def press_nth(self, selector: str, nth: int) -> None:
        """Press the n-th thing of a kind, counted from 0."""
        self.clicks += 1
        self.page.locator(selector).nth(nth).check()

    def type(self, label: str, text: str) -> None:
        """Type into a field."""
        self.typed += 1
        self.page.get_by_label(label, exact=False).first.fill(text)

    def sees(self, text: str, *, seconds: float = PATIENCE_S) -> None:
        """The page says this, within so many seconds."""
        self.page.get_by_text(text).first.wait_for(timeout=1000 * seconds)

    def look(self, name: str) -> None:
        """Check accessibility and width of the page as it stands, and keep a picture.

        Both are measured by scripts; with scripts off the picture alone is taken.
        """
        if self.script:
            self._measure(name)
        folder = os.environ.get("DOORSTEP_PICTURES")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}-{self.width}.png", full_page=True)

    def _measure(self, name: str) -> None:
        scrolled, shown = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if scrolled > shown:
            self.problems.append(f"{name}: {scrolled} px wide on {shown} px")
        found = Axe().run(self.page, options=RULES)
        self.problems += [
            f"{name}: {one['id']}: {one['nodes'][0]['html'][:120]}"
            for one in found.response["violations"]
        ]

    def _heard(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.problems.append(f"console: {getattr(message, 'text', '')}")
