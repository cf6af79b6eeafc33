"""The page that checks a receipt in the browser, and the same page as a file without a network."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import FilePayload
from tests.acceptance.browser import Visitor, chromium
from tests.integrations.serving import served
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool, drain
from tests.portals.insecure import NAME, asked

from doorstep.plates import queries, serving
from doorstep.plates.crypto import ed25519
from doorstep.plates.log.checkpoint import NoteKey
from doorstep.plates.services.holder import see_text
from doorstep.plates.types import LogKeys

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]

WANG = Citizen("wang", "LSVFF66R8C2116280")
LI = Citizen("li", "LSGPC52U6AF102554")


UNWANTED = ("Content-Length", "Cross-Origin-Opener-Policy")
"""The browser complains about the second on plain http; the site sends it all the same."""


@dataclass(frozen=True)
class Site:
    """What the office serves: pages by path, with their headers; a receipt; the keys."""

    pages: dict[str, tuple[bytes, list[tuple[str, str]]]]
    receipt: bytes
    numbers: tuple[str, ...]
    keys: LogKeys
    material: dict[str, Any]

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The page or the static file that stands there."""
        path = environ["PATH_INFO"]
        if path in self.pages:
            content, headers = self.pages[path]
            start_response("200 OK", headers)
            return [content]
        found = finders.find(path.removeprefix("/static/"))
        if not isinstance(found, str):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return []
        kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
        start_response("200 OK", [("Content-Type", kinds[Path(found).suffix])])
        return [Path(found).read_bytes()]


@pytest.fixture
def site() -> Site:
    """A city with one draw, its page in both languages."""
    view = a_held_number(a_pool(), WANG)
    keys = serving.public_keys(POOL)
    assert keys is not None
    pages = {}
    for language in ("zh", "en"):
        client = Client()
        client.cookies["language"] = language
        for path in ("/check", "/check/offline"):
            answer = client.get(path)
            assert answer.status_code == 200
            pages[path if language == "zh" else f"/en{path}"] = (
                answer.content,
                [(name, answer[name]) for name in answer.headers if name not in UNWANTED],
            )
    answer = Client().get(f"/api/v1/draws/{view.id}/material", headers=key_header(WANG))
    assert answer.status_code == 200, answer.content
    return Site(
        pages,
        queries.receipt(view.id),
        view.numbers,
        LogKeys.parse(keys),
        json.loads(answer.content),
    )


def key_header(citizen: Citizen, *, of: Citizen | None = None) -> dict[str, str]:
    """What a phone sends that holds the one-time key and is not signed in."""
    seconds = int(time.time())
    text = see_text((of or citizen).draw_id, seconds)
    return {"Authorization": f"Draw {seconds}.{ed25519.sign(citizen.seed, text).hex()}"}


@contextmanager
def visitor(site: Site, width: int = 390, *, script: bool = True) -> Iterator[Visitor]:
    """Somebody who opens the site over plain http, from a name the browser does not trust."""
    with (
        served("site", site.answer) as address,
        chromium(f"--host-resolver-rules=MAP {NAME} 127.0.0.1") as browser,
    ):
        yield Visitor(browser, address.replace("127.0.0.1", NAME), width, script=script)


def file(content: bytes, name: str = "receipt.json") -> FilePayload:
    return {"name": name, "mimeType": "application/json", "buffer": content}


def forged(site: Site) -> bytes:
    """The receipt with two numbers exchanged."""
    first, second = site.numbers[:2]
    text = site.receipt.decode()
    swapped = text.replace(first, "\0").replace(second, first).replace("\0", second)
    assert json.loads(swapped) != json.loads(text)
    return swapped.encode()


def test_a_receipt_is_checked_in_the_browser(site: Site) -> None:
    with visitor(site) as person:
        person.open("/check")
        page = person.page
        assert page.evaluate("crypto.subtle === undefined")
        assert not page.locator("[data-part=no-script]").is_visible()
        page.set_input_files("#receipt-file", file(site.receipt))
        person.sees("这张回执是真的")
        shown = page.locator("[data-part=numbers] li").all_text_contents()
        assert tuple(shown) == site.numbers
        person.sees("没有独立见证方")
        person.sees("要用整本账本重放才能证明")
        person.look("receipt-checked")
        page.set_input_files("#receipt-file", file(forged(site)))
        person.sees("这张回执不成立")
        person.sees("不能证明这条记录在账本里")
        assert page.locator("[data-part=numbers] li").count() == 0
        page.set_input_files("#receipt-file", file(b"\xff\xd8 a photograph"))
        person.sees("这条记录不是规定的写法")
        assert person.problems == []


def test_a_receipt_is_dropped_on_the_page_and_every_width_fits(site: Site) -> None:
    with visitor(site, 1280) as person:
        person.open("/check")
        person.page.evaluate(
            """(text) => {
                const data = new DataTransfer();
                data.items.add(new File([text], "receipt.json"));
                const zone = document.querySelector("[data-part=zone]");
                for (const kind of ["dragover", "drop"]) {
                    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true }));
                }
            }""",
            site.receipt.decode(),
        )
        person.sees("这张回执是真的")
        for width in (1280, 320):
            person.page.set_viewport_size({"width": width, "height": 800})
            person.look("receipt-dropped")
        assert person.problems == []


def test_a_phone_computes_the_fifty_from_what_the_service_gives_its_key(site: Site) -> None:
    with visitor(site) as person:
        person.open("/check")
        said = asked(
            person.page,
            "([given, kept]) => C.checkDraw(given, kept)",
            [site.material, {"nonce": WANG.nonce.hex(), "key": WANG.one_time_key}],
        )
        assert (said["good"], said["why"]) == (True, "")
        assert tuple(said["numbers"]) == site.numbers
        given = asked(person.page, "(given) => C.checkDraw(given)", site.material | {"betas": "{}"})
        assert not given["good"]


def test_the_material_is_for_the_owner_alone_and_only_after_the_numbers() -> None:
    sequencer = a_pool()
    draw_id = WANG.request()
    drain(sequencer)
    address = f"/api/v1/draws/{draw_id}/material"
    assert Client().get(address, headers=key_header(WANG)).status_code == 409
    assert Client().get(address).status_code == 401
    stranger = Client().get(address, headers=key_header(LI, of=WANG))
    assert stranger.status_code in (401, 404, 422)


def test_the_keys_decide_and_a_person_may_bring_their_own(site: Site) -> None:
    log = site.keys.log
    stranger = LogKeys(
        NoteKey(log.name, 1, bytes.fromhex(WANG.one_time_key)), site.keys.supervisors
    )
    with visitor(site) as person:
        person.open("/check")
        page = person.page
        page.set_input_files("#key-file", file(str(stranger).encode(), "pool.key"))
        person.sees(f"已读入 {log.name} 的公钥")
        page.set_input_files("#receipt-file", file(site.receipt))
        person.sees("账本的签名不成立")
        page.set_input_files("#key-file", file(b"no key", "pool.key"))
        person.sees("这不是公钥文件")
        page.set_input_files("#key-file", file(str(site.keys).encode(), "pool.key"))
        page.set_input_files("#receipt-file", file(site.receipt))
        person.sees("这张回执是真的")
        elsewhere = site.receipt.replace(log.name.encode(), b"elsewhere.example/log/3716-02")
        page.set_input_files("#receipt-file", file(elsewhere))
        person.sees("回执来自账本 elsewhere.example/log/3716-02")
        assert person.problems == []


def test_the_downloaded_page_is_one_file_that_works_without_a_network(
    site: Site, tmp_path: Path
) -> None:
    for path, good, bad in (
        ("/check/offline", "这张回执是真的", "不能证明这条记录在账本里"),
        (
            "/en/check/offline",
            "This receipt is genuine",
            "cannot be proved that this entry is in the log",
        ),
    ):
        content, headers = site.pages[path]
        assert dict(headers)["Content-Disposition"].startswith("attachment")
        assert b"://" not in content.replace(b"http://www.w3.org/2000/svg", b"")
        downloaded = tmp_path / "doorstep-check.html"
        downloaded.write_bytes(content)
        with chromium() as browser:
            person = Visitor(browser, downloaded.as_uri(), 390)
            person.page.context.set_offline(True)
            wanted: list[str] = []
            person.page.on("request", lambda request, wanted=wanted: wanted.append(request.url))
            person.open("")
            person.page.set_input_files("#receipt-file", file(site.receipt))
            person.sees(good)
            person.look("offline")
            person.page.set_input_files("#receipt-file", file(forged(site)))
            person.sees(bad)
            assert wanted == [downloaded.as_uri()]
            assert person.problems == []


def test_without_scripts_the_page_says_how_to_check_by_command(site: Site) -> None:
    with visitor(site, script=False) as person:
        person.open("/check")
        person.sees("您的浏览器没有开脚本")
        person.sees("doorstep plates verify-receipt")
        assert not person.page.locator("#receipt-file").is_visible()
