"""Every command of the README does what it says, on a running demonstration."""

import re
import shlex
import subprocess
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from tests.acceptance.browser import Visitor
from tests.acceptance.test_tour import buyer_draws_and_applies

from doorstep.config.folders import SOURCE

ROOT = SOURCE.parents[1]
PAGES = ("README.md", "README.zh.md")


def commands(page: str) -> list[str]:
    """The commands in the shell blocks of a page, without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.mark.parametrize("page", PAGES)
def test_scripts_that_are_named_can_be_run(page: str) -> None:
    named = set(re.findall(r"\./scripts/[a-z]+", (ROOT / page).read_text("utf-8")))
    assert {"./scripts/run", "./scripts/test"} <= named
    for name in named:
        assert (ROOT / name).stat().st_mode & 0o111, name
        subprocess.run(["/bin/sh", "-n", ROOT / name], check=True)


def test_the_receipt_and_the_whole_log_are_checked_as_the_readme_says(
    demo_address: str, browser: Browser, tmp_path: Path
) -> None:
    visitor = Visitor(browser, demo_address, 390)
    visitor.open("/demo")
    visitor.click("以苏样例的身份进去")
    buyer_draws_and_applies(visitor)
    link = visitor.control("下载抽号回执").get_attribute("href") or ""
    cookies = {one["name"]: one["value"] for one in visitor.page.context.cookies()}
    receipt = httpx.get(demo_address + link, cookies=cookies)
    receipt.raise_for_status()
    (tmp_path / "receipt.json").write_bytes(receipt.content)
    asked = [line for line in commands("README.md") if "./scripts" not in line]
    assert asked == [line for line in commands("README.zh.md") if "./scripts" not in line]
    assert len(asked) == 3
    for line in asked:
        words = shlex.split(line.replace("http://127.0.0.1:8000", demo_address))
        program = words[0] if words[0] == "curl" else str(ROOT / words[0])
        done = subprocess.run(
            [program, *words[1:]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
